"""BibTeX, RIS and EndNote: what each field becomes, in the dialects of their exporters."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.text import Text, read_text
from broadsheet.sources.bibtex.macros import strip_bibtex_markup
from broadsheet.sources.formats import FORMATS
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import load_cases

CASES = [
    pytest.param(name, *case.values, id=f"{name}: {case.id}")
    for path, name in (
        ("sources/bibtex.yml", "bibtex"),
        ("sources/ris.yml", "ris"),
        ("sources/endnote.yml", "endnote"),
    )
    for case in load_cases(path)
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_text_gives_its_papers_and_its_problems(name: str, case: dict[str, Any]) -> None:
    """Each case's papers have the values that it lists, and only its own problems are reported."""
    _, papers, problems = FORMATS[name].parse(case["text"], "coast.dat", Limits(**case.get("limits", {})))

    found = [describe(paper) for paper in papers]
    assert [
        {key: all_of.get(key) for key in wanted} for all_of, wanted in zip(found, case["papers"], strict=True)
    ] == case["papers"]
    assert [str(problem) for problem in problems] == case.get("problems", [])


def test_a_file_with_nothing_but_remarks_has_no_papers() -> None:
    """What a file has instead of papers does not hide that there are none."""
    text = b"@xdata{sand, publisher = {Coast}}"

    _, papers, problems = parse_source(Source("coast.bib", text), Limits())

    assert (papers, [problem.kind for problem in problems]) == ([], ["not-papers", "no-papers"])


def describe(paper: Paper) -> dict[str, Any]:
    """A paper as a case writes it: `authors` by name with `|` before the family's part, links with their `kinds`."""
    told = {name: tell(getattr(paper, name)) for name in paper.__struct_fields__}
    return {
        **told,
        "origins": [f"{origin.record}, line {origin.line}" for origin in paper.origins],
        "kinds": [f"{link.kind} {link.url}" for link in paper.links],
    }


def tell(value: Any) -> Any:
    """A value as YAML writes it."""
    match value:
        case Text():
            return value.plain
        case Period():
            return value.slug
        case Author(name, family, places):
            told = f"{name.removesuffix(family)}|{family}" if family else name
            return " @ ".join((told, *places))
        case tuple():
            return [item.url if hasattr(item, "url") else tell(item) for item in value]
        case _:
            return value


@pytest.mark.parametrize("case", load_cases("sources/bibtext.yml"))
def test_tex_in_bibtex_becomes_text(case: dict[str, Any]) -> None:
    """Titles and abstracts show the characters that the TeX stands for."""
    shown = read_text(strip_bibtex_markup(case["in"]), tex=True)

    assert shown.plain == case["plain"]
    assert read_text(strip_bibtex_markup(case["in"]), tex=True, title=True).plain == " ".join(case["plain"].split())
