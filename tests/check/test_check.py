"""A built site, read as a stranger would."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from broadsheet.__main__ import main
from broadsheet.check.budgets import check_budgets
from broadsheet.check.checks import check_site
from broadsheet.config.policy import POLICY
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.publish.manifest import write_manifest
from tests.conftest import DATA, load_cases

HOSTS = ["https://papers.example.org/", "https://papers.example.org/repo/"]
GOOD: dict[str, str] = yaml.safe_load((DATA / "check" / "good.yml").read_text(encoding="utf-8"))


def fill(text: str, address: str) -> str:
    """A text of the data files, for a site at an address."""
    return text.replace("{address}", address).replace("{policy}", POLICY)


def make_site(folder: Path, address: str, files: dict[str, str]) -> Path:
    """A site of these files, with its manifest."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fill(content, address).encode("utf-8", "surrogateescape"))
    write_manifest(folder, address, 2)
    return folder


def change(files: dict[str, str], changes: dict[str, Any]) -> dict[str, str]:
    """Files with some of them changed: to a new content, to none, or where a text in them is another."""
    changed = dict(files)
    for name, content in changes.items():
        if content is None:
            del changed[name]
        elif isinstance(content, str):
            changed[name] = content
        else:
            for old, new in content.items():
                assert old in changed[name], f"{name} does not hold “{old}”"
                changed[name] = changed[name].replace(old, new, 1)
    return changed


def find(folder: Path, address: str, **options: Any) -> list[str]:
    """The findings in a site, as they are printed."""
    return list(map(str, check_site(folder, address, **options)))


@pytest.mark.parametrize("address", HOSTS)
def test_a_good_site_has_no_finding(address: str, tmp_path: Path) -> None:
    """A site as Broadsheet makes it is right, at the root of a host and below a folder, also beside itself."""
    site = make_site(tmp_path, address, GOOD)

    assert find(site, address, previous=(site, address), deploying=True) == []


@pytest.mark.parametrize("address", HOSTS)
@pytest.mark.parametrize("case", load_cases("check/defects.yml"))
def test_a_defect_is_found(case: dict[str, Any], address: str, tmp_path: Path) -> None:
    """One thing that is wrong in a good site gives the findings that are said, and no other."""
    site = make_site(tmp_path / "site", address, change(GOOD, case.get("built", {})))
    for name, content in case.get("afterwards", {}).items():
        (site / name).write_text(content) if content is not None else (site / name).unlink()
    before = "https://old.example.org/"
    previous = make_site(tmp_path / "previous", before, change(GOOD, case["before"])) if "before" in case else None

    found = find(site, address, previous=(previous, before) if previous else None)

    assert found == [fill(finding, address) for finding in case["finds"]]


def test_a_link_that_leaves_the_sites_folder_is_found(tmp_path: Path) -> None:
    """A link from the root of the host leaves a site that is below a folder; at the root it is right."""
    files = change(GOOD, {"index.html": {'href="papers/a/"': 'href="/papers/a/"'}})

    assert find(make_site(tmp_path / "root", HOSTS[0], files), HOSTS[0]) == []
    assert find(make_site(tmp_path / "repo", HOSTS[1], files), HOSTS[1]) == [
        "index.html:18: the link “/papers/a/” leaves the site's own folder /repo/; make it relative."
    ]


def test_a_feed_reads_no_other_file(tmp_path: Path) -> None:
    """An entity that names a file is not followed."""
    (tmp_path / "secret").write_text(f"{HOSTS[1]}gone")
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><x>&x;</x>'
    site = make_site(tmp_path / "site", HOSTS[1], {**GOOD, "feeds/x.xml": entity})

    assert find(site, HOSTS[1]) == [
        "feeds/x.xml:1: has a document type, which feed readers refuse; remove it.",
    ]


def test_another_folder_of_the_host_is_another_site(tmp_path: Path) -> None:
    """A whole address of the same host outside the site's folder, as an author may give it, is not the site's."""
    link = '<a href="https://papers.example.org/other/">other</a>\n<h2 id="here">'
    files = change(GOOD, {"index.html": {'<h2 id="here">': link}})

    assert find(make_site(tmp_path, HOSTS[1], files), HOSTS[1]) == []


