"""The schema of Broadsheet's own JSON agrees with its parser."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from broadsheet.config.limits import Limits
from broadsheet.model.paper import FIELDS
from broadsheet.sources.json.own import parse_own_json
from broadsheet.sources.json.schema import make_schema
from tests.conftest import ROOT, load_cases
from tests.sources.test_properties import RECORDS

FORMATS = ROOT / "docs" / "formats"
SCHEMA = json.loads((FORMATS / "paper.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
UNSAYABLE = {"a link with a broken host", "a value too long for a message", "an ORCID iD with a wrong checksum"}
"""Cases of which a schema cannot tell what is wrong."""
ODD = [
    None, True, False, 7, 2031, 20310330, 2031.5, "", " ", "Dunes", "2031", "2031-03", "2031-13", "2031-02-30",
    "2031-04-31", "2031-03-30T08:00:00Z", "0000", "2031-3-30", "en", "pt-BR", "en_GB", "article", "Article",
    "10.1234/dunes", "11.1234/dunes", "https://doi.org/10.1234/dunes", "3103.00017", "arXiv:cs/0112017v1",
    "https://arxiv.org/abs/3103.00017v2",
    [], {}, [None], [7], [""], ["Dunes"], [["Dunes"]], [{}],
    ["https://shore.example/"], ["HTTP://shore.example"], ["shore.example"],
    [{"name": 7}], [{"name": "Ada Gull", "family": 7}], [{"name": "Ada Gull", "family": None}],
    [{"name": None}], [{"name": "Ada Gull"}], [{"name": "Ada Gull", "orcid": 7}],
    [{"name": "Ada Gull", "orcid": "https://orcid.org/0000-0002-1694-233x"}], [{"name": "Ada Gull", "orcid": "17"}],
    [{"name": "Ada Gull", "family": "Gull", "affiliations": ["Coast"]}],
    [{"name": "Ada Gull", "affiliations": "Coast"}],
    [{"url": "https://shore.example/", "kind": "code"}], [{"url": "https://shore.example/", "kind": None}],
    [{"source": "GitHub", "kind": "stars", "value": 7}], [{"source": "GitHub", "kind": "stars", "value": "7"}],
    [{"source": "GitHub", "kind": "stars", "value": -1}], [{"source": "GitHub", "kind": "award", "value": 7}],
    [{"source": "GitHub", "kind": "stars", "value": 7, "read": "2031-04-02"}],
    [{"source": "GitHub", "kind": "stars", "value": 7, "read": "2031-04-02T06:00:00Z"}],
    [{"source": "GitHub", "kind": "stars", "value": 7, "read": "2031-04-02T06:00:00"}],
    [{"url": "https://shore.example/", "kind": "film"}], [{"url": "ftp://shore.example/"}], [{"url": None}],
]  # fmt: skip


def test_the_published_schema_follows_from_the_fields(regen: bool) -> None:
    """`pytest --regen` writes the file in docs/ anew."""
    made = json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"
    if regen:
        (FORMATS / "paper.schema.json").write_text(made, encoding="utf-8")

    assert (FORMATS / "paper.schema.json").read_text(encoding="utf-8") == made


def test_the_schema_is_valid_and_has_every_field() -> None:
    """It is valid by the standard of JSON Schema, and has every field of a paper."""
    Draft202012Validator.check_schema(SCHEMA)

    assert list(SCHEMA["properties"]) == list(FIELDS)
    assert SCHEMA["required"] == ["title"]


def test_the_sample_has_every_field_and_is_valid() -> None:
    """That is the record on the page of the format."""
    sample = re.search(r"```json\n(.*?)```", (FORMATS / "json.md").read_text(encoding="utf-8"), re.DOTALL)
    assert sample
    record = json.loads(sample[1])

    assert set(record) == set(FIELDS)
    assert VALIDATOR.is_valid(record)


def test_the_page_explains_every_field() -> None:
    """The table on the page of the format lists each field once, and nothing else."""
    page = (FORMATS / "json.md").read_text(encoding="utf-8")
    names = [name for row in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]

    assert sorted(names) == sorted(FIELDS)


@pytest.mark.parametrize("case", load_cases("sources/records.yml"))
def test_schema_and_parser_agree_on_the_parsers_cases(case: dict[str, Any]) -> None:
    """Published records are valid and refused ones are not, as far as a schema can express it."""
    try:
        records = json.loads(case["text"])
    except ValueError:
        return
    for record in records if isinstance(records, list) else [records]:
        if "limits" not in case and case["name"] not in UNSAYABLE:
            assert VALIDATOR.is_valid(record) == is_published(record), record


@pytest.mark.parametrize("field", FIELDS)
def test_schema_and_parser_agree_on_odd_values(field: str) -> None:
    """The same values are valid and invalid for both, in every field."""
    for value in ODD:
        record = {"title": "Dunes drift", field: value}

        assert VALIDATOR.is_valid(record) == is_published(record), value


@given(RECORDS)
def test_the_schema_refuses_nothing_that_is_published(record: Any) -> None:
    """Every record that gives a paper is valid."""
    assert VALIDATOR.is_valid(record) or not is_published(record)


def is_published(record: Any) -> bool:
    """Whether the reader makes a paper of a record."""
    return bool(parse_own_json(json.dumps([record]), "coast.json", Limits()).papers)
