"""Related papers and the reasons to show them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from broadsheet.enrich.mentions import link_mentions
from broadsheet.enrich.related import MAX_RELATED, find_related
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.topics import Group, Taxonomy, Topic
from tests.conftest import make_library, make_paper, make_papers

TAXONOMY = Taxonomy((Group("task", "Task", (Topic("tides", "tides", ()), Topic("dunes", "dunes & sand", ()))),))
WORDS = "amber basalt cobalt dolomite emerald feldspar garnet hematite ivory jasper kyanite lapis marble nickel".split()


def relate(*papers: Paper) -> Library:
    """The library of these papers with related ones."""
    return find_related(link_mentions(replace(make_library(*papers), taxonomy=TAXONOMY)))


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


def test_a_word_of_the_title_counts_more() -> None:
    """Of two papers with the same words the one is nearer that has the shared one in its title."""
    one = make_paper("1", "A quicksand and zinc.")
    two = make_paper("Quicksands", "Zinc.", record=2)
    reader = make_paper("3", "Quicksand.", record=3)

    library = relate(one, two, reader, *make_others(9))

    assert next(iter(related(library, "3"))) == "Quicksands"


def test_words_of_one_paper_keep_none_away() -> None:
    """A paper is no less near for words that no other has."""
    one = make_paper("1", "A quicksand, zinc and zircon.")
    two = make_paper("2", "A quicksand.", record=2)
    reader = make_paper("3", "Quicksand.", record=3)

    library = relate(one, two, reader, *make_others(9))

    assert list(related(library, "3")) == ["1", "2"]


def test_papers_with_topics_in_common_are_related() -> None:
    """The reason tells topics as people read them, the rarest first."""
    one = make_paper("One", "Agate.", tags=("dunes", "tides"))
    two = make_paper("Two", "Beryl.", tags=("tides", "dunes"), record=3)
    three = make_paper("Three", "Chert.", tags=("tides",), record=2)

    library = relate(one, three, two, *make_others(9))

    assert next(iter(related(library, "One").items())) == ("Two", "shares dunes & sand, tides")


def test_words_count_more_than_topics() -> None:
    """Of a word and a topic that are equally rare the word decides."""
    one = make_paper("One", "Quicksands drift.", tags=("tides",))
    two = make_paper("Two", "Chert.", tags=("tides",), record=2)
    three = make_paper("Three", "A quicksand rests.", record=3)

    library = relate(one, two, three, *make_others(9))

    assert list(related(library, "One")) == ["Three", "Two"]


def test_a_paper_that_names_another_is_related_to_it() -> None:
    """Naming another's system counts more than words, both ways, and is the reason."""
    rival = make_paper("Rival", "A quicksand rests.")
    owner = make_paper("Owner", "Amber drifts.", name="TideNet", record=2)
    reader = make_paper("Reader", "We build on TideNet for quicksands.", record=3)

    library = relate(rival, owner, reader, *make_others(3))

    assert next(iter(related(library, "Reader").items())) == ("Owner", "named here: TideNet")
    assert next(iter(related(library, "Owner").items())) == ("Reader", "names TideNet")


def test_no_paper_chooses_more_than_five() -> None:
    """However many papers share a word, a paper chooses five, and these by the order of the site where equal."""
    twins = [make_paper(f"Twin {n}", "Quicksand rests.", record=n) for n in range(1, 8)]

    library = relate(*twins, *make_others(13))

    assert list(related(library, "Twin 7")) == [f"Twin {n}" for n in range(1, 6)]
    assert len(related(library, "Twin 7")) == MAX_RELATED


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
    """A paper that shares all with one paper and a word with another shows the nearer one alone."""
    near = make_paper("Near", "Quartz, zircon, topaz, onyx.", record=2)

    library = relate(make_paper("One", "Quartz, zircon, topaz, onyx, amber."), near, *make_others(13))

    assert list(related(library, "One")) == ["Near"]


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


def test_a_word_of_every_paper_is_no_reason() -> None:
    """What all papers share tells nothing."""
    library = relate(*(make_paper(f"{n}", "Quicksand.", record=n) for n in range(1, 4)))

    assert related(library, "1")["2"] == "the nearest of few"


