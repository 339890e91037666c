"""Tests of links from abstracts to the papers whose systems they name."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.enrich.mentions import link_mentions
from broadsheet.model.library import Library
from broadsheet.model.text import Mention
from tests.conftest import load_cases, make_library, make_paper

OWNERS = {
    "CRAB": make_paper(
        "Careful recursive alignment of beaches",
        "We go on training unremittingly with the remaining dunes.",
        name="CRAB",
        record=1,
    ),
    "Heron": make_paper("Heron: A Wading Robot", name="Heron", record=2),
    "TideNet": make_paper("TideNet: Tides", name="TideNet", record=3),
    "Sand-Heron": make_paper("Sand-Heron: Wading Further", name="Sand-Heron", record=4),
    "Tidal Notebook": make_paper("Tidal Notebook: Writing", name="Tidal Notebook", record=5),
    "S²S": make_paper("Shell-Shell Sorting", name="S²S", record=6),
    "TideNet Atlas": make_paper("TideNet Atlas: Maps", name="TideNet Atlas", record=8),
    "Atlas": make_paper("Atlas: More Maps", name="Atlas", record=10),
    "R2": make_paper("R2: A Robot", name="R2", record=11),
    "gull": make_paper("gull: birds", name="gull", record=7),
}


def mentions(library: Library, title: str) -> list[tuple[str, str]]:
    """The words that link in a paper's abstract, and the title of the paper that each leads to."""
    (paper,) = (paper for paper in library.papers if paper.title.plain == title)
    spans = (span for span in paper.abstract.spans if isinstance(span, Mention))
    return [(span.text, next(p for p in library.papers if p.identity == span.paper).title.plain) for span in spans]


@pytest.mark.parametrize("case", load_cases("mentions/cases.yml"))
def test_only_unambiguous_names_are_linked(case: dict[str, Any]) -> None:
    """Names of other papers' systems are links to these papers; the text is unchanged."""
    reader = make_paper("A comparison", case["abstract"], record=20)

    library = link_mentions(make_library(*OWNERS.values(), reader))

    assert mentions(library, "A comparison") == [(word, OWNERS[word].title.plain) for word in case["links"]]
    assert library.papers[-1].abstract.plain == reader.abstract.plain


def test_a_paper_does_not_mention_itself() -> None:
    """The name of a paper's own system is not a link."""
    library = link_mentions(make_library(make_paper("TideNet: Tides", "We present TideNet.", name="TideNet")))

    assert mentions(library, "TideNet: Tides") == []


def test_a_name_that_two_papers_share_is_not_linked() -> None:
    """If two papers have the same name, however they spell it, it is linked to neither."""
    twins = [make_paper("One", name="TideNet"), make_paper("Two", name="Tidenet", record=2)]

    library = link_mentions(make_library(*twins, make_paper("Three", "We use TideNet and Tidenet here.", record=3)))

    assert mentions(library, "Three") == []


def test_a_mentioned_paper_lists_the_papers_that_mention_it() -> None:
    """The library has mentions in both directions."""
    library = link_mentions(make_library(OWNERS["CRAB"], make_paper("Reader", "We use CRAB.", record=20)))
    owner, reader = library.papers

    assert library.mentions[reader.identity] == (owner.identity,)
    assert library.mentioned_by[owner.identity] == (reader.identity,)


def test_of_names_with_the_same_first_word_the_longest_is_linked() -> None:
    """A name may be the beginning of another, and many may begin with the same word."""
    names = ["Tide Net", "Tide Net Atlas", *(f"Tide N{n}" for n in range(3_000))]
    owners = [make_paper(f"Paper {n}", name=name, record=n) for n, name in enumerate(names, 1)]
    reader = make_paper("A comparison", "We use Tide Net Atlas, Tide N7 and Tide Net. " * 2, record=9_000)

    library = link_mentions(make_library(*owners, reader))

    assert [words for words, _ in mentions(library, "A comparison")] == ["Tide Net Atlas", "Tide N7", "Tide Net"]
