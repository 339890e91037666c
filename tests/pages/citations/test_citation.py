"""Tests of what is decided to cite a paper: its key, date, address and keywords."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.model.author import Author
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.rights import Show
from broadsheet.model.urls import Link, LinkKind
from broadsheet.pages.citations.citation import Citation, find_abstract_address, make_citations
from broadsheet.pages.citations.selection import select_papers
from broadsheet.system.errors import UsageError
from tests.conftest import ADDRESS, TAXONOMY, make_library, make_paper, make_papers


def make_citation(paper: Paper) -> Citation:
    (citation,) = make_citations(make_library(paper), ADDRESS).values()
    return citation


def list_keys(*papers: Paper) -> dict[str, str]:
    """Return the key of each paper, by its title."""
    return {
        citation.paper.title.plain: citation.key for citation in make_citations(make_library(*papers), ADDRESS).values()
    }


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"authors": (Author("Ada van Gull", "van Gull"),)}, "vangull2031dunes"),
        ({"authors": (Author("Ada Gull"), Author("Bo Tern"))}, "gull2031dunes"),
        ({"authors": (Author("Dune Group", "Dune Group"),)}, "dunegroup2031dunes"),
        ({"authors": (Author("Ödön Łuk"),)}, "luk2031dunes"),
        ({"authors": (Author("海鸥"),)}, "haiou2031dunes"),
        ({"authors": (Author("…"),)}, "dunes2031"),
        ({}, "dunes2031"),
        ({"title": "The M²IXT of GPT-4"}, "m2ixt2031"),
        ({"title": "…"}, "paper2031"),
        ({"published": Period(2030, 1)}, "dunes2030"),
        ({"edition": Period()}, "dunes"),
    ],
)
def test_a_key_is_made_of_name_year_and_word(facts: dict[str, Any], key: str) -> None:
    """It has the first author's family name, the year and the first word of the title that is not an article, in
    ASCII.
    """
    authors, rest = facts.get("authors", ()), {name: value for name, value in facts.items() if name != "authors"}

    assert make_citation(msgspec.structs.replace(make_paper(**rest), authors=authors)).key == key


def test_equal_keys_get_letters() -> None:
    """The paper that was filed first has the plain key; each later one has a letter added, and then two."""
    papers = [make_paper(f"Dunes {n}", f"Abstract {n}.", record=n) for n in range(1, 29)]
    keys = list_keys(*reversed(papers))

    assert [keys[f"Dunes {n}"] for n in (1, 2, 3, 26, 27, 28)] == [
        "dunes2031", "dunes2031b", "dunes2031c", "dunes2031z", "dunes2031ba", "dunes2031bb",
    ]  # fmt: skip
    assert len(set(keys.values())) == 28


def test_an_added_letter_never_gives_the_key_of_another_paper() -> None:
    """The next letter is used if a key with the letter is taken."""
    titles = ["Shell b", "Shellb drifts", "Shell", "Shell c"]
    papers = [make_paper(title, f"Of {title}.", record=n, edition=Period()) for n, title in enumerate(titles, 1)]

    assert list_keys(*papers) == {"Shell b": "shell", "Shellb drifts": "shellb", "Shell": "shellc", "Shell c": "shelld"}


def with_key(paper: Paper, key: str) -> Paper:
    """Return the paper as from a source that cites it by this key."""
    return msgspec.structs.replace(paper, citation_key=key)


@pytest.mark.parametrize("own", ["Gull:2031", "DBLP:conf/sand/GullT31", "10.1234/dunes"])
def test_a_key_of_the_source_is_used(own: str) -> None:
    """An export has the key by which the source itself cites the paper."""
    assert make_citation(with_key(make_paper("Dunes drift", "One."), own)).key == own


@pytest.mark.parametrize("own", ["", "two words", "a,b", "a{b", "a%b", "a#b", "a~b", "Düne", "-dash", "a" * 101])
def test_a_key_that_bibtex_cannot_read_is_not_used(own: str) -> None:
    """The paper then has the key that it would have without one from its source."""
    assert make_citation(with_key(make_paper("Dunes drift", "One."), own)).key == "dunes2031"


def test_a_key_of_the_source_is_used_once() -> None:
    """The paper that was filed first has the key; keys that differ only in case are one key."""
    first = with_key(make_paper("Dunes drift", "One.", record=1), "sand")
    second = with_key(make_paper("Shells sink", "Two.", record=2), "Sand")

    assert list_keys(first, second) == {"Dunes drift": "sand", "Shells sink": "shells2031"}


def test_a_key_of_a_source_changes_no_key_of_another_paper() -> None:
    """A paper without a key from its source has the same key, whatever keys the sources of others give."""
    first, second = make_paper("Dunes drift", "One.", record=1), make_paper("Dunes shift", "Two.", record=2)

    assert list_keys(with_key(first, "sand"), second) == {"Dunes drift": "sand", "Dunes shift": "dunes2031b"}


def test_a_later_paper_changes_no_key() -> None:
    """Keys remain when a newer file is added, although its papers are shown first."""
    old = make_paper("Dunes drift", "One.", file="2031-04-01-a.txt")
    new = make_paper("Dunes shift", "Two.", file="2031-04-02-b.txt", edition=Period(2031, 5))

    assert list_keys(old)["Dunes drift"] == list_keys(old, new)["Dunes drift"] == "dunes2031"


@pytest.mark.parametrize(
    ("published", "edition", "issued"),
    [
        (Period(2031, 3, 30), Period(2032), Period(2031, 3, 30)),
        (Period(), Period(2032, 4, 2), Period(2032)),
        (Period(), Period(), Period()),
    ],
)
def test_a_paper_has_its_own_date_or_the_editions_year(published: Period, edition: Period, issued: Period) -> None:
    """If nobody says when a paper was published, the edition gives the year, but no month or day."""
    assert make_citation(make_paper(published=published, edition=edition)).issued == issued


@pytest.mark.parametrize(
    ("facts", "url"),
    [
        ({"arxiv": "3103.00017", "doi": "10.1234/a"}, "https://arxiv.org/abs/3103.00017"),
        ({"doi": "10.1234/a"}, "https://doi.org/10.1234/a"),
        ({"doi": "10.1234/1:1<1::a>3.0;2-#?%20"}, "https://doi.org/10.1234/1:1%3C1::a%3E3.0;2-%23%3F%20"),
        ({}, "https://shore.example/a"),
    ],
)
def test_the_address_is_the_best_one_known(facts: dict[str, str], url: str) -> None:
    """arXiv takes precedence over the DOI, and the DOI over a link of the paper."""
    paper = msgspec.structs.replace(make_paper(**facts), links=(Link("https://shore.example/a", LinkKind.PROJECT),))

    assert make_citation(paper).url == url


def test_a_page_without_a_public_address_is_not_cited() -> None:
    """While a site has the shipped address, which leads to the reader's own machine, its pages are not cited."""
    library = make_library(make_paper(), make_paper("Shells sink", record=2, doi="10.1234/a"))

    citations = make_citations(library, SHIPPED_ADDRESS).values()

    assert [(citation.page, citation.url) for citation in citations] == [("", ""), ("", "https://doi.org/10.1234/a")]