def test_an_item_that_left_its_feed_by_age_is_no_finding(tmp_path: Path) -> None:
    """A feed reaches back for some days only: a guid that is older than all in the new feed may be gone."""
    item = GOOD["feeds/all.xml"].partition("<item>\n<title>B")[2]
    aged = GOOD["feeds/all.xml"].replace("<item>\n<title>B" + item, "</channel>\n</rss>\n")
    site = make_site(tmp_path / "new", HOSTS[1], {**GOOD, "feeds/all.xml": aged})
    previous = make_site(tmp_path / "old", HOSTS[0], GOOD)

    assert find(site, HOSTS[1], previous=(previous, HOSTS[0])) == []


def test_the_shipped_address_matters_when_deploying(tmp_path: Path) -> None:
    """An address left as shipped is a finding on the way to the public, and none at home."""
    make_site(tmp_path, SHIPPED_ADDRESS, GOOD)

    assert find(tmp_path, SHIPPED_ADDRESS) == []
    assert find(tmp_path, SHIPPED_ADDRESS, deploying=True) == [
        "broadsheet.json: the address is http://localhost:8000/; set it in site_config/site.yml."
    ]


def test_findings_have_one_order(tmp_path: Path) -> None:
    """Findings are sorted by file and line, each once."""
    wrong = '<a href="c"></a> <a href="b"></a> <a href="b"></a>\n<a href="a"></a>'
    files = change(GOOD, {name: {"<h1": f"{wrong}<h1"} for name in ("index.html", "404.html")})

    found = check_site(make_site(tmp_path, HOSTS[1], files), HOSTS[1])

    assert [(finding.file, finding.message[10:11]) for finding in found] == [
        (file, link) for file in ("404.html", "index.html") for link in "bca"
    ]


@pytest.mark.parametrize(
    ("sizes", "findings"),
    [
        ({"a.html": 500_000, "b.js": 799_000_000}, []),
        ({"a.html": 500_001}, ["a.html: the page has 500 kB, over 500 kB; split it, or shorten what it lists."]),
        (
            {"a.html": 1, "b.js": 800_000_000},
            [".: the site has 800 MB, over 80% of the 1,000 MB of GitHub Pages; publish fewer papers, or elsewhere."],
        ),
        (
            {"a.html": 1, **{f"{n}.js": 0 for n in range(96_000)}},
            [
                ".: deploying 96,001 files may take 8 minutes, over 80% of GitHub Pages’ 10; "
                "publish fewer papers, or elsewhere."
            ],
        ),
    ],
    ids=["within", "page", "site", "files"],
)
def test_a_budget_is_kept(sizes: dict[str, int], findings: list[str]) -> None:
    """Over 80 % of what GitHub Pages takes, and a page over its own budget, are findings; just below is none."""
    assert list(map(str, check_budgets(sizes, {"a.html": None}))) == findings


def test_what_is_no_file_is_found_and_not_followed(tmp_path: Path) -> None:
    """A loop of links, a link out of the site and a pipe are findings; none is read, and the check ends."""
    site = make_site(tmp_path / "site", HOSTS[1], GOOD)
    (tmp_path / "secret.html").write_text("<a href='gone'>")
    (site / "loop").symlink_to(".", target_is_directory=True)
    (site / "out.html").symlink_to(tmp_path / "secret.html")
    os.mkfifo(site / "pipe.html")

    assert find(site, HOSTS[1]) == [
        "loop: is a symbolic link; put the file itself there, or remove it.",
        "out.html: is a symbolic link; put the file itself there, or remove it.",
        "pipe.html: is no regular file; put the file itself there, or remove it.",
    ]


