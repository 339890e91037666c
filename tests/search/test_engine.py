"""Tests of the index and of finding papers in it, against a plain scan of the documents."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest

from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.topics import Group, Taxonomy, Topic
from broadsheet.search.documents import Document, list_documents
from broadsheet.search.engine import Answer, search
from broadsheet.search.index import make_index, split
from broadsheet.search.reader import IndexReader
from broadsheet.search.tokens import find_tokens, normalize
from tests.conftest import make_library, make_paper

WORDS = "dune dunes gull tern sand-drift sand drift quick quicksand shore tide tides wave wavelet café of the a".split()
NAMES = ("Ada Gull", "Ben J. Tern", "Cy Sand-Drift", "Dee Tern Gull")
TAXONOMY = Taxonomy(
    (
        Group("place", "Place", (Topic("coast", "The coast", ()), Topic("sea", "Open sea", ()))),
        Group("kind", "Kind", (Topic("survey", "Survey", ()),)),
    )
)


def make_reader(documents: Sequence[Document]) -> IndexReader:
    """The index of these documents."""
    files = {file.path: file.content for file in make_index(documents, TAXONOMY, "")}
    return IndexReader(files.__getitem__)


def make_document(number: int, **values: Any) -> Document:
    """A document with some values."""
    known: dict[str, Any] = {
        "date": "2025-03-20",
        "title": f"Shell {number}",
        "abstract": "",
        "authors": (),
        "name": "",
        "venue": "",
        "slug": f"shell-{number}",
        "topics": (),
        "has": (),
        "identifiers": (),
    }
    return Document(**{**known, **values})


def make_corpus(papers: int) -> list[Document]:
    """Documents of random words."""
    chance = random.Random(7)
    dates = sorted(f"20{chance.choice((24, 25))}-{chance.randint(1, 12):02}-01" for _ in range(papers))
    return [
        make_document(
            number,
            date=dates[number],
            title=" ".join(chance.choices(WORDS, k=4)),
            abstract=" ".join(chance.choices(WORDS, k=12)),
            authors=tuple(chance.sample(NAMES, 2)),
            venue=chance.choice(("", "Coast Letters", "Letters of the Coast")),
            topics=tuple(chance.sample(("coast", "sea", "survey"), chance.randint(0, 2))),
            has=tuple(chance.sample(("code", "data"), chance.randint(0, 2))),
        )
        for number in range(papers)
    ]


CORPUS = make_corpus(1_300)
READER = make_reader(CORPUS)


def has_word(text: str, *words: str) -> bool:
    """Whether a text has one of these tokens."""
    return not {token for token, _ in find_tokens(text)[0]}.isdisjoint(words)


def has_beginning(text: str, beginning: str) -> bool:
    """Whether a text has a token that begins so."""
    return any(token.startswith(beginning) for token, _ in find_tokens(text)[0])


def has_phrase(text: str, phrase: str) -> bool:
    """Whether a text has these words beside each other."""
    return f" {phrase} " in f" {normalize(text).replace('-', ' ')} "


def everywhere(document: Document) -> tuple[str, ...]:
    """The texts in which words are found."""
    return (document.title, document.abstract, *document.authors)


SCANS = {
    "gull ": lambda one: any(has_word(text, "gull", "gulls") for text in everywhere(one)),
    "dune ": lambda one: any(has_word(text, "dune", "dunes") for text in everywhere(one)),
    "wav": lambda one: any(has_beginning(text, "wav") for text in everywhere(one)),
    "t": lambda one: any(has_beginning(text, "t") for text in everywhere(one)),
    "cafe tide ": lambda one: (
        has_word(one.title + " " + one.abstract, "cafe") and has_word(f"{one.title} {one.abstract}", "tide", "tides")
    ),
    '"sand drift"': lambda one: any(has_phrase(text, "sand drift") for text in everywhere(one)),
    'gull "drift of" ': lambda one: (
        any(has_word(text, "gull") for text in everywhere(one))
        and any(has_phrase(text, "drift of") for text in (one.title, one.abstract))
    ),
    "sand-drift ": lambda one: any(
        has_word(text, "sanddrift") or has_phrase(text, "sand drift") for text in everywhere(one)
    ),
    "title:wave ": lambda one: has_word(one.title, "wave"),
    'title:"the tide"': lambda one: has_phrase(one.title, "the tide"),
    "-the tide ": lambda one: (
        not any(has_word(text, "the") for text in everywhere(one))
        and has_word(f"{one.title} {one.abstract}", "tide", "tides")
    ),
    '-"sand drift" shore ': lambda one: (
        not any(has_phrase(text, "sand drift") for text in everywhere(one))
        and has_word(f"{one.title} {one.abstract}", "shore")
    ),
    "author:tern ": lambda one: any(has_word(name, "tern") for name in one.authors),
    'author:"gull tern"': lambda one: "Dee Tern Gull" in one.authors,
    'author:"b tern"': lambda one: "Ben J. Tern" in one.authors,
    'venue:"coast letters"': lambda one: one.venue == "Coast Letters",
    "venue:letters": lambda one: bool(one.venue),
    "topic:coast": lambda one: "coast" in one.topics,
    "topic:coast topic:sea": lambda one: not {"coast", "sea"}.isdisjoint(one.topics),
    'topic:"open sea" topic:survey': lambda one: {"sea", "survey"} <= set(one.topics),
    "-topic:coast": lambda one: "coast" not in one.topics,
    "has:code has:data": lambda one: len(one.has) == 2,
    "year:2025": lambda one: one.date.startswith("2025"),
    "month:2024-03..2024-05 year:2025": lambda one: "2024-03" <= one.date[:7] <= "2024-05" or one.date >= "2025",
    "-year:2025 has:code gull ": lambda one: (
        one.date < "2025" and "code" in one.has and any(has_word(text, "gull") for text in everywhere(one))
    ),
}
"""What each query must find, as a plain scan of the documents finds it."""


@pytest.mark.parametrize("query", SCANS)
def test_a_query_finds_what_a_scan_finds(query: str) -> None:
    """In both segments, neither more nor less."""
    wanted = {number for number, document in enumerate(CORPUS) if SCANS[query](document)}

    assert wanted
    assert set(search(READER, query).numbers) == wanted


@pytest.mark.parametrize("query", ["gull ", "has:code", '"sand drift" tide'])
def test_the_newest_come_first_if_that_is_wanted(query: str) -> None:
    """The same papers are found, in descending order of their numbers."""
    newest = search(READER, query, newest=True).numbers

    assert list(newest) == sorted(search(READER, query).numbers, reverse=True)


def test_a_filter_alone_lists_the_newest_first() -> None:
    """There is nothing by which papers could be better or worse."""
    numbers = search(READER, "topic:coast year:2025").numbers

    assert list(numbers) == sorted(numbers, reverse=True)


def find_missed(answer: Answer) -> list[tuple[str, str, list[str]]]:
    """The parts that nothing has, with the unknown words and their corrections."""
    return [(miss.part, miss.word, [one.word for one in miss.suggestions]) for miss in answer.missed]


def test_an_unknown_word_is_named() -> None:
    """Nothing is found, although papers have the other word; a correction says how many papers it finds."""
    answer = search(READER, "tide quicksnad")

    assert answer.numbers == ()
    assert find_missed(answer) == [("quicksnad", "quicksnad", ["quicksand"])]
    (correction,) = answer.missed[0].suggestions
    assert correction.query == "tide quicksand"
    assert correction.papers == len(search(READER, "quicksand ").numbers)


@pytest.mark.parametrize("query", ["asdfghjkl", "gullqwx tide", "zzz", '"gull zzz"', "title:qqqq"])
def test_gibberish_is_not_answered(query: str) -> None:
    """The word is named, without a correction."""
    answer = search(READER, query)

    assert answer.numbers == ()
    assert [suggestions for _, _, suggestions in find_missed(answer)] == [[]]
    assert answer.missed[0].word


@pytest.mark.parametrize("query", ["topic:moon", "has:wings", "year:1999", "month:soon", "-topic:moon tide"])
def test_a_value_that_does_not_exist_is_named(query: str) -> None:
    """Nothing is found."""
    answer = search(READER, query)

    assert answer.numbers == ()
    assert [miss.part for miss in answer.missed] == [next(part for part in query.split() if ":" in part)]


def test_a_word_of_one_abstract_alone_is_no_correction() -> None:
    """It may be a typing error itself; a word of a title is offered."""
    in_abstract = make_reader([make_document(0, abstract="The transfromer.")])
    in_title = make_reader([make_document(0, title="The transfromer")])

    assert find_missed(search(in_abstract, "transfrmer ")) == [("transfrmer", "transfrmer", [])]
    assert find_missed(search(in_title, "transfrmer ")) == [("transfrmer", "transfrmer", ["transfromer"])]


def test_the_part_to_give_up_is_named() -> None:
    """If papers have each part, but none has all, each part is named with what is found without it."""
    documents = [
        make_document(0, title="Gull and tern"),
        make_document(1, title="Tern and tide"),
        make_document(2, title="Tide, gull"),
    ]
    answer = search(make_reader(documents), "gull tern tide ")

    assert answer.numbers == answer.missed == ()
    assert [(one.part, one.papers) for one in answer.without] == [("gull", 1), ("tern", 1), ("tide", 1)]


KNOWN = [
    make_document(0, title="Dunes: An Eﬃcient Theory of Sand", identifiers=("2503.11197", "10.1000/dune.7", "shell-0")),
    make_document(1, title="M^2GULL: Dunes, a Theory of Sand that is Efficient", name="M^2GULL"),
    make_document(2, title="Tern", abstract="Dunes dunes dunes dunes. M2Gull. 2503.11197"),
    make_document(3, title="Dunes dunes dunes"),
]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("arXiv:2503.11197v3", (0,)),
        ("https://doi.org/10.1000/DUNE.7", (0,)),
        ("dunes an efficient\ntheory of sand", (0,)),
        ("m2gull", (1, 2)),
        ("M²Gull", (1, 2)),
        ("dunes", (0, 3, 1, 2)),
    ],
)
def test_known_items_come_first(query: str, numbers: tuple[int, ...]) -> None:
    """Identifiers and whole titles are answered alone; names and the beginnings of titles come before the others."""
    assert search(make_reader(KNOWN), query).numbers == numbers


def test_two_characters_of_chinese_are_found_where_they_stand() -> None:
    """The papers are those whose text has the two characters beside each other."""
    chance = random.Random(3)
    characters = "沙丘移动海鸥潮汐，。 "
    documents = [
        make_document(
            number, title="".join(chance.choices(characters, k=6)), abstract="".join(chance.choices(characters, k=30))
        )
        for number in range(60)
    ]
    reader = make_reader(documents)
    for pair in {one.abstract[at : at + 2] for one in documents[:5] for at in range(29)}:
        if pair.isalpha():
            wanted = {number for number, one in enumerate(documents) if pair in one.title or pair in one.abstract}
            assert set(search(reader, pair).numbers) == wanted, pair


def test_the_index_of_no_papers_finds_nothing() -> None:
    """A query is answered, and its words are named."""
    answer = search(make_reader([]), "gull has:code")

    assert answer.numbers == ()
    assert [miss.part for miss in answer.missed] == ["gull", "has:code"]


def test_a_paper_without_words_is_no_obstacle() -> None:
    """The papers after it are found by their phrases."""
    documents = [make_document(0, title="—"), make_document(1, title="Gull and tern")]

    assert search(make_reader(documents), '"gull and tern"').numbers == (1,)


def test_a_new_paper_leaves_the_base_as_it_is() -> None:
    """The files of the first segment are the same, and are not made again."""
    before = {file.path: file for file in make_index(CORPUS, TAXONOMY, "")}
    (base, tail) = json.loads(before["manifest.json"].content)["segments"]
    entries = {base["key"]: {name: value for name, value in base.items() if name not in ("first", "key")}}
    papers = [*CORPUS, make_document(9_999, date="2026-01-01")]
    clean = {file.path: file for file in make_index(papers, TAXONOMY, "")}
    kept = {file.path: file for file in make_index(papers, TAXONOMY, "", entries.get)}

    assert base["papers"] == 1_024
    assert tail["first"] == 1_024
    assert {path: clean[path] for path in kept} == kept
    assert [path for path in clean if path not in kept] == [path for path in before if path.startswith(base["folder"])]
    assert {before[path] for path in clean if path not in kept} == {clean[path] for path in clean if path not in kept}


@pytest.mark.parametrize(("papers", "base"), [(0, 0), (1_023, 0), (1_024, 1_024), (20_000, 18_432), (100_000, 98_304)])
def test_the_tail_is_small(papers: int, base: int) -> None:
    """It has less than 1,024 papers, or an eighth of all."""
    assert split(papers) == base


def test_documents_are_in_the_order_of_their_dates() -> None:
    """A month follows its days, a year its months, and a paper without a date comes first."""
    dates = ("2025", "2025-03", "2025-03-31", "", "2024-12-01", "2025-04-01")
    papers = [make_paper(f"Shell {date}", record=at, edition=Period.parse(date)) for at, date in enumerate(dates, 1)]

    found = [document.date for document in list_documents(make_library(*papers))]
    assert found == ["", "2024-12-01", "2025-03-31", "2025-03", "2025-04-01", "2025"]


def test_withheld_text_is_not_indexed() -> None:
    """Only what may be published of an abstract is in a document."""
    paper: Paper = make_paper(abstract="Dunes.", withheld=make_paper(abstract="Dunes. Gulls.").abstract)

    assert [document.abstract for document in list_documents(make_library(paper))] == ["Dunes."]
