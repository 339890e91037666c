"""Tests of related papers and the reasons given for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import msgspec
import numpy as np
import pytest

from broadsheet.enrich.related import MAX_RELATED, find_related
from broadsheet.enrich.term_weights import weigh_terms
from broadsheet.enrich.terms import read_terms
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.topics import Group, Taxonomy, Topic
from tests.conftest import WORDS as ENGLISH
from tests.conftest import link_names, make_library, make_paper, make_papers

TAXONOMY = Taxonomy((Group("task", "Task", (Topic("tides", "tides", ()), Topic("dunes", "dunes & sand", ()))),))
WORDS = "amber basalt cobalt dolomite emerald feldspar garnet hematite ivory jasper kyanite lapis marble nickel".split()


def relate(*papers: Paper, vectors: Mapping[str, Sequence[float]] = MappingProxyType({})) -> Library:
    """The library of these papers with related ones; some may have vectors, by their titles."""
    library = replace(make_library(*papers), taxonomy=TAXONOMY)
    terms = weigh_terms([read_terms(paper) for paper in library.papers])
    known = {paper.identity: paper.title.plain for paper in library.papers if paper.title.plain in vectors}
    arrays = {identity: np.array(vectors[title]) for identity, title in known.items()}
    return find_related(link_names(library, terms), terms, arrays)


def related(library: Library, title: str) -> dict[str, str]:
    """The titles related to a paper, in order, with the reasons."""
    (paper,) = (paper for paper in library.papers if paper.title.plain == title)
    return {library.by_id[found.paper].title.plain: ENGLISH.reason(found) for found in library.related[paper.identity]}


def make_others(number: int) -> list[Paper]:
    """Papers each with a word of its own and one in common with the next."""
    pairs = list(pairwise(WORDS))[:number]
    return [make_paper(f"Stone {n}", f"{a} {b}", record=10 + n) for n, (a, b) in enumerate(pairs)]


def test_papers_with_rare_words_in_common_are_related() -> None:
    """The paper that shares a rare word comes first, whatever form of the word it uses, and the reason names the
    word.
    """
    one, two = make_paper("One", "Quicksands drift."), make_paper("Two", "A quicksand rests.", record=2)

    library = relate(one, two, *make_others(9))

    assert next(iter(related(library, "One").items())) == ("Two", "shares “quicksand”")


def test_a_word_in_the_title_counts_more() -> None:
    """Of two papers with the same words, the nearer one has the shared word in its title."""
    one = make_paper("1", "A quicksand and zinc.")
    two = make_paper("Quicksands", "Zinc.", record=2)
    reader = make_paper("3", "Quicksand.", record=3)

    library = relate(one, two, reader, *make_others(9))

    assert next(iter(related(library, "3"))) == "Quicksands"


def test_a_paper_with_much_of_its_own_is_less_near() -> None:
    """Of two papers with the same word in common, the one that says less else is nearer."""
    one = make_paper("1", "A quicksand, zinc and zircon.")
    two = make_paper("2", "A quicksand.", record=2)
    reader = make_paper("3", "Quicksand.", record=3)

    library = relate(one, two, reader, *make_others(9))

    assert list(related(library, "3"))[:2] == ["2", "1"]


def test_papers_with_topics_in_common_are_related() -> None:
    """The reason names topics by their titles, the rarest first."""
    one = make_paper("One", "Agate.", tags=("dunes", "tides"))
    two = make_paper("Two", "Beryl.", tags=("tides", "dunes"), record=3)
    three = make_paper("Three", "Chert.", tags=("tides",), record=2)

    library = relate(one, three, two, *make_others(9))

    assert next(iter(related(library, "One").items())) == ("Two", "shares dunes & sand, tides")


def test_a_topic_counts_more_the_more_both_papers_are_about_it() -> None:
    """Of papers with the same topic, the nearest is most about it; the reason names first what counts most."""

    def weigh(paper: Paper, *weights: float) -> Paper:
        """Return a paper with these weights of its tags."""
        tags = (msgspec.structs.replace(tag, weight=weight) for tag, weight in zip(paper.tags, weights, strict=True))
        return msgspec.structs.replace(paper, tags=tuple(tags))

    one = weigh(make_paper("One", "Agate.", tags=("dunes",)), 0.4)
    two = weigh(make_paper("Two", "Beryl.", tags=("dunes", "tides"), record=2), 0.7, 0.2)
    reader = weigh(make_paper("Reader", "Chert.", tags=("tides", "dunes"), record=3), 0.6, 0.8)

    library = relate(one, two, reader, *make_others(9))

    assert list(related(library, "Reader"))[:2] == ["Two", "One"]
    assert related(library, "Reader")["Two"] == "shares dunes & sand, tides"
    assert next(iter(related(library, "One"))) == "Reader"


def test_words_count_more_than_topics() -> None:
    """If a word and a topic are equally rare, the shared word decides."""
    one = make_paper("One", "Quicksands drift.", tags=("tides",))
    two = make_paper("Two", "Chert.", tags=("tides",), record=2)
    three = make_paper("Three", "A quicksand rests.", record=3)

    library = relate(one, two, three, *make_others(9))

    assert list(related(library, "One")) == ["Three", "Two"]


def test_a_paper_that_names_another_is_related_to_it() -> None:
    """The reason is the name, in both directions; but a paper that is more like it comes first."""
    rival = make_paper("Rival", "A quicksand rests at reefs near lagoons.")
    owner = make_paper("Owner", "Amber drifts at reefs.", name="TideNet", record=2)
    reader = make_paper("Reader", "We build on TideNet for quicksands at reefs near lagoons.", record=3)

    library = relate(rival, owner, reader, *make_others(3))

    assert list(related(library, "Reader").items()) == [
        ("Rival", "shares “lagoons”, “quicksand”, “reefs”"),
        ("Owner", "mentioned here: TideNet"),
    ]
    assert related(library, "Owner")["Reader"] == "mentions TideNet"


def test_the_more_is_in_common_the_nearer_is_a_paper() -> None:
    """The order is that of the likeness: by terms, by a topic as well, and by the words of a phrase side by side."""
    papers = [
        make_paper("Three", "Quartz, zircon, topaz, onyx, agate.", record=2),
        make_paper("Two", "Quartz, zircon, beryl, chert, flint.", record=3),
        make_paper("Two and a topic", "Quartz, zircon, gneiss, slate, tuff.", record=4, tags=("tides",)),
        make_paper("A phrase", "Quartz zircon topaz, halite, gypsum.", record=5),
        make_paper("One", "Quartz, pumice, obsidian, marl, chalk.", record=6),
    ]
    reader = make_paper("Reader", "Quartz zircon topaz, opal, jet.", record=9, tags=("tides",))
    fillers = [make_paper(f"Filler {n}", f"{word}, {word}.", record=20 + n) for n, word in enumerate(WORDS * 3)]

    library = relate(*papers, reader, *fillers)

    assert list(related(library, "Reader"))[:4] == ["A phrase", "Three", "Two and a topic", "Two"]


def test_few_papers_are_shown_if_little_is_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of other words has one related paper, in a small library and in one too large to compare all."""
    twins = [make_paper(f"Twin {n}", "Quicksand rests on old dunes near tides.", record=n) for n in range(1, 9)]
    stray = make_paper("Stray", "Dunes. Gulls, terns, waders, knots, ruffs, skuas, auks, ferns and moss.", record=9)
    small = relate(*twins, stray, *make_others(13))
    monkeypatch.setattr("broadsheet.enrich.related.ALL_PAIRS_LIMIT", 7)

    for library in (small, relate(*twins, stray, *make_others(13))):
        assert len(related(library, "Stray")) == 1
        assert len(related(library, "Twin 8")) == MAX_RELATED


