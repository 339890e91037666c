"""A built site, read as a stranger would."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.check import check_site
from generator.config import SHIPPED_ADDRESS

HOSTS = ["https://papers.example.org/", "https://papers.example.org/repo/"]
GOOD = {
    "index.html": """<!doctype html><title>Home</title><a href="papers/a/">A</a> <a href="#here">here</a>
<h2 id="here">Here</h2><a href="https://elsewhere.example/gone#x">elsewhere</a> <a href="mailto:gull@shore.example">
post</a> <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="> <link rel="canonical" href="{address}">""",
    "papers/a/index.html": """<!doctype html><title>A</title><a href="../../">home</a> <a href="../../index.html#here">
here</a> <a href="{address}papers/b%20c/#d%C3%A9">d</a> <a href="">again</a> <link href="../../feeds/all.xml">""",
    "papers/b c/index.html": """<!doctype html><title>B</title><h2 id="dé">D</h2> <a name="old">old</a>
<meta http-equiv="refresh" content="0; url=../a/"> <a href="#old">old</a>""",
    "404.html": """<!doctype html><title>None</title><a href="{address}">home</a>""",
    "feeds/all.xml": """<rss><channel><link>{address}</link><item><link>{address}papers/a/</link>
<description>&lt;a href="{address}papers/b%20c/"&gt;b&lt;/a&gt; &lt;a href="https://elsewhere.example/"&gt;e&lt;/a&gt;
</description></item></channel></rss>""",
    "feeds/all.opml": """<opml><body><outline xmlUrl="{address}feeds/all.xml" htmlUrl="{address}"/></body></opml>""",
    "sitemap.xml": """<urlset><url><loc>{address}papers/a/</loc></url></urlset>""",
}


def make_site(folder: Path, address: str, **changes: str) -> Path:
    """The good site in a folder, with some of its files changed."""
    for name, content in {**GOOD, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace("{address}", address), encoding="utf-8")
    return folder


def find(folder: Path, address: str, file: str, content: str) -> list[str]:
    """The findings in the good site when one file holds this instead."""
    return list(map(str, check_site(make_site(folder, address, **{file: content}), address)))


@pytest.mark.parametrize("address", HOSTS)
def test_a_good_site_has_no_finding(address: str, tmp_path: Path) -> None:
    """Links that lead somewhere, and links to other hosts, are right, at the root of a host and below a folder."""
    assert check_site(make_site(tmp_path, address), address) == []


@pytest.mark.parametrize("address", HOSTS)
@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("papers/gone/", "leads to no file of the site. Correct it, or build again."),
        ("papers/", "leads to no file of the site. Correct it, or build again."),
        ("{address}gone.css", "leads to no file of the site. Correct it, or build again."),
        (
            "papers/a/#gone",
            "names an anchor that papers/a/index.html does not have. Correct it, or give the element that id.",
        ),
        ("#gone", "names an anchor that index.html does not have. Correct it, or give the element that id."),
        ("https://[broken", "is no address. Correct it."),
    ],
)
def test_a_broken_link_is_found(link: str, message: str, address: str, tmp_path: Path) -> None:
    """A link to no page, or to no anchor of a page, is exactly one finding with its line."""
    link = link.replace("{address}", address)

    assert find(tmp_path, address, "index.html", f'<h2 id="here">\n\n<a href="{link}">') == [
        f"index.html:3: the link “{link}” {message}"
    ]


@pytest.mark.parametrize(
    "tag", ['<img src="{}">', '<script src="{}"></script>', '<form action="{}">', '<object data="{}">']
)
def test_every_kind_of_link_is_read(tag: str, tmp_path: Path) -> None:
    """Images, scripts, forms and objects are links too."""
    page = f'<h2 id="here">{tag.format("gone")}'

    assert find(tmp_path, HOSTS[1], "index.html", page) == [
        "index.html:1: the link “gone” leads to no file of the site. Correct it, or build again."
    ]


