"""The shipped seed becomes a complete site."""

from __future__ import annotations

import filecmp
import gzip
import json
import re
from pathlib import Path

import feedparser
import pytest

from tests.end_to_end.conftest import ADDRESS, SEED, SEED_ENVIRONMENT, Run, list_files

PAPERS = 152
LARGEST_PAGE = 20_000
LARGEST_PACKED_PAGE = 6_000


def test_every_record_is_published(seed_site: Path) -> None:
    """All 152 records of the seed become papers with a page, without any problem."""
    report = json.loads(seed_site.with_name("report.json").read_text())

    assert (report["read"], report["published"], report["problems"]) == (PAPERS, PAPERS, [])
    assert len(list(seed_site.glob("papers/*/index.html"))) == PAPERS


def test_every_paper_has_a_topic(seed_site: Path) -> None:
    """No paper of the seed is untagged, and nine out of ten have two topics or more."""
    pages = [path.read_text() for path in seed_site.glob("papers/*/index.html")]
    topics = [len(set(re.findall(r'href="\.\./\.\./topics/([\w-]+)/"', page))) for page in pages]

    assert min(topics) >= 1
    assert sum(count >= 2 for count in topics) >= 0.9 * PAPERS
    assert max(topics) <= 6


def test_every_paper_is_related_to_another(seed_site: Path) -> None:
    """Every paper is related to at least one other paper."""
    related = set()
    for path in seed_site.glob("papers/*/index.html"):
        section = path.read_text().partition("Related papers</h2>")[2].partition("</ul>")[0]
        related |= set(re.findall(r'href="\.\./([\w-]+)/"', section))

    assert related == {path.name for path in (seed_site / "papers").iterdir()}


def test_pages_are_light(seed_site: Path) -> None:
    """A paper's page is at most 20 kB, and 6 kB compressed."""
    pages = [path.read_bytes() for path in seed_site.glob("papers/*/index.html")]

    assert max(map(len, pages)) <= LARGEST_PAGE
    assert max(len(gzip.compress(page, mtime=0)) for page in pages) <= LARGEST_PACKED_PAGE


@pytest.mark.parametrize("address", [pytest.param("https://papers.coast.test/", marks=pytest.mark.slow), ADDRESS])
def test_every_link_leads_somewhere(address: str, seed_site: Path, tmp_path: Path, broadsheet: Run) -> None:
    """No link and no anchor is broken, at the root of a host or in a folder."""
    site = seed_site
    if address != ADDRESS:
        site = tmp_path / "site"
        built = broadsheet(
            "build", SEED, "--site-dir", site, "--site-url", address, "--report", tmp_path / "report.json"
        )
        assert built.returncode == 0, built.stderr

    run = broadsheet("check", site, "--deploy")

    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(seed_site: Path, tmp_path: Path, broadsheet: Run) -> None:
    """Another folder, time zone, locale and hash seed change no byte; the two zones never have the same date."""
    site = tmp_path / "site"
    settings = {"TZ": "Pacific/Pago_Pago", "PYTHONHASHSEED": "2", "LC_ALL": "C"}
    assert SEED_ENVIRONMENT["TZ"] == "Pacific/Kiritimati"

    report = tmp_path / "report.json"
    run = broadsheet("build", SEED, "--site-dir", site, "--site-url", ADDRESS, "--report", report, **settings)

    assert run.returncode == 0, run.stderr
    files = list_files(seed_site)
    assert files == list_files(site)
    assert filecmp.cmpfiles(seed_site, site, files, shallow=False)[1:] == ([], [])


def test_the_feed_has_every_paper(seed_site: Path) -> None:
    """The feed of all papers has each one with its whole abstract and a guid of its own."""
    feed = feedparser.parse((seed_site / "feeds" / "all.xml").read_bytes())

    assert not feed.bozo
    assert len({entry.id for entry in feed.entries}) == PAPERS
    assert min(len(entry.content[0].value) for entry in feed.entries) > 1_000


def test_every_page_names_its_feed(seed_site: Path) -> None:
    """Every page links feed readers to the feed of all papers, apart from redirects."""
    pages = [path for path in seed_site.rglob("*.html") if path.relative_to(seed_site).parts[0] != "pagefind"]
    heads = {path: path.read_text().partition("</head>")[0] for path in pages}

    assert [
        path for path, head in heads.items() if "feeds/all.xml" not in head and 'http-equiv="refresh"' not in head
    ] == []