def test_a_single_broad_topic_is_no_reason() -> None:
    """What distinguishes two papers is named instead; a topic that few papers have is a reason."""
    one, two = (
        make_paper("One", "Quicksands.", tags=("tides",)),
        make_paper("Two", "Quicksand.", record=2, tags=("tides",)),
    )
    rare = relate(one, two, *make_others(13))
    broad = relate(one, two, *(msgspec.structs.replace(paper, tags=one.tags) for paper in make_others(13)))

    assert (related(rare, "One")["Two"], related(broad, "One")["Two"]) == ("shares tides", "shares “quicksand”")


def test_a_reason_names_a_phrase_rather_than_its_words() -> None:
    """Words side by side within a clause are one term, as the other paper writes them."""
    one = make_paper("One", "We study quicksand drifts. They are old.")
    two = make_paper("Two", "A quicksand-drift, old dunes.", record=2)

    library = relate(one, two, *make_others(9))

    assert related(library, "One")["Two"] == "shares “quicksand drift”, “old”"


def test_another_paper_changes_the_lists_of_few() -> None:
    """A new paper is in some lists; those of papers that have no word in common with it stay as they were."""
    stones = [first + second for first in WORDS for second in ("ite", "stone", "dust", "sand", "glass")]
    papers = [
        make_paper(f"{n}", f"{', '.join(stones[n % 30 : n % 30 + 5])}, {stones[n % 30 + 9]} in {n}.", record=n + 1)
        for n in range(150)
    ]
    new = make_paper("New", ", ".join(stones[:5]), record=300)
    library = relate(*papers)

    before, after = library.related, relate(*papers, new).related

    changed = {paper.identity for paper in library.papers if before[paper.identity] != after[paper.identity]}
    alike = {paper.identity for paper in library.papers if set(stones[:5]) & set(paper.abstract.plain.split(", "))}
    assert changed and changed <= alike