@pytest.mark.parametrize(("papers", "reason"), [(100, "shares “quicksand”"), (101, "the nearest of few")])
def test_a_common_word_is_no_reason_in_a_large_library(papers: int, reason: str) -> None:
    """Among more than a hundred papers a word that a quarter has tells nothing; among fewer it does."""
    sandy = [make_paper(f"{n}", "Quicksand.", record=n) for n in range(1, 27)]

    library = relate(*sandy, *(make_paper(f"{n}", record=n) for n in range(27, papers + 1)))

    assert related(library, "1")["2"] == reason


def test_a_reason_tells_three_words() -> None:
    """However many words two papers share, the reason tells the first ones."""
    words = "Zircon, topaz, quartz, onyx."

    library = relate(make_paper("One", words), make_paper("Two", words, record=2), *make_others(9))

    assert related(library, "One")["Two"] == "shares “onyx”, “quartz”, “topaz”"


def test_equal_papers_stand_in_the_order_of_the_site() -> None:
    """Papers with the same words in another order are equally near, though their sums differ in the last digit."""
    twins = [make_paper("Twin 1", "quartz topaz quartz zircon agate zircon onyx")]
    twins += [make_paper(f"Twin {n}", "topaz agate onyx zircon quartz quartz zircon", record=n) for n in range(2, 7)]
    reader = make_paper("Reader", "Quartz, zircon, topaz, onyx, agate.", record=9)

    library = relate(*twins, reader, *make_papers(20, file="shells.txt"))

    assert list(related(library, "Reader"))[:MAX_RELATED] == [f"Twin {n}" for n in range(1, 6)]


def test_equal_words_stand_in_the_order_of_the_alphabet() -> None:
    """Words that weigh the same do so, though their products differ in the last digit."""
    one = make_paper("One", "Agate. Onyx, onyx, onyx. Zircon, zircon.")
    two = make_paper("Two", "Agate, agate, agate. Onyx. Zircon.", record=2)

    library = relate(one, two, *make_others(3))

    assert related(library, "One")["Two"] == "shares “agate”, “onyx”, “zircon”"


def test_one_paper_has_none() -> None:
    """A library of one paper has no related ones, and neither has an empty one."""
    assert related(relate(make_paper("One", "Amber.")), "One") == {}
    assert relate().related == {}


def test_in_a_large_library_the_nearest_are_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a paper is not compared with every other one, those with its rare words, and those it names, are found."""
    one, two = make_paper("One", "Quicksands drift."), make_paper("Two", "A quicksand rests.", record=2)
    named = make_paper("TideNet", "Of other words.", record=3, name="TideNet")
    reader = make_paper("Reader", "Unlike TideNet, it reads zinc.", record=4)
    lonely = make_paper("Lonely", "Hm.", record=5)
    papers = (one, two, named, reader, lonely, *make_others(9))
    whole = relate(*papers)
    monkeypatch.setattr("broadsheet.enrich.related.ALL_PAIRS_LIMIT", 7)

    library = relate(*papers)

    assert {title: next(iter(related(library, title))) for title in ("One", "Two", "Reader")} == {
        "One": "Two",
        "Two": "One",
        "Reader": "TideNet",
    }
    assert related(library, "Lonely")
    assert set(library.related) == set(whole.related)


def test_in_a_large_library_those_that_share_most_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more papers share a rare word with one than can be compared, those with the greatest share of it are."""
    far = make_paper("Far", "Quicksand, agate, beryl and chert.")
    near = make_paper("Near", "Quicksand.", record=2)
    others = [make_paper(word, word, record=n) for n, word in enumerate("Agate Beryl Chert".split(), 3)]
    reader = make_paper("Reader", "Quicksand.", record=9)
    monkeypatch.setattr("broadsheet.enrich.related.ALL_PAIRS_LIMIT", 7)
    monkeypatch.setattr("broadsheet.enrich.related.MAX_CANDIDATES", 1)

    library = relate(far, near, *others, reader, *make_others(9))

    assert list(related(library, "Reader")) == ["Near"]
