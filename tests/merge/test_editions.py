"""Editions by date of publication, which a library of old papers has in place of the days of a digest."""

from __future__ import annotations

import json

import pytest

from broadsheet.config.look import USUAL_LENGTH, Look
from broadsheet.config.settings import Editions
from broadsheet.model.library import Library
from broadsheet.pages.feeds import make_feeds
from broadsheet.pipeline.reading import parse_files
from broadsheet.sources.inputs import Source
from tests.conftest import WORDS, make_config, make_pages

FIRST = """[
  {"title": "Dunes drift", "date": "2004-05-03", "abstract": "They do."},
  {"title": "Terns turn", "date": "1998", "abstract": "They do."},
  {"title": "Shells sink", "abstract": "They do."}
]"""
SECOND = """[
  {"title": "Gulls gather", "date": "2004-03", "abstract": "They do."},
  {"title": "Dunes drift", "date": "2004-05-03", "abstract": "They do."}
]"""


def read(editions: Editions) -> Library:
    """The papers of two files that were added on two days."""
    files = [
        Source("seeds/2031-04-02-coast.json", FIRST.encode()),
        Source("seeds/2031-05-06-shore.json", SECOND.encode()),
    ]
    return parse_files(files, (), make_config(editions=editions)).library


@pytest.mark.parametrize(
    ("editions", "expected"),
    [(Editions.YEAR, ["2004", "2004", "1998", "undated"]), (Editions.MONTH, ["2004-05", "2004-03", "1998", "undated"])],
)
def test_a_paper_is_in_the_edition_of_its_publication(editions: Editions, expected: list[str]) -> None:
    """The newest edition comes first. A paper without a date is undated, whatever the name of its file says."""
    papers = read(editions).papers

    assert [paper.title.plain for paper in papers] == ["Dunes drift", "Gulls gather", "Terns turn", "Shells sink"]
    assert [[edition.slug for edition in paper.editions] for paper in papers] == [[slug] for slug in expected]


def test_addresses_and_identities_of_papers_are_the_same() -> None:
    """So are feeds: a paper that was added to a library is news on that day."""
    listed, dated = read(Editions.LISTED), read(Editions.YEAR)

    assert {(one.identity, one.slugs) for one in listed.papers} == {(one.identity, one.slugs) for one in dated.papers}
    one, other = (next(make_feeds(library, [], make_config(), WORDS)).values for library in (listed, dated))
    assert sorted(one.split(b"<item>")) == sorted(other.split(b"<item>"))


def test_pages_of_former_editions_lead_on() -> None:
    """They redirect to the edition that has all of their papers, or else to the list of editions."""
    config = make_config(editions=Editions.YEAR)
    pages = {page.path: page.content.decode() for page in make_pages(read(Editions.YEAR), config).make_all()}

    assert 'url=../"' in pages["editions/2031-04-02/index.html"]
    assert 'url=../2004/"' in pages["editions/2031-05-06/index.html"]
    assert "editions/2004/index.md" in pages and "editions/2031-05-06/index.md" not in pages


def test_further_pages_of_former_editions_lead_on() -> None:
    """An edition with more papers than a page has had several pages."""
    config = make_config(editions=Editions.YEAR, look=Look(papers_per_page=2))
    pages = {page.path: page.content.decode() for page in make_pages(read(Editions.YEAR), config).make_all()}

    assert 'url=../../"' in pages["editions/2031-04-02/2/index.html"]
    assert "editions/2031-04-02/3/index.html" not in pages and "editions/2031-05-06/2/index.html" not in pages


def test_longer_pages_keep_the_addresses_of_former_editions() -> None:
    """The second page that an edition of 51 papers had still leads on if pages now list more of them."""
    papers = [{"title": f"Shell {n}", "date": "1998"} for n in range(USUAL_LENGTH + 1)]
    file = Source("seeds/2031-04-02-coast.json", json.dumps(papers).encode())
    config = make_config(editions=Editions.YEAR, look=Look(papers_per_page=200))
    made = make_pages(parse_files([file], (), config).library, config).make_all()
    pages = {page.path: page.content.decode() for page in made}

    assert 'url=../../1998/"' in pages["editions/2031-04-02/2/index.html"]
    assert 'url=../"' in pages["editions/1998/2/index.html"]


def test_pages_show_years() -> None:
    """The home page says which years there are, and a paper's page gives its date once, as the link to its year."""
    config, words = make_config(editions=Editions.YEAR), WORDS.for_years()
    site = make_pages(read(Editions.YEAR), config, words)
    pages = {page.path: page.content.decode() for page in site.make_all()}

    assert "- 4 papers, 1998–2004\n" in pages["index.md"]
    assert "\n# Years\n" in pages["editions/index.md"]
    (paper,) = (text for path, text in pages.items() if path.startswith("papers/dunes") and path.endswith(".md"))
    assert (
        '<span class="dates">[<time datetime="2004-05-03">3 May 2004</time>](../../editions/2004/index.md)</span>'
        in paper
    )
