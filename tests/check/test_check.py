"""The check of a built site: every defect is found, nothing else is, and no content stops it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from broadsheet.check.budgets import check_budgets
from broadsheet.check.checks import check_site
from broadsheet.commands.group import main
from broadsheet.config.policy import POLICY
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.publish.manifest import write_manifest
from tests.conftest import DATA, load_cases

HOSTS = ["https://papers.coast.test/", "https://papers.coast.test/repo/"]
GOOD: dict[str, str] = yaml.safe_load((DATA / "check" / "good.yml").read_text(encoding="utf-8"))


def fill(text: str, address: str) -> str:
    """A text of the data files for a site at this address."""
    return text.replace("{address}", address).replace("{policy}", POLICY)


def make_site(folder: Path, address: str, files: dict[str, str]) -> Path:
    """Write a site with these files, and its manifest."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fill(content, address).encode("utf-8", "surrogateescape"))
    write_manifest(folder, address, 2)
    return folder


def change(files: dict[str, str], changes: dict[str, Any]) -> dict[str, str]:
    """Return files of which some are changed: replaced, removed, or with a text in them replaced."""
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
    """A site as Broadsheet makes it has no defects, at the root of a host or in a folder, and may replace itself."""
    site = make_site(tmp_path, address, GOOD)

    assert find(site, address, previous=(site, address), project=tmp_path) == []


@pytest.mark.parametrize("address", HOSTS)
@pytest.mark.parametrize("case", load_cases("check/defects.yml"))
def test_a_defect_is_found(case: dict[str, Any], address: str, tmp_path: Path) -> None:
    """A good site with one defect has exactly the findings that are listed for it."""
    site = make_site(tmp_path / "site", address, change(GOOD, case.get("built", {})))
    for name, content in case.get("afterwards", {}).items():
        (site / name).write_text(content) if content is not None else (site / name).unlink()
    before = "https://old.example.org/"
    previous = make_site(tmp_path / "previous", before, change(GOOD, case["before"])) if "before" in case else None

    found = find(site, address, previous=(previous, before) if previous else None)

    assert found == [fill(finding, address) for finding in case["finds"]]


def test_a_link_that_leaves_the_sites_folder_is_found(tmp_path: Path) -> None:
    """A link from the root of the host is wrong if the site is in a folder, and right if it is at the root."""
    files = change(GOOD, {"index.html": {'href="papers/a/"': 'href="/papers/a/"'}})

    assert find(make_site(tmp_path / "root", HOSTS[0], files), HOSTS[0]) == []
    assert find(make_site(tmp_path / "repo", HOSTS[1], files), HOSTS[1]) == [
        "index.html:18: The link “/papers/a/” leads out of the site's folder /repo/ on its host. Make it relative."
    ]


def test_a_feed_reads_no_other_file(tmp_path: Path) -> None:
    """An XML entity that names a file is not resolved."""
    (tmp_path / "secret").write_text(f"{HOSTS[1]}gone")
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><x>&x;</x>'
    site = make_site(tmp_path / "site", HOSTS[1], {**GOOD, "feeds/x.xml": entity})

    assert find(site, HOSTS[1]) == [
        "feeds/x.xml:1: The file has a document type, which feed readers refuse. Remove it.",
    ]


def test_another_folder_of_the_host_is_another_site(tmp_path: Path) -> None:
    """A full address on the same host outside the site's folder, as an abstract may contain, is another site's."""
    link = '<a href="https://papers.coast.test/other/">other</a>\n<h2 id="here">'
    files = change(GOOD, {"index.html": {'<h2 id="here">': link}})

    assert find(make_site(tmp_path, HOSTS[1], files), HOSTS[1]) == []