def test_keywords_are_the_sources_and_the_topics() -> None:
    """The keywords of the source come first; a topic with the same name is not repeated."""
    paper = make_paper(tags=("tides", "dunes"), keywords=("Sand", "TIDES"))
    library = replace(make_library(paper), taxonomy=TAXONOMY)
    (citation,) = make_citations(library, ADDRESS).values()

    assert citation.keywords == ("Sand", "TIDES", "Dunes & sand")


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("11–19", ("11", "19")),
        ("11--19", ("11", "19")),
        ("S1 - S9", ("S1", "S9")),
        ("e12", ("e12", "")),
        ("", ("", "")),
    ],
)
def test_a_range_of_pages_is_split(typed: str, pages: tuple[str, str]) -> None:
    """A range has two ends, whatever dash is between them; anything else is a single page."""
    assert make_citation(make_paper(pages=typed)).pages == pages


@pytest.fixture
def library() -> Library:
    papers = (*make_papers(2, tags=("tides",)), make_paper("Gulls", "They glide.", record=3, edition=Period(2031)))
    return replace(make_library(*papers), taxonomy=TAXONOMY)


@pytest.mark.parametrize(
    ("topic", "edition", "titles"),
    [
        (None, None, ["Shell 1", "Shell 2", "Gulls"]),
        ("tides", None, ["Shell 1", "Shell 2"]),
        (None, "2031", ["Gulls"]),
        ("tides", "2031", []),
        ("images", None, []),
    ],
)
def test_papers_are_selected(library: Library, topic: str | None, edition: str | None, titles: list[str]) -> None:
    """By topic, by edition or by both; a topic may have no papers."""
    assert sorted(p.title.plain for p in select_papers(library, topic, edition)) == sorted(titles)


@pytest.mark.parametrize(
    ("topic", "edition", "message"),
    [
        ("tide", None, "--topic: there is no topic “tide”. Did you mean “tides”?"),
        ("x", None, "--topic: there is no topic “x”. Use the name in the address of its page, below topics/."),
        (None, "2031-04-03", "--edition: there is no edition “2031-04-03”. Did you mean “2031-04-02”?"),
    ],
)
def test_an_unknown_topic_or_edition_is_an_error(
    library: Library, topic: str | None, edition: str | None, message: str
) -> None:
    """The usage error suggests the name that was probably meant."""
    with pytest.raises(UsageError) as error:
        select_papers(library, topic, edition)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ""),
        ({"doi": "10.1234/dunes"}, "https://doi.org/10.1234/dunes"),
        ({"links": (Link("https://shore.example/dunes", LinkKind.LINK),)}, "https://shore.example/dunes"),
    ],
)
def test_a_withheld_abstract_is_read_where_the_paper_is(facts: dict[str, Any], expected: str) -> None:
    """The code or a video of a paper is not the place of its abstract, even if nothing else is known."""
    others = tuple(Link(f"https://{kind}.example/dunes", kind) for kind in LinkKind if kind is not LinkKind.LINK)
    facts = {**facts, "links": others + facts.get("links", ())}

    assert find_abstract_address(msgspec.structs.replace(make_paper(), show=Show.LINK, **facts)) == expected
    assert find_abstract_address(msgspec.structs.replace(make_paper(), **facts)) == ""
