"""Adding corrections to `papers.yml`: the rest of the file stays as its owner wrote it, and every value arrives."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.config.configuration import check_corrections
from broadsheet.config.corrections_file import add_entries
from broadsheet.system.errors import InputError

OWNERS = """\
# Ours
2503.10: # the club's
    note: "Read: twice" # keep
    was: [dunes-0a1b2c3d]

# Gulls
gulls-00000001:
  pin: true
"""


def test_everything_else_stays() -> None:
    """New values come first in an entry, with its indentation; new entries come last; comments stay."""
    new = add_entries(OWNERS, {"2503.10": {"title": "Dunes", "hide": True}, "tides-11111111": {"authors": ["A", "B"]}})

    assert new == OWNERS.replace('    note: "', '    title: "Dunes"\n    hide: true\n    note: "') + (
        'tides-11111111:\n  authors: ["A", "B"]\n'
    )
    check_corrections(new)


def test_a_list_grows_in_its_place() -> None:
    """Items are added to a list on one line; what is there already is not added again."""
    new = add_entries(
        OWNERS, {"2503.10": {"was": ["dunes-0a1b2c3d", "sand-0a1b2c3d"]}, "gulls-00000001": {"pin": True}}
    )

    assert new == OWNERS.replace("[dunes-0a1b2c3d]", '["dunes-0a1b2c3d", "sand-0a1b2c3d"]')


@pytest.mark.parametrize("text", ["", "# Nothing yet", "a: {note: x}", "a:\r\n  note: x\r\n", "\ufeffa:\n  note: x"])
def test_any_beginning_is_continued(text: str) -> None:
    """An entry is added to a file without entries, without a last line end, or with those of Windows."""
    new = add_entries(text, {"tides-11111111": {"hide": True}})

    assert new.startswith(text)
    assert "\n" not in new.replace("\r\n", "") or "\r\n" not in text
    assert yaml.safe_load(new)["tides-11111111"] == {"hide": True}


@pytest.mark.parametrize(
    "text",
    ["a: {note: x}", "{a: {note: x}}", "a:\n  note: y\n  title: Other", "a: [1]", "a:\n  - 1", "a: 1\na: 2", "..."],
)
def test_what_cannot_be_added_is_refused(text: str) -> None:
    """An entry in braces, another value, or a file that is none: the message has the lines to write by hand."""
    with pytest.raises(InputError, match='by hand:\na:\n  title: "x: y"'):
        add_entries(text, {"a": {"title": "x: y"}})


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("a\n- b: !!x &y *z # {")
@example("\x85\u2028\u2029\x7f\ufeff\U0001f600\x00")
def test_every_value_arrives(value: str) -> None:
    """Whatever characters a text has, it is one value of its key, on one line."""
    new = add_entries(OWNERS, {"tides-11111111": {"note": value, "authors": [value]}})

    assert yaml.safe_load(new)["tides-11111111"] == {"note": value, "authors": [value]}
    assert new.count("\n") == OWNERS.count("\n") + 3