def test_an_item_that_left_its_feed_by_age_is_not_a_finding(tmp_path: Path) -> None:
    """A guid may disappear if it is older than everything in the new feed, because feeds reach back only some days."""
    item = GOOD["feeds/all.xml"].partition("<item>\n<title>B")[2]
    aged = GOOD["feeds/all.xml"].replace("<item>\n<title>B" + item, "</channel>\n</rss>\n")
    site = make_site(tmp_path / "new", HOSTS[1], {**GOOD, "feeds/all.xml": aged})
    previous = make_site(tmp_path / "old", HOSTS[0], GOOD)

    assert find(site, HOSTS[1], previous=(previous, HOSTS[0])) == []


def test_what_keeps_a_site_from_being_public_is_a_finding_when_deploying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that was never configured, and a release of this machine, are findings with --deploy only.

    In CI the release is not a finding, since it has just been installed there.
    """
    monkeypatch.delenv("CI", raising=False)
    site = make_site(tmp_path / "site", SHIPPED_ADDRESS, GOOD)
    (tmp_path / "requirements.txt").write_text("broadsheet @ file:///srv/broadsheet.whl\n")

    assert find(site, SHIPPED_ADDRESS) == []
    address, release = find(site, SHIPPED_ADDRESS, project=tmp_path)
    assert address == (
        "broadsheet.json: The site's address is still http://localhost:8000/, as shipped. "
        "Set the address in site_config/site.yml."
    )
    assert release.startswith("requirements.txt:1: Broadsheet is installed from file:///srv/broadsheet.whl, which only")
    monkeypatch.setenv("CI", "true")
    assert find(site, SHIPPED_ADDRESS, project=tmp_path) == [address]


def test_the_address_of_an_example_is_a_finding_when_deploying(tmp_path: Path) -> None:
    """It is the address of nobody's site."""
    address = "https://papers.example.org/repo/"
    site = make_site(tmp_path / "site", address, GOOD)

    assert find(site, address) == []
    (found,) = find(site, address, project=tmp_path)
    assert found.startswith(f"broadsheet.json: The site's address is {address}, whose domain is reserved for examples.")
    assert "Set “address” in site_config/site.yml" in found


def test_findings_have_one_order(tmp_path: Path) -> None:
    """Findings are sorted by file and line, and each is reported once."""
    wrong = '<a href="c"></a> <a href="b"></a> <a href="b"></a>\n<a href="a"></a>'
    files = change(GOOD, {name: {"<h1": f"{wrong}<h1"} for name in ("index.html", "404.html")})

    found = check_site(make_site(tmp_path, HOSTS[1], files), HOSTS[1])

    assert [(finding.file, finding.message.partition("“")[2][:1]) for finding in found] == [
        (file, link) for file in ("404.html", "index.html") for link in "bca"
    ]


@pytest.mark.parametrize(
    ("sizes", "findings"),
    [
        ({"a.html": 500_000, "b.js": 799_000_000}, []),
        (
            {"a.html": 500_001},
            ["a.html: The page has 500,001 bytes, more than 500,000. Split it, or shorten what it lists."],
        ),
        (
            {"a.html": 1, "b.js": 800_000_000},
            [
                ".: The site takes up 800 MB, more than 80% of the 1,000 MB that GitHub Pages allows. "
                "Publish fewer papers, or use another host."
            ],
        ),
        (
            {"a.html": 1, **{f"{n}.js": 0 for n in range(96_000)}},
            [
                ".: Deploying 96,001 files may take 8 minutes, more than 80% of the 10 minutes that GitHub Pages "
                "allows. Publish fewer papers, or use another host."
            ],
        ),
    ],
    ids=["within", "page", "site", "files"],
)
def test_a_site_over_a_limit_is_found(sizes: dict[str, int], findings: list[str]) -> None:
    """More than 80 % of what GitHub Pages allows, or a page over its own limit, is a finding; just below is not."""
    assert list(map(str, check_budgets(sizes, {"a.html": None}))) == findings


