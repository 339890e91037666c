"""Identifiers that records of different papers share merge nothing; `tests/data/library/same.yml` has more cases."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from broadsheet.config.corrections import PaperCorrection
from broadsheet.merge.corrections import read_merge_overrides
from broadsheet.merge.records import MergeOverrides, merge_records
from broadsheet.model.identifiers import is_placeholder
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.system.errors import Place
from tests.conftest import make_paper

DUNES = make_paper(
    "How dunes drift", authors=("Ada Gull",), file="2031-04-02.bib", arxiv="3104.00017", doi="10.1234/a", version=3
)
TERNS = make_paper("Flight of terns", authors=("Ben Tern",), file="2031-05-06.bib", arxiv="3104.00017", doi="10.1234/b")


def merge(*records: Paper) -> Library:
    """The library of these records."""
    return merge_records(records).library


def find(title: str, *records: Paper) -> Paper:
    """The paper of this title in the library of these records."""
    return next(paper for paper in merge(*records).papers if paper.title.plain == title)


@pytest.mark.parametrize(
    "facts",
    [
        {"own_id": "0"},
        {"own_id": "N/A"},
        {"own_id": "-"},
        {"own_id": "coast-7"},
        {"own_id": "9999"},
        {"arxiv": "0000.00000"},
        {"doi": "10.1000/xyz123"},
        {"doi": "10.1234/dunes"},
        {"pmid": "1"},
        {"pmcid": "PMC77"},
    ],
)
def test_an_identifier_of_twenty_papers_is_one_problem(facts: dict[str, str]) -> None:
    """None of them is merged, whether it is a placeholder or looks like an identifier."""
    titles = (
        "dunes gulls terns auks shells tides waves cliffs kelp crabs rain wind salt foam reefs seals mud ice fog surf"
    )
    records = [make_paper(title, record=at, **facts) for at, title in enumerate(titles.split(), 1)]

    library = merge(*records)

    (value,) = facts.values()
    (problem,) = library.account.problems
    assert len(library.papers) == len({paper.slug for paper in library.papers}) == 20
    assert problem.where == Place("coast.txt", 2)
    assert f"{value.removeprefix('PMC')}: “dunes” at coast.txt:2" in problem.message
    assert problem.message.endswith(" and 17 more papers.")
    assert not any(getattr(paper, name) for paper in library.papers for name in facts)


def test_identifiers_of_the_same_papers_are_reported_together() -> None:
    """One message names all of them."""
    first, second = (make_paper(title, own_id="0", arxiv="0000.00000") for title in ("Dunes", "Terns"))

    assert [problem.message for problem in merge(first, second).account.problems] == [
        "2 different papers share the arXiv identifier 0000.00000 and the identifier 0: “Dunes” at coast.txt:2 and"
        " “Terns” at coast.txt:2."
    ]


def test_a_placeholder_of_one_paper_is_not_reported() -> None:
    """It does no harm."""
    assert merge(make_paper(own_id="0")).account.problems == ()


def test_a_later_record_does_not_change_the_identity_of_a_paper() -> None:
    """The first paper keeps the identity from the shared identifier; the later one is identified by its next one."""
    alone, together = find("How dunes drift", DUNES), find("How dunes drift", DUNES, TERNS)

    assert together.identity == alone.identity == "arxiv:3104.00017"
    assert together.slugs == alone.slugs
    assert (together.arxiv, together.version, together.doi) == ("", 0, "10.1234/a")
    assert find("Flight of terns", DUNES, TERNS).identity == "doi:10.1234/b"


def test_a_paper_that_was_once_merged_keeps_its_former_address_as_a_redirect() -> None:
    """It led to the paper with which the record had been merged."""
    alone = find("Flight of terns", TERNS)

    assert find("Flight of terns", DUNES, TERNS).slugs[1:] == alone.slugs


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("arxiv:3104.00017", {"arxiv": "3104.00017", "doi": "10.1234/b"}),
        ("doi:10.1234/a", {"doi": "10.1234/a", "pmid": "77"}),
        ("doi:10.1234/a", {"doi": "10.1234/a", "arxiv": "3104.00018"}),
        ("id:pmid:76", {"doi": "10.1234/b", "pmid": "76"}),
        ("id:0", {"own_id": "0"}),
    ],
)
def test_a_shared_identifier_means_the_paper_of_the_first_record(name: str, facts: dict[str, str]) -> None:
    """Even if that paper has a stronger one: a later record with another identity does not undo a correction."""
    first, second = replace(DUNES, pmid="76", own_id="0"), replace(TERNS, **({"arxiv": "", "doi": ""} | facts))

    library, names = merge_records([first, second])

    assert names[name] == ("arxiv:3104.00017",)
    assert len(library.papers) == 2
    assert name == "arxiv:3104.00017" or name not in {paper.identity for paper in library.papers}


def test_a_shared_identifier_means_the_paper_into_which_its_first_record_was_merged() -> None:
    """That record need not be the first one of its paper."""
    later = replace(TERNS, doi="10.1234/a", pmid="77", arxiv="")
    first = replace(DUNES, doi="")

    merged = merge_records([first, replace(DUNES, pmid="76"), later])

    assert [merged.names[name] for name in ("doi:10.1234/a", "title:flightofterns")] == [
        ("arxiv:3104.00017",),
        ("title:flightofterns",),
    ]


def override(**values: tuple[str, ...]) -> MergeOverrides:
    """What an entry of `papers.yml` for the first record says of merging."""
    entry = PaperCorrection(reference="10.1234/a", where=Place("papers.yml", 1))
    return read_merge_overrides([dataclasses.replace(entry, **values)])  # type: ignore[arg-type]


def test_records_that_the_site_owner_keeps_separate_keep_their_addresses() -> None:
    """Their identities are those that 0.1.0 gave them, with a hash for the second one."""
    overrides = override(not_same_as=("10.1234/b",))

    identities = sorted(paper.identity for paper in merge_records([DUNES, TERNS], (), overrides).library.papers)

    assert identities == ["arxiv:3104.00017", "arxiv:3104.00017:e3b0c44298fc1c14"]


def test_the_site_owner_can_merge_records_that_seem_unrelated() -> None:
    """`same_as` takes precedence, and the identifier is then that of one paper."""
    library = merge_records([DUNES, TERNS], (), override(same_as=("10.1234/b",))).library

    assert [paper.arxiv for paper in library.papers] == ["3104.00017"]


@pytest.mark.parametrize(
    "key",
    [
        *(
            "id:0",
            "id:000",
            "id:N/A",
            "id:none",
            "id:Unknown",
            "id:null",
            "id:-",
            "id:[object Object]",
            "doi:10.1234/n.a.",
        ),
        *("id:pmid:1", "id:pmid:00", "pmcid:PMC1", "pmcid:PMC9999999", "arxiv:0000.00000", "arxiv:9999.99999"),
        *("doi:10.1000/xyz123", "doi:10.1234/xxxx", "doi:10.1234/0"),
    ],
)
def test_what_identifies_nothing_is_a_placeholder(key: str) -> None:
    """Zeros and words for nothing are in any field; 1 only where an institution gives numbers."""
    assert is_placeholder(key)


@pytest.mark.parametrize(
    "key",
    [
        *("id:1", "id:7", "id:100", "id:9999", "id:x", "id:yes", "id:test", "id:coast:1", "id:B1xq3Kv-aH"),
        *("doi:10.1234/1", "doi:10.1234/9999", "id:pmid:12345678", "arxiv:1234.56789", "pmcid:PMC77"),
    ],
)
def test_a_short_or_regular_identifier_is_not_a_placeholder(key: str) -> None:
    """Only what identifies nothing is one."""
    assert not is_placeholder(key)
