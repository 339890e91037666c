"""Tests of links from abstracts to the papers whose systems they name."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from broadsheet.enrich.term_weights import weigh_terms
from broadsheet.enrich.terms import read_terms
from broadsheet.model.library import Library
from broadsheet.model.period import Period
from broadsheet.model.text import Mention
from tests.conftest import link_names, load_cases, make_library, make_paper, make_papers

ALIKE = "Of waders among reeds, mud and brackish lagoons."
OWNERS = {
    "CRAB": make_paper("Careful recursive alignment of beach after beach: CRAB", ALIKE, name="CRAB", record=1),
    "Heron": make_paper("Heron: A Wading Robot", ALIKE, name="Heron", record=2),
    "TideNet": make_paper("TideNet: Tides", ALIKE, name="TideNet", record=3),
    "Sand-Heron": make_paper("Sand-Heron: Wading Further", ALIKE, name="Sand-Heron", record=4),
    "Tidal Notebook": make_paper("Tidal Notebook: Writing", ALIKE, name="Tidal Notebook", record=5),
    "S²S": make_paper("S²S: Shell-Shell Sorting", ALIKE, name="S²S", record=6),
    "TideNet Atlas": make_paper("TideNet Atlas: Maps", ALIKE, name="TideNet Atlas", record=8),
    "Atlas": make_paper("Atlas: More Maps", ALIKE, name="Atlas", record=10),
    "R2": make_paper("R2: A Robot", ALIKE, name="R2", record=11),
    "gull": make_paper("gull: birds", ALIKE, name="gull", record=7),
    "Gull-7": make_paper("Gull-7: Birds", ALIKE, name="Gull-7", record=12),
    "Lattice": make_paper("Lattices: a primer", "The mathematics of lattices, groups and rings.", record=13),
}


def link(library: Library) -> Library:
    """The library with links."""
    return link_names(library, weigh_terms([read_terms(paper) for paper in library.papers]))


def mentions(library: Library, title: str) -> list[tuple[str, str]]:
    """The words that link in a paper's abstract, and the title of the paper that each leads to."""
    (paper,) = (paper for paper in library.papers if paper.title.plain == title)
    spans = (span for span in paper.abstract.spans if isinstance(span, Mention))
    return [(span.text, next(p for p in library.papers if p.identity == span.paper).title.plain) for span in spans]


@pytest.mark.parametrize("case", load_cases("mentions/cases.yml"))
def test_only_unambiguous_names_are_linked(case: dict[str, Any]) -> None:
    """Names of other papers' systems are links to these papers; the text is unchanged."""
    reader = make_paper("A comparison", case["abstract"] + (f" {ALIKE}" if case.get("alike", True) else ""), record=20)

    library = link(make_library(*OWNERS.values(), reader))

    assert mentions(library, "A comparison") == [(word, OWNERS[word].title.plain) for word in case["links"]]
    assert library.papers[-1].abstract.plain == reader.abstract.plain


def test_a_paper_does_not_mention_itself() -> None:
    """The name of a paper's own system is not a link."""
    library = link(make_library(make_paper("TideNet: Tides", "We present TideNet.", name="TideNet")))

    assert mentions(library, "TideNet: Tides") == []


def test_a_name_that_two_papers_share_is_not_linked() -> None:
    """If two papers have the same name, however they spell it, it is linked to neither."""
    twins = [make_paper("One", ALIKE, name="TideNet"), make_paper("Two", ALIKE, name="Tidenet", record=2)]
    reader = make_paper("Three", f"We use TideNet and Tidenet here. {ALIKE}", record=3)

    library = link(make_library(*twins, reader, *make_papers(9, file="shells.txt")))

    assert mentions(library, "Three") == []


def test_a_mentioned_paper_lists_the_papers_that_mention_it() -> None:
    """The library has mentions in both directions."""
    reading = make_paper("Reader", f"We use CRAB. {ALIKE}", record=20)
    owner, reader, *_ = (library := link(make_library(OWNERS["CRAB"], reading, *make_papers(9, file="x.txt")))).papers

    assert library.mentions[reader.identity] == (owner.identity,)
    assert library.mentioned_by[owner.identity] == (reader.identity,)


def test_of_names_with_the_same_first_word_the_longest_is_linked() -> None:
    """A name may be the beginning of another, and many may begin with the same word."""
    names = ["Tide Net2", "Tide Net2 Atlas", *(f"Tide N{n}" for n in range(3_000))]
    owners = [make_paper(f"Paper {n}", name=name, record=n) for n, name in enumerate(names, 1)]
    reader = make_paper("A comparison", "We use Tide Net2 Atlas, Tide N7 and Tide Net2. " * 2, record=9_000)

    library = link(make_library(*owners, reader))

    assert [words for words, _ in mentions(library, "A comparison")] == ["Tide Net2 Atlas", "Tide N7", "Tide Net2"]


@pytest.mark.parametrize(("year", "linked"), [("2031-04", True), ("2031-05", True), ("2031-06", False), ("", True)])
def test_a_name_does_not_mean_what_was_published_later(year: str, linked: bool) -> None:
    """Without a date, it may."""
    owner = replace(OWNERS["TideNet"], published=Period.parse(year))
    reader = replace(make_paper("Reader", f"We use TideNet. {ALIKE}", record=20), published=Period.parse("2031-05"))

    library = link(make_library(owner, reader, *make_papers(9, file="shells.txt")))

    assert bool(mentions(library, "Reader")) == linked


def test_one_proof_of_a_name_is_enough_for_others() -> None:
    """If a paper that is alike uses a name, one that is less alike may, too; one of another field does not."""
    alike = make_paper("Alike", f"We use Heron. {ALIKE}", record=20)
    less = make_paper(
        "Less alike",
        "We use Heron on mud, stone, rock, cliff, wall, pier, dock, jetty, quay.",
        record=21,
    )
    other = make_paper("Other", "We use Heron on lattices, groups, rings, fields, ideals and modules.", record=22)
    rest = make_papers(9, file="shells.txt")

    with_proof = link(make_library(OWNERS["Heron"], alike, less, other, *rest))
    silent = make_paper("Silent", f"We use robots. {ALIKE}", record=20)
    without = link(make_library(OWNERS["Heron"], silent, less, other, *rest))

    assert [bool(mentions(with_proof, title)) for title in ("Alike", "Less alike", "Other")] == [True, True, False]
    assert [bool(mentions(without, title)) for title in ("Less alike", "Other")] == [False, False]
