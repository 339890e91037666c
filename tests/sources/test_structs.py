"""Objects of JSON with the fields of a format."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model.paper import Origin
from broadsheet.sources.json.structs import read_struct
from broadsheet.system.errors import InputError
from tests.sources.test_properties import LIMITS, VALUES, account

FIELDS = {
    "hf-daily": ("paper", "title", "id", "authors", "summary", "publishedAt", "ai_keywords", "mediaUrls"),
    "json-feed": ("title", "id", "url", "authors", "author", "tags", "attachments", "date_published"),
    "csl-json": ("title", "type", "author", "issued", "page", "number", "note", "keyword", "license", "categories"),
}
NESTED = st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "url", "title", "date-parts", "family"), VALUES))


WRONG = {"hf-daily": "authors", "json-feed": "tags", "csl-json": "author"}


@pytest.mark.parametrize("name", FIELDS)
def test_half_of_a_character_costs_its_field(name: str) -> None:
    """This holds for fields that are not texts, and for nested values."""
    deep = "[" * 900 + "]" * 900
    more = f'"{WRONG[name]}": "\\ud800", "more": {deep}'
    text = f'[{{"title": "Dunes", "url": "https://dunes.example/", {more}}}]'

    assert account(name, text.replace(deep, "[]")) == (1, 0)
    assert sum(account(name, text)) == 1


def test_a_fault_in_other_words_costs_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages that a later msgspec may have are quoted, and do not end the build."""

    def refuse(*_: object) -> None:
        raise msgspec.ValidationError("The `title` is odd")

    monkeypatch.setattr(msgspec, "convert", refuse)
    with pytest.raises(InputError) as caught:
        read_struct({"title": "Dunes"}, msgspec.Struct, Origin("a.json", 1, 1))

    assert (caught.value.kind, caught.value.message) == (
        "wrong-record",
        "“record” is not valid (The `title` is odd). It must be an object with a title.",
    )


@pytest.mark.parametrize("name", FIELDS)
@given(data=st.data())
def test_every_object_is_a_paper_or_rejected(name: str, data: st.DataObject) -> None:
    """This holds for any values of its fields; reading them never fails."""
    values = VALUES | NESTED | st.lists(NESTED, max_size=3)
    fields = st.dictionaries(st.sampled_from(FIELDS[name]), values)
    records: list[Any] = data.draw(st.lists(VALUES | fields.map(lambda value: {"title": "Dunes", **value}), max_size=5))

    papers, rejected = account(name, json.dumps(records))

    assert papers + rejected == len(records) <= LIMITS.records
