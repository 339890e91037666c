"""Papers that are exported and read again are the same, or the export says what is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.model.paper import FIELDS, Paper
from broadsheet.model.publication import PaperKind
from broadsheet.pages.citations.citation import make_citations
from broadsheet.pages.citations.losses import LOSSES, count_losses
from broadsheet.pages.citations.writers import WRITERS
from broadsheet.sources.bibtex.records import parse_bibtex
from broadsheet.sources.json.csl import parse_csl_json
from broadsheet.sources.json.own import parse_own_json
from broadsheet.sources.tagged.ris import parse_ris
from tests.conftest import make_library

PARSERS = {"bib": parse_bibtex, "ris": parse_ris, "csl": parse_csl_json, "jsonl": parse_own_json}
FULL: dict[str, Any] = {
    "title": 'Dunes & “sand”: 50% of C# in Δt_1, a < b [x]; `y` ~ z | $5 / "q"',
    "abstract": "We follow forty dunes; a < b & c > d, 50 % of $5, x_1 ~ y ^ # @ | \\ {z}.\n\nThey drift.",
    "authors": [
        {"name": "Ada van Gull", "family": "van Gull", "affiliations": ["Shore Institute, Port Auk"]},
        {"name": "Cy Auk Jr.", "family": "Auk Jr.", "orcid": "0000-0002-1825-0097"},
        {"name": "Zoë O’Tern-Łuk", "family": "O’Tern-Łuk"},
        {"name": "王小明", "family": "王"},
        {"name": "Dune and Shore Consortium", "family": "Dune and Shore Consortium"},
        {"name": "Institute of Sand, Port Auk", "family": "Institute of Sand, Port Auk"},
    ],
    "more_authors": True,
    "editors": [{"name": "Ed Auk", "family": "Auk"}, {"name": "Shore Group", "family": "Shore Group"}],
    "date": "2031-03",
    "updated": "2031-05",
    "edition": "2031-04-02",
    "kind": "conference",
    "venue": "Workshop on Coasts & Sand_1, 50%",
    "volume": "3A",
    "issue": "2/3",
    "pages": "97–105",
    "publisher": "Shore & Press #1",
    "place": "Port Auk, 50%",
    "series": "Lecture Notes in Sand_1",
    "genre": "Technical report & more",
    "issn": ["2049-3630", "1234-567X"],
    "isbn": ["978-3-16-148410-0"],
    "arxiv": "3103.00017v2",
    "doi": "10.1234/dunes_(1)<2>",
    "pmid": "99000017",
    "pmcid": "PMC9900017",
    "id": "coast-17",
    "citation_key": "gull:2031",
    "links": [
        {"url": "https://example.org/dunes_net?a=1&b=%7E", "kind": "code"},
        {"url": "https://example.org/data~x#y", "kind": "dataset"},
    ],
    "tags": ["benchmark"],
    "comment": "9 pages, 3 figures; 50% & more",
    "keywords": ["sand, coarse", "dunes; old", "C# & $5"],
    "categories": ["cs.CV", "physics.geo-ph"],
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "language": "pt-BR",
    "tldr": "Dunes drift.",
    "machine_summary": "A model of dunes.",
    "machine_keywords": ["aeolian transport"],
    "machine": "Example Summarizer",
    "readings": [
        {"source": "Hugging Face", "kind": "upvotes", "value": 131, "read": "2031-04-02T06:00:00Z"},
        {"source": "OpenReview", "kind": "decision", "value": "Accept (Oral)"},
    ],
    "withdrawn": True,
}
"""A value of every field, with characters that formats give a meaning to."""
ALONE = {"title": "Dunes drift", "kind": "article", "doi": "10.1234/dunes", "date": "2031-03-30"}
"""What each field is added to: a paper whose date, edition and address are known."""
TOGETHER = {"machine": "machine_summary"}
"""A field that is lost with another one."""


def make_round_trip(record: dict[str, Any], format_name: str) -> tuple[Paper, Paper]:
    """The paper of a record, and what is read of its export."""
    _, papers, problems = parse_own_json(json.dumps([record]), "coast.json", Limits())
    assert problems == []
    library = make_library(*papers)
    text = WRITERS[format_name](make_citations(library, SHIPPED_ADDRESS).values())
    _, (again,), problems = PARSERS[format_name](text, "coast.txt", Limits())
    assert [str(problem) for problem in problems] == []
    return library.papers[0], again


def find_changes(paper: Paper, again: Paper) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, each with both values."""
    pairs = {name: (field.write(paper), field.write(again)) for name, field in FIELDS.items()}
    # A paper without a key is exported with one, and one with a PMID is read with that as its identifier.
    for name, theirs in (("citation_key", again.citation_key), ("id", f"pmid:{paper.pmid}")):
        if not pairs[name][0] and pairs[name][1] == theirs:
            del pairs[name]
    pairs["arxiv"] = (f"{paper.arxiv}v{paper.version}", f"{again.arxiv}v{again.version}")
    return {name: (ours, theirs) for name, (ours, theirs) in pairs.items() if ours != theirs}