@pytest.mark.parametrize("file", ["index.html", "feeds/all.xml", "feeds/all.opml", "sitemap.xml", "assets/site.css"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\xff\xfe\x00<\0h\0t\0m\0l\0",
        bytes(range(256)) * 1_000,
        b"<!-- -->",
        b"<frameset><frame src=x></frameset>",
        b"<?xml version='1.0' encoding='utf-16'?><a/>",
        b"<!doctype html>" + b"<div>" * 100_000,
        b"<rss version='2.0'><channel>" + b"<item>" * 100_000,
        b"<rss version='2.0'><channel><item><description>&lt;frameset&gt;</description></item></channel></rss>",
        b"<img srcset='"
        + b"a," * 100_000
        + b" "
        + b"," * 100_000
        + b"'><meta http-equiv=refresh content='"
        + b" " * 100_000
        + b"'>",
        b"'\\" * 100_000,
        b"url(" * 100_000 + b"'" * 100_001 + b"/*" * 100_000,
        b"<a href='http://[x'><meta http-equiv=refresh content='0;url=http://[x'><link rel=canonical href='//[x'>",
    ],
    ids=lambda content: content[:12].decode("latin-1"),
)
def test_no_content_ends_the_check(content: bytes, file: str, tmp_path: Path) -> None:
    """Whatever a file holds, it is findings, one a line, and the rest is checked."""
    site = make_site(tmp_path, HOSTS[1], change(GOOD, {"papers/a/index.html": {"<h1>A</h1>": ""}}))
    (site / file).write_bytes(content)

    found = find(site, HOSTS[1])

    assert "papers/a/index.html: has no <h1>; give it one heading." in found
    assert any(finding.startswith(f"{file}: was changed") for finding in found)
    assert [finding for finding in found if not finding.isprintable()] == []


@pytest.mark.parametrize("name", ["a\nb.html", "\udcff.html", "‮.html"])
def test_a_hostile_name_is_one_line(name: str, tmp_path: Path) -> None:
    """The name of a file is printed without line breaks, bytes that are no text, or turned writing."""
    site = make_site(tmp_path, HOSTS[1], GOOD)
    (site / name).write_text("x")

    found = find(site, HOSTS[1])

    assert len(found) > 5
    assert [finding for finding in found if not finding.isprintable()] == []


@pytest.mark.parametrize("manifest", ["", "[]", "[" * 100_000, '{"files": []}', '{"files": {"index.html": [1]}}'])
def test_a_broken_manifest_is_found(manifest: str, tmp_path: Path) -> None:
    """What is no manifest is a finding."""
    site = make_site(tmp_path, HOSTS[1], GOOD)
    (site / "broadsheet.json").write_text(manifest)

    assert find(site, HOSTS[1])


def test_the_manifest_may_be_any_json(tmp_path: Path) -> None:
    """A digest of the wrong kind is a file that was changed."""
    site = make_site(tmp_path, HOSTS[1], GOOD)
    manifest = json.loads((site / "broadsheet.json").read_text())
    manifest["files"]["index.html"] = ["no digest"]
    (site / "broadsheet.json").write_text(json.dumps(manifest))

    assert find(site, HOSTS[1]) == ["index.html: was changed since the build; build again."]


def test_the_exit_code_says_whether_something_was_found(tmp_path: Path) -> None:
    """The command prints each finding as a line: exit 0 for none, 1 for some, 2 where there is no site."""
    good = make_site(tmp_path / "good", HOSTS[1], GOOD)
    bad = make_site(tmp_path / "bad", HOSTS[1], change(GOOD, {"papers/a/index.html": {"<h1>A</h1>": ""}}))
    foreign = make_site(tmp_path / "foreign", "no address", {"a.txt": ""})

    runs = [
        CliRunner().invoke(main, ["check", *map(str, arguments)])
        for arguments in ([good], [bad], [bad, "--previous", good], [foreign], [good, "--previous", tmp_path / "none"])
    ]

    assert [run.exit_code for run in runs] == [0, 1, 1, 2, 2]
    assert runs[1].stdout == "papers/a/index.html: has no <h1>; give it one heading.\n"
    assert runs[0].stdout == ""
    assert runs[4].stderr.endswith("none: is no site that Broadsheet made. Build it first, or name its folder.\n")
