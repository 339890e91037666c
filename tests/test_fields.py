"""Each field of a paper is defined once, and the rest of the program follows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from broadsheet.config.limits import Limits
from broadsheet.model.fields import Field
from broadsheet.model.paper import CORRECTABLE, FIELDS, Paper
from broadsheet.sources.record import Record
from tests.conftest import ROOT, make_paper

RECORD = {field.name: field.default for field in msgspec.structs.fields(Record)}
PAPER = {field.name: field.default_factory for field in msgspec.structs.fields(Paper)}
VALUES: dict[str, Any] = {
    "title": "How dunes drift in \\(O(n)\\) steps",
    "abstract": "They drift.\n\nFar.",
    "authors": ["Ada Gull", {"name": "Bo van Tern", "family": "van Tern", "affiliations": ["Shore Institute"]}],
    "more_authors": True,
    "editors": ["Cy Auk"],
    "date": "2031-03-30",
    "updated": "2031-04",
    "edition": "2031",
    "kind": "thesis",
    "arxiv": "3103.00017",
    "issn": ["2049-3630"],
    "isbn": ["978-3-16-148410-0"],
    "doi": "10.1234/dunes",
    "pmid": "99000017",
    "pmcid": "PMC9900017",
    "links": [{"url": "https://shore.example/data", "kind": "dataset"}],
    "tags": ["dunes"],
    "keywords": ["sand"],
    "machine_keywords": ["sand"],
    "categories": ["cs.CV"],
    "language": "pt-BR",
    "readings": [
        {"source": "Hugging Face", "kind": "upvotes", "value": 131, "read": "2031-04-02T06:00:00Z"},
        {"source": "OpenReview", "kind": "decision", "value": "Accept (Oral)"},
    ],
    "withdrawn": True,
}
"""A value of own JSON for each field that cannot hold any text."""


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_record_has_every_field_of_a_paper(field: Field[Any, Any]) -> None:
    """A record has each field under its name in own JSON, and a paper its value of nothing."""
    assert RECORD[field.name] == field.type.nothing
    assert PAPER[field.attribute]() == field.type.default


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_field_is_written_as_it_was_read(field: Field[Any, Any]) -> None:
    """What own JSON holds for a field is what the paper's value is written as again."""
    typed = VALUES.get(field.name, "Dunes")

    value, faults = field.parse(typed, Limits())

    assert faults == []
    assert field.write(msgspec.structs.replace(make_paper(), **{field.attribute: value})) == typed


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_field_that_is_null_says_nothing(field: Field[Any, Any]) -> None:
    """In own JSON null counts as missing, which only a title must not be."""
    value, faults = field.parse(None, Limits())

    assert value == field.type.default
    assert [fault.name for fault in faults] == (["title"] if field.is_required else [])


def test_what_names_a_paper_cannot_be_corrected() -> None:
    """Identities and readings come from sources; topics and machines' summaries have settings of their own."""
    assert FIELDS.keys() - CORRECTABLE.keys() == {
        *("id", "tags", "readings"),
        *("machine_summary", "machine_keywords", "machine"),
    }


def test_the_page_on_corrections_lists_the_fields() -> None:
    """The documentation names exactly the fields that can be corrected."""
    page = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
    listed = page.partition("These fields can be replaced:")[2].partition(".\n")[0]

    assert re.findall(r"`(\w+)`", listed) == list(CORRECTABLE)


def test_every_detail_has_words_for_the_page() -> None:
    """Each field that a page lists among the details is named in the words of the interface."""
    words = yaml.safe_load((ROOT / "docs_templates" / "words" / "en.yml").read_text(encoding="utf-8"))

    assert [name for name, field in FIELDS.items() if field.is_detail and name not in words] == []


@pytest.mark.slow
def test_a_field_of_the_wrong_type_is_found_by_mypy(tmp_path: Path) -> None:
    """The annotation of a field, its type and its merging must agree."""
    (tmp_path / "wrong.py").write_text(
        "from broadsheet.model.choices import most_exact\n"
        "from broadsheet.model.fields import define\n"
        "from broadsheet.model.field_types import LINE, PERIOD\n"
        "class Wrong:\n"
        "    licence: str = define(PERIOD, 'A date.')\n"
        "    venue: str = define(LINE, 'A text.', merge=most_exact)\n"
        "    issue: str = define(LINE, 'A text.')\n"
    )

    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(tmp_path / "wrong.py")],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert {line.split(":")[1] for line in run.stdout.splitlines() if "error" in line and "wrong.py" in line} == {
        "5",
        "6",
    }
