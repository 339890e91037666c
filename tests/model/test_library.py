"""Records are merged into papers, whose identities and addresses never change."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.merge.records import merge_records
from broadsheet.model.author import Author
from broadsheet.model.library import Library, Unpublished
from broadsheet.model.paper import Origin, Paper, PaperId
from broadsheet.model.period import Period
from broadsheet.model.text import Mention, Plain, Text
from broadsheet.model.urls import Link, LinkKind
from broadsheet.system.errors import Place, Problem
from tests.conftest import load_cases, make_library, make_paper


def make_record(number: int, fields: dict[str, Any]) -> Paper:
    """The record that a case describes."""
    facts = {**fields, "authors": tuple(fields.get("authors", ()))}
    facts["edition"] = Period.parse(str(fields.get("edition", "2031-04-02")))
    return make_paper(record=number, **facts)


@pytest.mark.parametrize("case", load_cases("library/same.yml"))
def test_records_of_the_same_paper_are_merged(case: dict[str, Any]) -> None:
    """A common identifier makes them one paper; without one, title and abstract must agree."""
    records = [make_record(number, fields) for number, fields in enumerate(case["records"], 1)]

    library = merge_records(records).library

    assert sorted([origin.record for origin in paper.origins] for paper in library.papers) == case["papers"]
    assert len(library.account.merged) == len(records) - len(case["papers"])
    assert len(library.by_id) == len({paper.slug for paper in library.papers}) == len(case["papers"])


def test_a_merge_is_reported() -> None:
    """The report names the first record of the paper; the merge is not a problem."""
    library = make_library(make_paper(abstract="They do."), make_paper(abstract="They do.", file="more.txt"))

    assert library.account.problems == ()
    assert library.account.merged == (
        Unpublished(Origin("more.txt", 1, 2), "“Dunes drift” was already read at coast.txt:2."),
    )


def test_a_merge_by_an_identifier_alone_is_a_problem() -> None:
    """A record with another title and another abstract is reported with both titles."""
    library = make_library(make_paper(own_id="7"), make_paper("Shells sink", "They do.", file="more.txt", own_id="7"))

    assert [problem.message for problem in library.account.problems] == [
        "“Shells sink” has the same identifier as “Dunes drift” at coast.txt:2."
    ]


def test_a_record_with_identifiers_of_two_papers_is_reported() -> None:
    """Two published papers that a later record proves to be the same stay two."""
    library = make_library(
        make_paper("Dunes", "They drift.", arxiv="3104.00017"),
        make_paper("Sands", "It moves.", record=2, doi="10.1/a"),
        make_paper("Dunes", "They drift.", file="more.txt", arxiv="3104.00017", doi="10.1/a"),
    )

    found = library.account.problems[-1].message
    assert found == "The record has identifiers of two papers, “Dunes” at coast.txt:2 and “Sands” at coast.txt:4."
    assert len(library.papers) == 2


def test_two_papers_with_the_same_title_are_reported() -> None:
    """Both are published, and the problem is at the second one."""
    library = make_library(make_paper(abstract="They do."), make_paper(abstract="Nothing moves.", file="more.txt"))

    assert list(map(str, library.account.problems)) == [
        "more.txt:2: “Dunes drift” has the same title as the paper at coast.txt:2, but a different abstract. "
        "Both are published. If they are one paper, join them with “same_as” in site_config/papers.yml."
    ]
    assert len(library.papers) == 2


def test_a_merge_keeps_known_values_and_adds_missing_ones() -> None:
    """Values of the first record stay, values it lacks are added, and all sources and editions are kept."""
    first = make_paper(
        "Dunes drift",
        "Code: https://github.com/gulls/nest.",
        edition=Period(2031, 4, 2),
        venue="Coast",
        arxiv="3104.00017",
        keywords=("sand",),
    )
    second = make_paper(
        "On dunes",
        "Other words. Film: https://youtu.be/gull. Code: https://github.com/gulls/nest.",
        file="more.txt",
        edition=Period(2031, 3),
        authors=("Ada Gull",),
        venue="Shore",
        arxiv="3104.00017",
        doi="10.1234/a",
        published=Period(2030),
        keywords=("sand", "wind"),
    )

    (paper,) = make_library(first, second).papers

    assert paper == msgspec.structs.replace(
        first,
        origins=(*first.origins, *second.origins),
        authors=(Author("Ada Gull"),),
        editions=(Period(2031, 3), Period(2031, 4, 2)),
        published=Period(2030),
        doi="10.1234/a",
        links=(
            Link("https://github.com/gulls/nest", LinkKind.CODE),
            Link("https://youtu.be/gull", LinkKind.VIDEO),
        ),
        keywords=("sand", "wind"),
        identity="arxiv:3104.00017",
        slugs=paper.slugs,
        provenance=(("authors", second.origin), ("date", second.origin), ("doi", second.origin)),
    )


@pytest.mark.parametrize(
    ("facts", "identity"),
    [
        ({"arxiv": "3104.00017", "doi": "10.1/a", "own_id": "c"}, "arxiv:3104.00017"),
        ({"doi": "10.1/a", "own_id": "c"}, "doi:10.1/a"),
        ({"own_id": "c"}, "id:c"),
        ({}, "title:dunesdrift"),
        ({"title": "…?"}, "title:…?"),
    ],
)
def test_the_identity_is_the_strongest_identifier_of_the_first_record(facts: dict[str, Any], identity: str) -> None:
    """The order is: arXiv identifier, DOI, identifier of the source, title."""
    assert make_library(make_paper(**facts)).papers[0].identity == identity


LATER = [
    make_paper("Dunes drift", "They do.", file="2031-04-09.txt", arxiv="3104.00017"),
    make_paper("Dunes drift", "They do. And more.", file="2031-04-09.txt", record=2, edition=Period(2029)),
    make_paper("Dunes drift", "No relation to that.", file="2031-04-09.txt", record=3),
    make_paper("Dunes, drifting", "Rewritten.", file="undated.txt", doi="10.1234/a"),
    make_paper("Shells sink", "They do.", file="2031-04-10.txt"),
]


@pytest.mark.parametrize("later", LATER, ids=["better id", "longer", "namesake", "new title", "other"])
def test_a_file_added_later_changes_no_address(later: Paper) -> None:
    """Identity and address of a published paper stay, whatever a later file contains."""
    first = make_paper("Dunes drift", "They do.", file="2031-04-02.txt", doi="10.1234/a")
    alone = make_library(first).papers[0]

    library = merge_records([later, first]).library

    assert library.by_id[alone.identity].slug == alone.slug
    assert library.by_id[alone.identity].title == first.title


@settings(derandomize=True, deadline=None, database=None, max_examples=60)
@given(st.lists(st.sampled_from(LATER), max_size=4, unique=True))
def test_no_combination_of_later_files_changes_an_address(later: list[Paper]) -> None:
    """The papers that were published before any later files keep their addresses."""
    first = make_paper("Dunes drift", "They do.", file="2031-04-02.txt")

    library = merge_records([*later, first]).library

    assert library.by_id[PaperId("title:dunesdrift")].slug == make_library(first).papers[0].slug


def test_a_second_paper_with_a_title_has_an_identity_of_its_own() -> None:
    """The identity includes a hash of the abstract, so the two addresses differ."""
    first, second = make_library(
        make_paper(abstract="They do."), make_paper(abstract="Nothing moves.", record=2)
    ).papers

    assert (first.identity, second.identity) == ("title:dunesdrift", "title:dunesdrift:b5210afc960c2f54")
    assert first.slug != second.slug


def test_a_second_paper_with_a_title_is_identified_by_its_identifier() -> None:
    """If it has one, the abstract is not part of its identity."""
    library = make_library(
        make_paper(abstract="They do."), make_paper(abstract="Nothing moves.", record=2, arxiv="3104.00017")
    )

    assert sorted(library.by_id) == ["arxiv:3104.00017", "title:dunesdrift"]


def test_the_address_that_a_merged_record_would_have_had_redirects() -> None:
    """It becomes a former address of the paper."""
    first = make_paper("Dunes drift", "They do.", arxiv="3104.00017")
    second = make_paper("Dunes that drift", "They do.", file="more.txt", arxiv="3104.00017")
    third = make_paper("Dunes drift", "They do.", file="most.txt")
    alone = [make_library(record).papers[0].slug for record in (first, second, third)]

    (paper,) = make_library(first, second, third).papers

    assert list(paper.slugs) == alone


def test_a_former_address_never_replaces_the_address_of_another_paper() -> None:
    """If another paper has the address, that paper keeps it."""
    first = make_paper("Dunes", "One is here.", file="a.txt")
    second = make_paper("Dunes", "Two are far away.", file="b.txt")
    third = make_paper("Dunes", "Two are far away. And more.", file="c.txt")

    one, two = make_library(first, second, third).papers

    assert (len(one.origins), len(two.origins)) == (1, 2)
    assert set(one.slugs) & set(two.slugs) == set()


def test_a_former_address_belongs_to_one_paper() -> None:
    """No two papers have the same one."""
    papers = [
        make_paper("Dunes", "One is here.", file="a.txt", arxiv="3104.00001"),
        make_paper("Dunes", "One is here.", file="b.txt"),
        make_paper("Dunes", "Two are far away.", file="c.txt", arxiv="3104.00002"),
        make_paper("Dunes", "Two are far away.", file="d.txt"),
    ]

    slugs = [slug for paper in make_library(*papers).papers for slug in paper.slugs]

    assert len(slugs) == len(set(slugs)) == 3


def test_papers_have_a_total_order() -> None:
    """The newest edition comes first, and undated papers last; then file and position decide."""
    papers = [
        make_paper("A", "a", file="b.txt", edition=Period(2031, 4, 2)),
        make_paper("B", "b", file="a.txt", record=2, edition=Period(2031, 4, 2)),
        make_paper("C", "c", file="a.txt", record=1, edition=Period(2031, 4, 2)),
        make_paper("D", "d", edition=Period(2031, 5)),
        make_paper("E", "e", edition=Period()),
    ]

    orders = {
        "".join(paper.title.plain for paper in merge_records(order).library.papers) for order in permutations(papers)
    }

    assert orders == {"DCBAE"}


def test_editions_have_a_total_order() -> None:
    """A month and its last day end together, but are always in the same order."""
    day, month = (
        make_paper(abstract="They do.", edition=e, record=e.day + 1) for e in (Period(2031, 4, 30), Period(2031, 4))
    )
    swapped = [
        msgspec.structs.replace(day, editions=month.editions),
        msgspec.structs.replace(month, editions=day.editions),
    ]

    assert make_library(day, month).papers[0].editions == merge_records(swapped).library.papers[0].editions


def test_problems_of_sources_come_first() -> None:
    """Problems found by merging are added after them."""
    before = Problem(Place("coast.txt", 1), "a-kind", "a", "b", "C.")

    assert merge_records([make_paper()], [before]).library.account.problems == (before,)


def test_mentions_are_known_in_both_directions() -> None:
    """The mentions of a paper are in the order of its text, each once; a paper also knows which papers mention it."""
    papers = make_library(*(make_paper(name, name, record=at) for at, name in enumerate("ABC", 1))).papers
    b, c = (Mention(paper.title.plain, paper.identity) for paper in papers[1:])
    text = Text((Plain("Like "), c, Plain(" and "), b, Plain(", as "), c))

    library = Library((msgspec.structs.replace(papers[0], abstract=text), papers[1], papers[2]))

    assert library.mentions[PaperId("title:a")] == ("title:c", "title:b")
    assert library.mentioned_by == {"title:a": (), "title:b": ("title:a",), "title:c": ("title:a",)}


def test_mapping_a_library_changes_only_its_papers() -> None:
    """Everything else in the library stays the same."""
    library = make_library(make_paper(abstract="They do."), make_paper(abstract="They do.", record=2))

    changed = library.map(lambda paper: msgspec.structs.replace(paper, name="Dune"))

    assert changed == replace(library, papers=(msgspec.structs.replace(library.papers[0], name="Dune"),))


def test_many_papers_with_one_title_stay_separate_and_are_found_again() -> None:
    """However many papers have the title, the same record read again is merged with its own paper."""
    records = [make_paper("Editorial", f"Guest{n} greets gull{n} of dune{n}.", record=n) for n in range(1, 101)]
    again = [make_paper("Editorial", f"Guest{n} greets gull{n} of dune{n}.", record=n + 100) for n in (1, 50, 100)]

    library = make_library(*records, *again)

    assert (len(library.papers), len(library.account.merged), len(library.by_id)) == (100, 3, 100)


def test_two_papers_never_have_the_same_address() -> None:
    """This holds even if the hashes of their identities begin alike, as two in sixty thousand do."""
    papers = merge_records(
        [make_paper(record=n, doi=f"10.1234/{doi}", abstract=doi) for n, doi in enumerate(["31409", "56977"])]
    ).library.papers

    assert [paper.slug for paper in papers] == [
        "dunes-drift-2a7968f9",
        "dunes-drift-2a7968f952b9c63a286a0b2a2f113ea7",
    ]
