"""Tests that each format contains what is known of a paper, in its own fields, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import FIELDS
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import read_text
from broadsheet.pages.citations.bibtex import write_bibtex, write_entry
from broadsheet.pages.citations.citation import Citation, make_citations
from broadsheet.pages.citations.csl import write_csl
from broadsheet.pages.citations.own_json import write_own_json
from broadsheet.pages.citations.ris import write_ris
from broadsheet.sources.json.own import parse_own_json
from tests.conftest import ADDRESS, DATA, load_cases, make_library, make_paper, make_papers

CASES = load_cases("exports/papers.yml")
each_case = pytest.mark.parametrize("case", CASES)


def make_citation(record: dict[str, Any]) -> Citation:
    _, papers, problems = parse_own_json(json.dumps(record), "coast.json", Limits())
    assert [problem for problem in problems if problem.rejected] == []
    (citation,) = make_citations(make_library(*papers), ADDRESS).values()
    return citation


def write_field(name: str, **facts: Any) -> str:
    """Return the value of a field in the BibTeX entry of a paper."""
    (citation,) = make_citations(make_library(make_paper(**facts)), ADDRESS).values()
    return write_entry(citation).partition(f"  {name} = {{")[2].partition("},\n")[0]


@each_case
def test_a_paper_as_bibtex(case: dict[str, Any]) -> None:
    """The entry is correct byte for byte; without its abstract, nothing else is missing."""
    citation = make_citation(case["record"])

    assert write_bibtex([citation]) == case["bib"]
    lines = [line for line in case["bib"].splitlines(keepends=True) if not line.startswith("  abstract")]
    assert write_entry(citation, abstract=False) == "".join(lines)


@each_case
def test_a_paper_as_ris(case: dict[str, Any]) -> None:
    """The record is correct byte for byte."""
    assert write_ris([make_citation(case["record"])]) == case["ris"]


@each_case
def test_a_paper_as_csl(case: dict[str, Any]) -> None:
    """The item is correct, and its fields are in the order of the case."""
    (item,) = json.loads(write_csl([make_citation(case["record"])]))

    assert list(item.items()) == list(case["csl"].items())


@each_case
def test_a_paper_as_own_json(case: dict[str, Any]) -> None:
    """The record that was read is written with the same words."""
    (line,) = write_own_json([make_citation(case["record"])]).splitlines()
    written, record = json.loads(line), case["record"]

    assert {name: written[name] for name in record if name not in ("links", "authors")} == {
        name: value for name, value in record.items() if name not in ("links", "authors")
    }
    assert [link["url"] for link in written.get("links", []) if "a_b" not in link["url"]] == record.get("links", [])
    assert written.get("authors", []) == record.get("authors", [])


def test_the_cases_show_every_kind() -> None:
    """Every kind of paper is among the cases."""
    assert {make_citation(case.values[0]["record"]).kind for case in CASES} == set(PaperKind)


def test_our_own_json_has_every_field() -> None:
    """A paper with every field is written with every field that can be read."""
    line = write_own_json(make_citations(make_library(make_everything()), ADDRESS).values())

    assert set(json.loads(line)) == set(FIELDS)


def make_everything() -> Any:
    record = dict.fromkeys(FIELDS, "a") | {"date": "2031-01", "updated": "2031-02", "edition": "2031-03"}
    record |= {
        "doi": "10.1234/a",
        "arxiv": "3103.00017",
        "kind": "book",
        "withdrawn": True,
        "more_authors": True,
        "language": "en",
    }
    record |= {"issn": ["2049-3630"], "isbn": ["978-3-16-148410-0"], "pmid": "7", "pmcid": "PMC7", "more_authors": True}
    lists = {name: ["a"] for name in ("authors", "editors", "tags", "keywords", "machine_keywords", "categories")}
    readings = [{"source": "Hugging Face", "kind": "upvotes", "value": 7}]
    _, (paper,), problems = parse_own_json(
        json.dumps({**record, **lists, "links": ["https://shore.example/"], "readings": readings}),
        "coast.json",
        Limits(),
    )
    assert problems == []
    return paper


def test_a_file_of_several_papers_has_each_in_order() -> None:
    """Every format is one file of all papers; without papers it is an empty file of that format."""
    citations = list(make_citations(make_library(*make_papers(3)), ADDRESS).values())
    keys = ["shell2031", "shell2031b", "shell2031c"]

    assert [line for line in write_bibtex(citations).splitlines() if line.startswith("@")] == [
        f"@misc{{{key}," for key in keys
    ]
    assert write_ris(citations).count("\nER  - \n") == 3
    assert [item["id"] for item in json.loads(write_csl(citations))] == keys
    assert len(write_own_json(citations).splitlines()) == 3
    assert (write_bibtex([]), write_ris([]), write_csl([]), write_own_json([])) == ("", "", "[]\n", "")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Dunes drift in 2031", "Dunes drift in 2031"),
        ("VLM2Vec: Dunes (CLIP) and a GPT-4V", "{VLM2Vec}: Dunes ({CLIP}) and a {GPT}-{4V}"),
        ("iGull, “McGull” and R-Net+", "{iGull}, “{McGull}” and R-Net+"),
        ("50% of #1 {sand} ~x^2 \\foo a_b $5", r"50\% of \#1 \textbraceleft{}sand\textbraceright{} "
         r"\textasciitilde{}x\textasciicircum{}2 \textbackslash{}foo a\_b \$5"),
        ("Sand -- ''wet'' --- << `a", r"Sand -{}- '{}'wet'{}' -{}-{}- <{}< \textasciigrave{}a"),
        ("On $n^2$ and \\(m\\)", "On {$n^2$} and {$m$}"),
        ("Both \\(a\\)\\(b\\)", "Both {$a$}{$b$}"),
        ("Left \\(\\left\\{ n \\right.\\)", r"Left \textbackslash{}left\textbackslash{}\textbraceleft{} n "
         r"\textbackslash{}right."),
        ("Comment \\(50% n\\)", r"Comment 50\% n"),
    ],
)  # fmt: skip
def test_tex_shows_the_characters_of_a_title(title: str, written: str) -> None:
    """Markup is escaped, names keep their capitals, and a formula that would break the entry is shown as its source."""
    paper = replace(make_paper(), title=read_text(title, tex=False, title=True))
    (citation,) = make_citations(make_library(paper), ADDRESS).values()

    assert f"  title = {{{written}}},\n" in write_entry(citation)


def test_adjacent_formulas_remain_separate() -> None:
    """Two adjacent dollars would begin a displayed formula."""
    assert write_field("abstract", abstract="Both \\(a\\)\\(b\\) here.") == "Both $a${}$b$ here."


@pytest.mark.parametrize(
    ("author", "written"),
    [
        (Author("Ada van Gull", "van Gull"), "van Gull, Ada"),
        (Author("Gull Ada"), "Gull Ada"),
        (Author("Gull Group", "Gull Group"), "{Gull Group}"),
        (Author("Sand and Sons"), "{Sand and Sons}"),
        (Author("Ada Gull, Jr.", "Gull, Jr."), "{Gull, Jr.}, Ada"),
        (Author("others"), "{others}"),
        (Author("Andrea Sands"), "Andrea Sands"),
        (Author("Bo_Tern"), r"{Bo\_Tern}"),
    ],
)
def test_a_name_is_never_split(author: Author, written: str) -> None:
    """The family name comes first; a part that would be read as several names, or as none, is in braces."""
    (citation,) = make_citations(make_library(replace(make_paper(), authors=(author,))), ADDRESS).values()

    assert f"  author = {{{written}}},\n" in write_entry(citation)


def test_an_address_never_ends_the_entry() -> None:
    """A brace in an address is percent-encoded."""
    assert write_field("doi", doi="10.1234/a}b\\{<c>") == "10.1234/a%7Db%5C%7B<c>"


@pytest.mark.parametrize("wrong", [{"titel": "Dunes"}, {"type": "paper"}, {"author": ["Gull"]}, {"issued": "2031"}])
def test_the_schema_of_csl_rejects_invalid_items(wrong: dict[str, Any]) -> None:
    """The schema that these tests use distinguishes valid items from others."""
    schema = json.loads((DATA / "exports" / "csl-data.schema.json").read_text(encoding="utf-8"))

    assert not jsonschema.Draft7Validator(schema).is_valid([{"id": "a", "type": "book", **wrong}])


def test_a_month_is_a_macro_that_styles_define() -> None:
    """The month is not in braces."""
    (citation,) = make_citations(make_library(make_paper(published=Period(2031, 12))), ADDRESS).values()

    assert "  month = dec,\n" in write_entry(citation)