def test_links_and_special_files_are_found_and_not_read(tmp_path: Path) -> None:
    """A link to its own folder, a link out of the site and a pipe are findings; none is read, and the check ends."""
    site = make_site(tmp_path / "site", HOSTS[1], GOOD)
    (tmp_path / "secret.html").write_text("<a href='gone'>")
    (site / "loop").symlink_to(".", target_is_directory=True)
    (site / "out.html").symlink_to(tmp_path / "secret.html")
    os.mkfifo(site / "pipe.html")

    assert find(site, HOSTS[1]) == [
        "loop: This is a symbolic link. Replace it with the file itself, or remove it.",
        "out.html: This is a symbolic link. Replace it with the file itself, or remove it.",
        "pipe.html: This is not a regular file. Replace it with the file itself, or remove it.",
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
def test_no_content_stops_the_check(content: bytes, file: str, tmp_path: Path) -> None:
    """Whatever a file contains, it becomes findings of one line each, and the other files are checked."""
    site = make_site(tmp_path, HOSTS[1], change(GOOD, {"papers/a/index.html": {"<h1>A</h1>": ""}}))
    (site / file).write_bytes(content)

    found = find(site, HOSTS[1])

    assert "papers/a/index.html: The page has no main heading. Add one <h1>." in found
    assert any(finding.startswith(f"{file}: The file was changed") for finding in found)
    assert [finding for finding in found if not finding.isprintable()] == []


@pytest.mark.parametrize("name", ["a\nb.html", "\udcff.html", "‮.html"])
def test_a_hostile_name_is_printed_as_one_line(name: str, tmp_path: Path) -> None:
    """A file name is printed without line breaks, bytes that are not text, or reversed writing."""
    site = make_site(tmp_path, HOSTS[1], GOOD)
    (site / name).write_text("x")

    found = find(site, HOSTS[1])

    assert len(found) > 5
    assert [finding for finding in found if not finding.isprintable()] == []


@pytest.mark.parametrize("manifest", ["", "[]", "[" * 100_000, '{"files": []}', '{"files": {"index.html": [1]}}'])
def test_a_broken_manifest_is_found(manifest: str, tmp_path: Path) -> None:
    """A manifest that Broadsheet cannot have written is a finding."""
    site = make_site(tmp_path, HOSTS[1], GOOD)
    (site / "broadsheet.json").write_text(manifest)

    assert find(site, HOSTS[1])


def test_the_manifest_may_be_any_json(tmp_path: Path) -> None:
    """A digest of the wrong type counts as a file that was changed."""
    site = make_site(tmp_path, HOSTS[1], GOOD)
    manifest = json.loads((site / "broadsheet.json").read_text())
    manifest["files"]["index.html"] = ["no digest"]
    (site / "broadsheet.json").write_text(json.dumps(manifest))

    assert find(site, HOSTS[1]) == ["index.html: The file was changed since the build. Build the site again."]


def test_the_exit_code_says_whether_something_was_found(tmp_path: Path) -> None:
    """The command prints a line per finding, and exits with 0 for none, 1 for some, and 2 if there is no site."""
    good = make_site(tmp_path / "good", HOSTS[1], GOOD)
    bad = make_site(tmp_path / "bad", HOSTS[1], change(GOOD, {"papers/a/index.html": {"<h1>A</h1>": ""}}))
    foreign = make_site(tmp_path / "foreign", "no address", {"a.txt": ""})

    runs = [
        CliRunner().invoke(main, ["check", *map(str, arguments)])
        for arguments in ([good], [bad], [bad, "--previous", good], [foreign], [good, "--previous", tmp_path / "none"])
    ]

    assert [run.exit_code for run in runs] == [0, 1, 1, 2, 2]
    assert runs[1].stdout == "papers/a/index.html: The page has no main heading. Add one <h1>.\n"
    assert runs[0].stdout == ""
    assert runs[4].stderr.endswith(
        "none: This is not a site built by Broadsheet. "
        "Build it first with `broadsheet build`, or give the folder of a built site.\n"
    )
