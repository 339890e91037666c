"""Reads YAML as people write it, with the line of each key, and without aliases, tags and excessive depth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

import yaml

from broadsheet.model.text import normalize
from broadsheet.system.errors import InputError, Place
from broadsheet.system.messages import excerpt, find_similar

Yaml: TypeAlias = Any
"""A value in a YAML document before it is checked."""

_MOST_DEPTH = 20
_MOST_NUMBER = 1_000_000
"""The greatest depth of a document, and the greatest number in it."""


def parse_yaml(text: str, most: int) -> yaml.Node | None:
    """The nodes of a document; None if it is empty. Raises InputError.

    No single text in it has more than `most` characters.
    """
    try:
        loader = _Loader(text)
        loader.most = most
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _no_yaml(excerpt(str(error.problem), 100), line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _no_yaml(f"the character U+{ord(text[error.position]):04X}", line) from None


def _no_yaml(what: str, line: int) -> InputError:
    advice = "Correct that line; a text that holds “: ” or begins with a mark needs quotation marks."
    return InputError("not-yaml", f"no YAML ({what})", "lines of “key: value”", advice, line=line)


class _Loader(yaml.SafeLoader):
    """A loader that refuses aliases, tags, excessive depth and excessive length."""

    most = 0
    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Yaml = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _refuse(event, "an alias, which is not read here")
        if getattr(event, "tag", None):
            raise _refuse(event, "a tag, which is not read here")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > self.most:
            raise _refuse(event, f"a text of {len(event.value):,} characters, where at most {self.most:,} may be")
        if self._depth == _MOST_DEPTH:
            raise _refuse(event, f"nested more than {_MOST_DEPTH} deep")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Writer(yaml.SafeLoader):
    """A loader that reads numbers and dates as texts: volume 012 is not 10, and issue 1:30 is not 90."""


def _write(loader: _Writer, node: Yaml) -> str:
    return str(node.value)


for _kind in ("int", "float", "timestamp"):
    _Writer.add_constructor(f"tag:yaml.org,2002:{_kind}", _write)


def _refuse(event: Yaml, what: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


class YamlMapping:
    """A YAML mapping that knows the line of each key and collects what is wrong with it."""

    def __init__(self, node: yaml.Node | None, file: str, faults: list[str]) -> None:
        self.file, self._faults = file, faults
        self._values: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    self.fault(key, "has a key that is no word", "write “key: value” lines")
                    continue
                name = str(key.value)
                twice = name in self._values
                self._values[name], self._lines[name] = value, key.start_mark.line + 1
                if twice:
                    self.fault(name, "stands twice", "keep one of them")
        elif node is not None:
            self.fault(node, "is no mapping", "write “key: value” lines")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def place(self, key: str) -> Place:
        """The line on which a key is."""
        return Place(self.file, self._lines.get(key, 1))

    def fault(self, at: yaml.Node | str, found: str, advice: str) -> None:
        """Record what is wrong with a key or at a node, and what to do."""
        place = self.place(at) if isinstance(at, str) else Place(self.file, at.start_mark.line + 1)
        name = f"“{excerpt(at)}” " if isinstance(at, str) else ""
        self._faults.append(f"{place}: {name}{found}; {advice}{'' if advice.endswith('?') else '.'}")

    def allow(self, known: tuple[str, ...]) -> None:
        """Record a fault for each unknown key."""
        for key in self:
            if key not in known:
                near = find_similar(key, known)
                others = "known are " + ", ".join(known) if known else "remove it"
                self.fault(key, "is an unknown key", f"did you mean “{near}”?" if near else others)

    def text(self, key: str, default: str) -> str:
        """A text as one line; the default if it is missing or not a text."""
        value = self.value(key, default)
        if isinstance(value, str) and value.strip():
            return " ".join(normalize(value).split())
        self.fault(key, f"is {_show(value)}", "write a text")
        return default

    def number(self, key: str, default: int) -> int:
        """A whole number above 0; the default if it is missing or not such a number."""
        value = self.value(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST_NUMBER:
            return value
        self.fault(key, f"is {_show(value)}", f"write a whole number from 1 to {_MOST_NUMBER}")
        return default

    def flag(self, key: str, default: bool) -> bool:
        """True or false; the default if it is missing or neither."""
        value = self.value(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, f"is {_show(value)}", "write true or false")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if it is missing or not a list of texts."""
        value = self.value(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault(key, "is no list of texts", "write “[one, two]”, and quote what YAML reads otherwise")
        return ()

    def items(self, key: str) -> tuple[str, ...]:
        """A list of texts, or a single one, exactly as written, even if YAML would read a number."""
        node = self._values.get(key)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
        if all(isinstance(item, yaml.ScalarNode) for item in nodes):
            return tuple(str(item.value) for item in nodes)
        self.fault(key, "is no list of texts", "write “[one, two]”")
        return ()

    def value(self, key: str, default: Yaml) -> Yaml:
        """A value as YAML reads it; the default if it is missing or cannot be read."""
        return self._construct(key, default, yaml.SafeLoader(""))

    def written(self, key: str) -> Yaml:
        """A value in which numbers and dates are texts, exactly as written; None if it cannot be read."""
        return self._construct(key, None, _Writer(""))

    def _construct(self, key: str, default: Yaml, loader: yaml.SafeLoader) -> Yaml:
        if key not in self._values:
            return default
        try:
            return loader.construct_object(self._values[key], deep=True)
        except (yaml.YAMLError, ValueError, OverflowError):
            self.fault(key, "cannot be read", "quote it, if a text is meant")
            return default

    def mappings(self, key: str) -> list[YamlMapping]:
        """A list of mappings within this one; empty if it is missing."""
        node = self._values.get(key)
        if isinstance(node, yaml.SequenceNode):
            return [YamlMapping(item, self.file, self._faults) for item in node.value]
        if node:
            self.fault(key, "is no list", "write each of its entries after a hyphen")
        return []

    def mapping(self, key: str) -> YamlMapping:
        """A mapping within this one; empty if it is missing."""
        return YamlMapping(self._values.get(key), self.file, self._faults)


def _show(value: Yaml) -> str:
    """A value as Python writes it, short enough for a message."""
    if isinstance(value, str | int | float | date | None):
        return excerpt(repr(value))
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "no text"
