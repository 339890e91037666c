"""Related papers and the reasons to show them."""

from __future__ import annotations

from itertools import pairwise

from generator.config import Group, Taxonomy, Topic
from generator.enrich.mentions import link_mentions
from generator.enrich.related import MOST, find_related
from generator.library import Library
from generator.paper import Paper
from tests.conftest import make_library, make_paper

TAXONOMY = Taxonomy((Group("task", "Task", (Topic("tides", "tides", ()), Topic("dunes", "dunes & sand", ()))),))
WORDS = "amber basalt cobalt dolomite emerald feldspar garnet hematite ivory jasper kyanite lapis marble nickel".split()


def relate(*papers: Paper) -> Library:
    """The library of these papers with related ones."""
    return find_related(link_mentions(make_library(*papers)), TAXONOMY)


def related(library: Library, title: str) -> dict[str, str]:
    """The titles related to a paper, in order, with the reasons."""
    (paper,) = (paper for paper in library.papers if paper.title.plain == title)
    return {library.by_id[found.paper].title.plain: found.reason for found in library.related[paper.identity]}


def make_others(number: int) -> list[Paper]:
    """Papers each with a word of its own and one in common with the next."""
    pairs = list(pairwise(WORDS))[:number]
    return [make_paper(f"Stone {n}", f"{a} {b}", record=10 + n) for n, (a, b) in enumerate(pairs)]


def test_papers_with_rare_words_in_common_are_related() -> None:
    """The paper that shares a rare word comes first, in any form of the word, and the reason tells it."""
    one, two = make_paper("One", "Quicksands drift."), make_paper("Two", "A quicksand rests.", record=2)

    library = relate(one, two, *make_others(9))

    assert next(iter(related(library, "One").items())) == ("Two", "shares “quicksand”")


def test_papers_with_topics_in_common_are_related() -> None:
    """The reason tells topics as people read them, the rarest first."""
    one = make_paper("One", "Agate.", tags=("dunes", "tides"))
    two = make_paper("Two", "Beryl.", tags=("tides", "dunes"), record=2)
    three = make_paper("Three", "Chert.", tags=("tides",), record=3)

    library = relate(one, two, three, *make_others(9))

    assert next(iter(related(library, "One").items())) == ("Two", "shares dunes & sand, tides")


def test_a_paper_that_names_another_is_related_to_it() -> None:
    """Naming another's system counts more than words, both ways, and is the reason."""
    owner = make_paper("Owner", "Amber drifts.", name="TideNet")
    reader = make_paper("Reader", "We build on TideNet.", record=2)

    library = relate(owner, reader, *make_others(9))

    assert related(library, "Reader")["Owner"] == "named here: TideNet"
    assert related(library, "Owner")["Reader"] == "names TideNet"


def test_no_paper_chooses_more_than_five() -> None:
    """However many papers share a word, a paper chooses five, and these by the order of the site where equal."""
    twins = [make_paper(f"Twin {n}", "Quicksand rests.", record=n) for n in range(1, 8)]

    library = relate(*twins, *make_others(13))

    assert list(related(library, "Twin 7")) == [f"Twin {n}" for n in range(1, 6)]
    assert len(related(library, "Twin 7")) == MOST


def test_every_paper_is_somebodys() -> None:
    """A paper that none chose is listed last by the one nearest to it, and has a related paper itself."""
    twins = [make_paper(f"Twin {n}", "Quicksand rests.", record=n) for n in range(1, 9)]
    stray = make_paper("Stray", "A rest. Zinc. Zircon.", record=9)

    library = relate(*twins, stray, *make_others(13))

    listed = [other.paper for others in library.related.values() for other in others]
    assert set(listed) == {paper.identity for paper in library.papers}
    (nearest, *_) = related(library, "Stray")
    assert list(related(library, nearest))[-1] == "Stray"


def test_weak_evidence_shows_fewer_papers() -> None:
    """A paper that shares one word with each of two others shows the nearest, and no five."""
    library = relate(*make_others(13))

    assert all(len(found) <= 2 for found in library.related.values())


def test_papers_with_nothing_in_common_have_one_related_all_the_same() -> None:
    """Of two papers each is related to the other, and the reason claims nothing."""
    library = relate(make_paper("One", "Amber."), make_paper("Two", "Basalt.", record=2))

    assert related(library, "One") == {"Two": "the nearest of few"}
    assert related(library, "Two") == {"One": "the nearest of few"}


def test_a_function_word_is_no_reason() -> None:
    """In a small library “of” and “the” can be rare; no reason tells them."""
    one = make_paper("One", "The sum of the amber.")
    two = make_paper("Two", "The weight of the basalt.", record=2)

    library = relate(one, two, *(make_paper(f"Zinc {n}", "Zinc.", record=n) for n in range(3, 9)))

    assert related(library, "One")["Two"] == "the nearest of few"


def test_one_paper_has_none() -> None:
    """A library of one paper has no related ones, and neither has an empty one."""
    assert related(relate(make_paper("One", "Amber.")), "One") == {}
    assert relate().related == {}


def test_related_papers_do_not_depend_on_the_order_of_reading() -> None:
    """The same records read in another order have the same related papers."""
    papers = make_others(13)

    assert relate(*papers).related == relate(*reversed(papers)).related