def list_reported(format_name: str, paper: Paper) -> set[str]:
    """The fields of which an export of the paper reports a loss."""
    return {loss.field for loss in LOSSES[format_name] if loss.occurs(paper)}


def test_every_field_is_in_the_record() -> None:
    """The matrix has a row for each field."""
    assert set(FULL) == set(FIELDS)


@pytest.mark.parametrize("format_name", WRITERS)
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_the_same_or_its_loss_is_reported(name: str, format_name: str) -> None:
    """Each field alone, in each format: what changes is reported, and what is reported changes."""
    record = ALONE | {name: FULL[name]} | {other: FULL[other] for field, other in TOGETHER.items() if field == name}

    paper, again = make_round_trip(record, format_name)
    changes = {TOGETHER.get(changed, changed) for changed in find_changes(paper, again)}
    assert changes == list_reported(format_name, paper)


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("format_name", WRITERS)
def test_everything_together_is_the_same_or_reported(format_name: str, kind: PaperKind) -> None:
    """A paper of each kind that has every field loses only what the export reports."""
    paper, again = make_round_trip(FULL | {"kind": kind.value}, format_name)

    changes = {TOGETHER.get(changed, changed) for changed in find_changes(paper, again)}
    assert changes == list_reported(format_name, paper)


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("format_name", WRITERS)
@pytest.mark.parametrize("name", ["venue", "publisher", "series", "place", "issue", "editors"])
def test_where_a_paper_was_published_does_not_depend_on_its_kind(name: str, format_name: str, kind: PaperKind) -> None:
    """Each field of the publication comes back, also alone and for every kind of paper."""
    paper, again = make_round_trip({**ALONE, "kind": kind.value, name: FULL[name]}, format_name)

    changes = find_changes(paper, again)
    # In RIS the publisher of a thesis is its university.
    venue = {"venue"} if (name, format_name, kind) == ("publisher", "ris", PaperKind.THESIS) else set()
    assert changes.keys() == list_reported(format_name, paper) | venue


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keywords", ["sand, wet"]),
        ("keywords", ["sand; wet", "sea"]),
        ("keywords", ["C++", "C#", "sand"]),
        ("comment", "9 pages\n\n3 figures"),
        ("authors", [{"name": "María José García Márquez", "family": "García Márquez"}]),
    ],
)
@pytest.mark.parametrize("format_name", WRITERS)
def test_a_value_that_looks_like_another_comes_back(name: str, value: Any, format_name: str) -> None:
    """Keywords and names that seem to be lists, or to be the same, are kept, unless the loss is reported."""
    paper, again = make_round_trip({**ALONE, name: value}, format_name)

    assert find_changes(paper, again).keys() == list_reported(format_name, paper)


def test_losses_are_counted_by_papers() -> None:
    """A loss is named with the number of papers that have it."""
    _, papers, _ = parse_own_json(json.dumps([FULL, {"title": "Shells sink", "tldr": "They do."}]), "a.json", Limits())

    losses = count_losses("bib", papers)

    assert (losses["TL;DRs"], losses["machine summaries"]) == (2, 1)
