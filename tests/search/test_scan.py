"""Queries drawn from papers find what a plain scan of the papers finds, which shares no rule with the engine."""

from __future__ import annotations

import random

import pytest

from broadsheet.search.documents import Document
from broadsheet.search.engine import search
from tests.benchmarks.search.queries import (
    count_papers,
    draw_combinations,
    draw_gibberish,
    draw_known_items,
    draw_misspelt,
    draw_pairs,
)
from tests.benchmarks.search.scan import Scan
from tests.search.test_engine import CORPUS, READER, TAXONOMY, make_document, make_reader

TOPICS = {topic.slug: (group.slug, topic.title) for group in TAXONOMY.groups for topic in group.topics}
SCAN = Scan(CORPUS, TOPICS)
PAIRED = [
    make_document(0, title="潮汐与海岸", abstract="我们研究潮汐。海岸的沙丘很高。"),
    make_document(1, title="砂丘の研究", abstract="砂丘は海岸にある。沙 丘, 潮 汐"),
    make_document(2, abstract="海と岸 and 潮汐2025海岸"),
]


@pytest.mark.parametrize("query", draw_combinations(CORPUS))
def test_a_combination_finds_what_a_scan_finds(query: str) -> None:
    """Words, phrases, fields, filters and what papers must not have, together; the newest first."""
    assert search(READER, query, newest=True).numbers == tuple(sorted(SCAN.find(query), reverse=True))


@pytest.mark.parametrize("query", draw_pairs(PAIRED))
def test_two_characters_find_what_a_search_in_the_text_finds(query: str) -> None:
    """No list of words is needed for Chinese and Japanese."""
    found = {number for number, one in enumerate(PAIRED) if query in one.title or query in one.abstract}

    assert set(search(make_reader(PAIRED), query).numbers) == found == Scan(PAIRED, {}).find(query)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("vision-language", True),
        ("visionlanguage", True),
        ("vision language", True),
        ('"language vision"', False),
        ("modelling", True),
        ("modeling", True),
        ("Universite", True),
        ("lang", True),
        ("lang vision", False),
        ("title:model", False),
        ('author:"Q. Gull"', True),
        ('author:"Gull Ada"', True),
        ('author:"Gull Tern"', False),
        ("-shore vision", True),
        ("-vision", False),
        ("year:2024", False),
        ("month:..2025-03", True),
        ("month:2025-04..", False),
        ("has:code", True),
        ('venue:"Coast Letters"', True),
    ],
)
def test_the_scan_keeps_to_the_rules(query: str, is_found: bool) -> None:
    """The scan itself, which the engine is compared with, on one paper."""
    document = make_document(
        0,
        title="Tides at the Université",
        abstract="We propose vision-language modelling.",
        authors=("Ada Q. Gull", "Ben Tern"),
        venue="Coast Letters",
        has=("code",),
    )

    assert Scan([document], {}).find(query) == ({0} if is_found else set())


def make_invented() -> list[Document]:
    """Papers whose words are all different enough to be drawn."""
    chance = random.Random(3)
    words = ["".join(chance.choices("bcdfglmnprst", k=1) + chance.choices("aeiou", k=1)) for _ in range(60)]
    terms = sorted({"".join(chance.choices(words, k=4)) for _ in range(300)})
    return [
        make_document(number, title=" ".join(chance.sample(terms, 6)), abstract=" ".join(chance.choices(terms, k=30)))
        for number in range(80)
    ]


def test_drawn_queries_are_what_they_are_said_to_be() -> None:
    """An edited word and gibberish begin no word of the papers; a known item has one right answer."""
    papers = make_invented()
    vocabulary = count_papers(papers)

    misspelt, gibberish = draw_misspelt(papers, 50), draw_gibberish(papers)

    assert len(misspelt) == 50
    assert len(gibberish) == 40
    assert all(vocabulary[one.meant] >= 2 and not vocabulary[one.text] for one in misspelt)
    assert not any(vocabulary[query.split()[-1]] for query in gibberish)
    for item in draw_known_items(papers):
        if item.kind in ("title words", "phrase"):
            words = item.text.strip('"').lower().split()
            assert [one.slug for one in papers if set(words) <= set(one.title.split())] == [item.wanted]


def test_the_same_papers_give_the_same_queries() -> None:
    """Figures of two versions can be compared."""
    papers = make_invented()

    assert draw_known_items(papers) == draw_known_items(list(papers))
    assert draw_combinations(papers) == draw_combinations(list(papers))