def test_a_link_that_leaves_the_sites_folder_is_found(tmp_path: Path) -> None:
    """A link from the root of the host leaves a site that is below a folder; at the root it is right."""
    page = '<h2 id="here"><a href="/papers/a/">'

    assert find(tmp_path / "root", HOSTS[0], "index.html", page) == []
    assert find(tmp_path / "repo", HOSTS[1], "index.html", page) == [
        "index.html:1: the link “/papers/a/” leaves the site's own folder /repo/. Make it relative."
    ]


def test_an_id_given_twice_is_found(tmp_path: Path) -> None:
    """Two elements with one id are exactly one finding, at the second."""
    page = '<h2 id="here">Here</h2>\n<h2 id="here">Again</h2>\n<a id="x" name="x">x</a>'

    assert find(tmp_path, HOSTS[1], "index.html", page) == [
        "index.html:2: the id “here” stands on two elements; a link can reach only one. Rename one."
    ]


def test_a_redirect_to_nowhere_is_found(tmp_path: Path) -> None:
    """A page that sends its readers on is checked as a link is."""
    page = '<meta http-equiv="Refresh" content="0; url=../gone/"><h2 id="dé">'

    assert find(tmp_path, HOSTS[1], "papers/b c/index.html", page) == [
        "papers/b c/index.html:1: the link “../gone/” leads to no file of the site. Correct it, or build again."
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<rss>\n<link>{}</link></rss>",
        '<opml>\n<outline xmlUrl="{}"/></opml>',
        '<rss>\n<description>&lt;p&gt;&lt;a href="{}"&gt;a&lt;/a&gt;</description></rss>',
        '<rss>\n<encoded><![CDATA[<a href="{}">a</a>]]></encoded></rss>',
    ],
    ids=["text", "attribute", "escaped", "cdata"],
)
def test_a_broken_address_in_a_feed_is_found(content: str, tmp_path: Path) -> None:
    """An address of the site's own in a feed is checked, wherever it stands there."""
    gone = f"{HOSTS[1]}papers/gone/"

    assert find(tmp_path, HOSTS[1], "feeds/all.xml", content.format(gone)) == [
        f"feeds/all.xml:2: the address “{gone}” leads to no file of the site. Correct it, or build again."
    ]


def test_a_feed_that_is_no_xml_is_found(tmp_path: Path) -> None:
    """A broken feed is one finding, and the rest is checked."""
    (finding,) = find(tmp_path, HOSTS[1], "feeds/all.xml", "<rss>\n<a>\n</rss>")

    assert finding.startswith("feeds/all.xml:3: is no XML (") and finding.endswith("). Build again.")


def test_a_feed_reads_no_other_file(tmp_path: Path) -> None:
    """An entity that names a file is not followed."""
    (tmp_path / "secret").write_text(f"{HOSTS[1]}gone")
    feed = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><rss><link>&x;</link></rss>'

    assert find(tmp_path / "site", HOSTS[1], "feeds/all.xml", feed) == []


def test_the_shipped_address_matters_when_deploying(tmp_path: Path) -> None:
    """An address left as shipped is a finding on the way to the public, and none at home."""
    make_site(tmp_path, SHIPPED_ADDRESS)

    assert check_site(tmp_path, SHIPPED_ADDRESS) == []
    assert list(map(str, check_site(tmp_path, SHIPPED_ADDRESS, deploying=True))) == [
        "broadsheet.json: the address is http://localhost:8000/; set it in site_config/site.yml."
    ]


def test_findings_have_one_order(tmp_path: Path) -> None:
    """Findings are sorted by file and line, each once."""
    page = '<h2 id="here">\n<a href="b"><a href="a"><a href="a">\n<a href="0">'
    site = make_site(tmp_path, HOSTS[1], **{"index.html": page, "404.html": '<a href="z">'})

    findings = [(finding.file, finding.line, finding.message[10:11]) for finding in check_site(site, HOSTS[1])]

    assert findings == [("404.html", 1, "z"), ("index.html", 2, "a"), ("index.html", 2, "b"), ("index.html", 3, "0")]