def test_no_paper_chooses_more_than_five() -> None:
    """However many papers share a word, five are chosen, and of equal ones the first in the order of the site."""
    twins = [make_paper(f"Twin {n}", "Quicksand rests.", record=n) for n in range(1, 8)]

    library = relate(*twins, *make_others(13))

    assert list(related(library, "Twin 7")) == [f"Twin {n}" for n in range(1, 6)]
    assert len(related(library, "Twin 7")) == MAX_RELATED


def test_every_paper_is_in_some_list() -> None:
    """A paper that no other paper has chosen is last in the list of the nearest one, and has a related paper itself."""
    twins = [make_paper(f"Twin {n}", "Quicksand rests.", record=n) for n in range(1, 9)]
    stray = make_paper("Stray", "A rest. Zinc. Zircon.", record=9)

    library = relate(*twins, stray, *make_others(13))

    listed = [other.paper for others in library.related.values() for other in others]
    assert set(listed) == {paper.identity for paper in library.papers}
    (nearest, *_) = related(library, "Stray")
    assert list(related(library, nearest))[-1] == "Stray"


def test_a_much_more_distant_paper_is_not_listed() -> None:
    """A paper that shares everything with one paper and a word with another lists only the nearer one."""
    near = make_paper("Near", "Quartz, zircon, topaz, onyx, agate, beryl, chert.", record=2)
    far = [
        make_paper(f"Far {n}", "Amber, schist, gneiss, slate, marl, chalk, tuff, peat, loam, silt.", record=n)
        for n in (3, 4)
    ]
    one = make_paper("One", "Quartz, zircon, topaz, onyx, agate, beryl, amber.")

    library = relate(one, near, *far, *make_papers(20, file="shells.txt"))

    assert list(related(library, "One")) == ["Near"]


def test_a_paper_has_a_related_one_even_with_nothing_in_common() -> None:
    """Of two papers, each is related to the other, and the reason claims nothing."""
    library = relate(make_paper("One", "Amber."), make_paper("Two", "Basalt.", record=2))

    assert related(library, "One") == {"Two": "nothing specific in common"}
    assert related(library, "Two") == {"One": "nothing specific in common"}


def test_a_function_word_is_never_a_reason() -> None:
    """“Of” and “the” can be rare in a small library, but no reason names them."""
    one = make_paper("One", "The sum of the amber.")
    two = make_paper("Two", "The weight of the basalt.", record=2)

    library = relate(one, two, *(make_paper(f"Zinc {n}", "Zinc.", record=n) for n in range(3, 9)))

    assert related(library, "One")["Two"] == "nothing specific in common"


def test_a_word_in_every_paper_is_never_a_reason() -> None:
    """A word that all papers share distinguishes none of them."""
    library = relate(*(make_paper(f"{n}", "Quicksand.", record=n) for n in range(1, 4)))

    assert related(library, "1")["2"] == "nothing specific in common"


@pytest.mark.parametrize(("papers", "reason"), [(100, "shares “quicksand”"), (101, "nothing specific in common")])
def test_a_common_word_is_not_a_reason_in_a_large_library(papers: int, reason: str) -> None:
    """A word in a quarter of the papers counts among up to a hundred papers, and not among more."""
    sandy = [make_paper(f"{n}", "Quicksand.", record=n) for n in range(1, 27)]

    library = relate(*sandy, *(make_paper(f"{n}", record=n) for n in range(27, papers + 1)))

    assert related(library, "1")["2"] == reason


