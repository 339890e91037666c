"""YAML is read in the same way whichever parser reads it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.config.yaml_reader import _READ_OTHERWISE, _FastLoader, _Loader, parse_yaml
from broadsheet.system.errors import InputError
from tests.conftest import ROOT

CONFIG = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "site_config").glob("*.yml"))]
PIECES = (
    "name: Dunes", "\n", "\n", "  ", "- ", ": ", ":", "[", "]", "{", "}", ", ", "#", " # a remark", "a", "no", "1:30",
    "~", "'", '"', "|\n", ">-\n",
    "\\", "&a", "*a", "!a", "%", "@", "`", "? ", "---", "...", "\t", "\u2028", "=", "é", "<<",
)  # fmt: skip
"""What YAML gives a meaning to, and other words."""


def describe(node: yaml.Node | None) -> Any:
    """A node as a value that can be compared, with the line on which each part begins."""
    if node is None or isinstance(node.value, str):
        return node and (node.tag, node.value, node.start_mark.line)
    parts = [tuple(map(describe, part)) if isinstance(part, tuple) else describe(part) for part in node.value]
    return node.tag, parts, node.start_mark.line


def compose(loader: type[_Loader | _FastLoader], text: str) -> Any:
    """What a loader makes of a text; the name of the error if it is not valid or refused."""
    reader = loader(text)
    reader.most = 1_000
    try:
        return describe(reader.get_single_node())
    except yaml.YAMLError:
        return "error"


@pytest.mark.parametrize("text", CONFIG)
def test_the_shipped_configuration_is_read_fast(text: str) -> None:
    """Nothing in it keeps the fast parser from reading it, which gives the same nodes on the same lines."""
    assert not _READ_OTHERWISE.search(text)
    assert compose(_FastLoader, text) == compose(_Loader, text) != "error"


@settings(max_examples=400, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_both_parsers_read_the_same(text: str) -> None:
    """What the fast parser accepts means the same to the other one, unless the text has what only that one may read."""
    fast = compose(_FastLoader, text)

    assert _READ_OTHERWISE.search(text) or fast in ("error", compose(_Loader, text))


@pytest.mark.parametrize("text", ["a:\tb", "a: |# remark\n  b", "a: [b? c]"])
def test_what_only_the_fast_parser_accepts_is_refused(text: str) -> None:
    """A site is the same on a machine whose PyYAML was built without libyaml."""
    with pytest.raises(InputError):
        parse_yaml(text, 1_000)