def test_a_reason_names_at_most_three_words() -> None:
    """However many words two papers share, the reason names the first three."""
    words = "Zircon, topaz, quartz, onyx."

    library = relate(make_paper("One", words), make_paper("Two", words, record=2), *make_others(9))

    assert related(library, "One")["Two"] == "shares “onyx”, “quartz”, “topaz”"


def test_equally_near_papers_are_in_the_order_of_the_site() -> None:
    """Papers with the same words in another order are equally near, although their sums differ in the last digit."""
    twins = [make_paper("Twin 1", "quartz topaz quartz zircon agate zircon onyx")]
    twins += [make_paper(f"Twin {n}", "topaz agate onyx zircon quartz quartz zircon", record=n) for n in range(2, 7)]
    reader = make_paper("Reader", "Quartz, zircon, topaz, onyx, agate.", record=9)

    library = relate(*twins, reader, *make_papers(20, file="shells.txt"))

    assert list(related(library, "Reader"))[:MAX_RELATED] == [f"Twin {n}" for n in range(1, 6)]


def test_words_of_equal_weight_are_in_alphabetical_order() -> None:
    """Words of equal weight are ordered so even if their products differ in the last digit."""
    one = make_paper("One", "Agate. Onyx, onyx, onyx. Zircon, zircon.")
    two = make_paper("Two", "Agate, agate, agate. Onyx. Zircon.", record=2)

    library = relate(one, two, *make_others(3))

    assert related(library, "One")["Two"] == "shares “agate”, “onyx”, “zircon”"


def test_a_single_paper_has_no_related_papers() -> None:
    """Neither a library of one paper nor an empty one has related papers."""
    assert related(relate(make_paper("One", "Amber.")), "One") == {}
    assert relate().related == {}


def test_the_nearest_papers_are_found_in_a_large_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if a paper is not compared with every other one, those with its rare words and those it names are found."""
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


def test_the_best_candidates_are_compared_in_a_large_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """If too many papers share a rare word to compare all, those in which the word has most weight are compared."""
    far = make_paper("Far", "Quicksand, agate, beryl and chert.")
    near = make_paper("Near", "Quicksand.", record=2)
    others = [make_paper(word, word, record=n) for n, word in enumerate("Agate Beryl Chert".split(), 3)]
    reader = make_paper("Reader", "Quicksand.", record=9)
    monkeypatch.setattr("broadsheet.enrich.related.ALL_PAIRS_LIMIT", 7)
    monkeypatch.setattr("broadsheet.enrich.nearest.MAX_CANDIDATES", 1)

    library = relate(far, near, *others, reader, *make_others(9))

    assert list(related(library, "Reader")) == ["Near"]


VECTORS = {"One": (1.0, 0.0), "Three": (0.0, 1.0), "Four": (-1.0, 0.2), "Two": (0.9, 0.1)}


@pytest.mark.parametrize("limit", [500, 2])
def test_papers_with_like_vectors_are_related(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers without a word in common are related if their vectors are alike, also in a large library."""
    monkeypatch.setattr("broadsheet.enrich.related.ALL_PAIRS_LIMIT", limit)
    words = zip(VECTORS, ("Agate.", "Zinc.", "Beryl.", "Chert."), strict=True)
    papers = [make_paper(title, text, record=n) for n, (title, text) in enumerate(words, 1)]
    papers = [papers[0], *make_others(9), *papers[1:]]

    with_vectors, without = relate(*papers, vectors=VECTORS), relate(*papers)

    assert related(with_vectors, "One")["Two"] == "similar in meaning"
    assert next(iter(related(with_vectors, "One"))) == "Two"
    assert next(iter(related(without, "One"))) != "Two"


def test_papers_without_a_vector_are_related_by_words() -> None:
    """Vectors of others change neither the order nor the reasons of their lists."""
    others = make_others(9)
    papers = [make_paper(title, "Agate.", record=n) for n, title in enumerate(VECTORS, 1)]

    with_vectors, without = relate(*papers, *others, vectors=VECTORS), relate(*papers, *others)

    names = [paper.title.plain for paper in others]
    assert [related(with_vectors, name) for name in names] == [related(without, name) for name in names]
