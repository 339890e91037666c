"""YAML as people write it in `site_config/`, with the line of each key.

Aliases, tags and excessive depth or length are refused, since a configuration needs none of them and each can make a
small file expensive to read (https://yaml.org/spec/1.1/, sections 3.2.2.2 and 3.2.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

import yaml
from yaml.composer import Composer

from broadsheet.model.text import normalize
from broadsheet.system.errors import InputError, Place
from broadsheet.system.messages import excerpt, find_similar, join_words

Yaml: TypeAlias = Any
"""A value in a YAML document before its type has been checked."""
Choice = TypeVar("Choice", bound=StrEnum)
"""An enumeration of the words that a setting may be."""

_MOST_DEPTH = 20
"""The greatest depth of a document."""
_MOST_NUMBER = 1_000_000
"""The greatest number that a setting may have."""


_QUOTE = "Correct this line. A text that contains “: ” or begins with a punctuation mark needs quotation marks."
"""What to do about a text that is not YAML, if nothing more is known."""
_TEXT = "Put it in quotation marks if it is a text."
"""What to do about a text that YAML reads as something else."""
_CAUSES = (
    ("found character '\\t'", False, "there is a tab where only spaces may be", "Indent with spaces."),
    (
        "could not find expected ':'",
        True,
        "the line has no colon",
        "Write “key: value”, with a colon and a space between them.",
    ),
    (
        "mapping values are not allowed here",
        False,
        "a colon is where none can be",
        "A text that contains “: ” needs quotation marks. Write a space after the colon of a key, also in the line "
        "above, and indent all keys of one level equally.",
    ),
    (
        "expected <block end>",
        False,
        "the line does not continue what is above it",
        "Indent all keys of one level equally.",
    ),
    ("but got ", True, "a bracket is not closed", "Close the bracket that is opened in this line."),
    (
        "expected alphabetic or numeric character",
        False,
        "there is a text that begins with “*” or “&”",
        "Put it in quotation marks.",
    ),
    ("found unexpected end of stream", True, "a quotation mark is not closed", "Close it at the end of the text."),
)
"""What the parser says; whether the fault is where it began to read, instead of where it stopped; what that
means to the owner of a site; and what to do."""


def parse_yaml(text: str, most: int) -> yaml.Node | None:
    """Parse a document without constructing its values; None if it is empty.

    `most` is the greatest number of characters of one text in it. Raises InputError, with the line, if the document is
    not valid YAML or contains something that is refused.
    """
    if not _READ_OTHERWISE.search(text):
        try:
            return _compose(_FastLoader(text), most)
        except yaml.YAMLError:
            pass  # The other parser says what is wrong in its own words, to which ours belong.
    try:
        return _compose(_Loader(text), most)
    except yaml.MarkedYAMLError as error:
        problem, mark = excerpt(str(error.problem), 100), error.problem_mark
        for found, is_earlier, said, advice in _CAUSES:
            if found in str(error.problem):
                mark = error.context_mark if is_earlier and error.context_mark else mark
                raise _invalid_yaml(said, _line(mark), advice) from None
        if isinstance(error, _RefusedError):
            raise InputError("not-yaml", problem, error.advice, line=_line(mark)) from None
        raise _invalid_yaml(problem, _line(mark)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _invalid_yaml(f"it contains the character U+{ord(text[error.position]):04X}", line) from None


def _line(mark: yaml.Mark | None) -> int:
    """The number of a line, counted from 1."""
    return mark.line + 1 if mark else 1


def _invalid_yaml(what: str, line: int, advice: str = _QUOTE) -> InputError:
    """The error for a text that is not YAML; `what` is the reason."""
    return InputError("not-yaml", f"This is not valid YAML ({what}).", advice, line=line)


class _RefusedError(yaml.MarkedYAMLError):
    """Valid YAML that is refused here."""

    def __init__(self, message: str, event: Yaml, advice: str = "Correct this line.") -> None:
        super().__init__(problem=message, problem_mark=event.start_mark)
        self.advice = advice


class _Refusing(Composer):
    """A part of a loader that refuses aliases, tags, excessive depth and excessive length."""

    most = 0
    """The greatest number of characters of one text."""
    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose the next node. Raises _RefusedError if it contains something that is refused."""
        event: Yaml = self.peek_event()  # type: ignore[attr-defined] # the parser of the loader has it
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError("Aliases are not allowed. YAML reads a word that begins with “*” as one.", event, _TEXT)
        if getattr(event, "tag", None):
            raise _RefusedError("Tags are not allowed. YAML reads a word that begins with “!” as one.", event, _TEXT)
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > self.most:
            excess = f"A text has {len(event.value):,} characters. At most {self.most:,} are allowed."
            raise _RefusedError(excess, event)
        if self._depth == _MOST_DEPTH:
            raise _RefusedError(f"This is nested more than {_MOST_DEPTH} levels deep.", event)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Loader(_Refusing, yaml.SafeLoader):
    """A loader in Python alone."""


_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader whose parser is libyaml, which takes a tenth of the time; the one in Python if PyYAML lacks libyaml."""


class _FastLoader(_Refusing, _FAST):  # type: ignore[misc] # it has no type
    """A loader that may read a few documents in another way; see `_READ_OTHERWISE`."""

    def __init__(self, text: str) -> None:
        """Take the text of a document."""
        _FAST.__init__(self, text)
        Composer.__init__(self)


_READ_OTHERWISE = re.compile(r"[\t\r\x85\u2028\u2029\ufeff?!]|[|>][0-9+-]{0,2}#|^---", re.MULTILINE)
"""What libyaml may read in another way than the parser in Python, whose way counts on every machine."""


def _compose(loader: _Refusing, most: int) -> yaml.Node | None:
    """The root of the document that a loader reads."""
    loader.most = most
    return loader.get_single_node()


class _Writer(yaml.SafeLoader):
    """A loader that reads numbers and dates as texts.

    YAML 1.1 would read the volume 012 as 10, in octal, and the issue 1:30 as 90, in base 60.
    """


def _write(loader: _Writer, node: Yaml) -> str:
    """Construct the value of a number or a date as the text that is written."""
    return str(node.value)


for _kind in ("int", "float", "timestamp"):
    _Writer.add_constructor(f"tag:yaml.org,2002:{_kind}", _write)


class YamlMapping:
    """A YAML mapping that knows the line of each key.

    Its methods return checked values. If a value is wrong, they add a fault to a list and return a default, so that the
    site owner sees all faults at once. All mappings of a configuration share the list.
    """

    def __init__(self, node: yaml.Node | None, file: str, faults: list[str]) -> None:
        """Make a mapping of a node, or an empty one of None; `file` is the name of the file in messages."""
        self.file, self._faults = file, faults
        self._values: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    self.fault(key, "This key is not a word.", "Write lines of “key: value”.")
                    continue
                name = str(key.value)
                twice = name in self._values
                self._values[name], self._lines[name] = value, key.start_mark.line + 1
                if twice:
                    self.fault(name, "is given twice.", "Keep one of them.")
        elif isinstance(node, yaml.ScalarNode) and node.value:
            self.fault(
                node, f"“{excerpt(node.value)}” is not “key: value”.", "Write a colon, a space and a value after it."
            )
        elif node is not None:
            self.fault(node, "This is not a mapping.", "Write lines of “key: value”.")

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order of the file."""
        return iter(self._values)

    def place(self, key: str) -> Place:
        """The file, and the line of a key."""
        return Place(self.file, self._lines.get(key, 1))

    def fault(self, at: yaml.Node | str, found: str, advice: str) -> None:
        """Add a fault.

        `at` is the key or the node that is wrong. `found` says what is wrong: the end of a sentence that begins with
        the key, or a whole sentence about a node. `advice` is a sentence that says what to do.
        """
        place = self.place(at) if isinstance(at, str) else Place(self.file, at.start_mark.line + 1)
        name = f"“{excerpt(at)}” " if isinstance(at, str) else ""
        self._faults.append(f"{place}: {name}{found} {advice}")

    def allow(self, known: tuple[str, ...], advice: str = "") -> None:
        """Add a fault for each key that is not among the known ones.

        `advice` says what to do if no known key is similar; by default, the known keys are listed.
        """
        for key in self:
            if key not in known:
                near = find_similar(key, known)
                others = advice or (f"The known keys are {', '.join(known)}." if known else "Remove it.")
                self.fault(key, "is an unknown key.", f"Did you mean “{near}”?" if near else others)

    def text(self, key: str, default: str) -> str:
        """A text, put on one line; the default if the key is missing, and after a fault."""
        value = self.value(key, default)
        if isinstance(value, str) and value.strip():
            return " ".join(normalize(value).split())
        self.fault(key, f"is {show(value)}.", "Write a text.")
        return default

    def number(self, key: str, default: int) -> int:
        """A whole number from 1 to 1,000,000; the default if the key is missing, and after a fault."""
        value = self.value(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST_NUMBER:
            return value
        self.fault(key, f"is {show(value)}.", f"Write a whole number from 1 to {_MOST_NUMBER:,}.")
        return default

    def flag(self, key: str, default: bool) -> bool:
        """True or false; the default if the key is missing, and after a fault."""
        value = self.value(key, default)
        if isinstance(value, bool):
            return value
        self.fault(key, f"is {show(value)}.", "Write true or false.")
        return default

    def choice(self, key: str, allowed: type[Choice], default: Choice) -> Choice:
        """One of the values of an enumeration; the default if the key is missing, and after a fault."""
        value = self.value(key, default.value)
        if value in list(allowed):
            return allowed(value)
        self.fault(key, f"is {show(value)}.", f"Write {join_words(allowed, 'or')}.")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if the key is missing, and after a fault."""
        value = self.value(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault(
            key, "is not a list of texts.", "Write “[one, two]”, with quotation marks around words such as no and 12."
        )
        return ()

    def items(self, key: str) -> tuple[str, ...]:
        """A list of texts or one text, exactly as written, even if YAML would read a number; empty after a fault."""
        node = self._values.get(key)
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
        if all(isinstance(item, yaml.ScalarNode) for item in nodes):
            return tuple(str(item.value) for item in nodes)
        self.fault(key, "is not a list of texts.", "Write “[one, two]”.")
        return ()

    def value(self, key: str, default: Yaml) -> Yaml:
        """A value as YAML reads it; the default if the key is missing, and after a fault."""
        return self._construct(key, default, yaml.SafeLoader(""))

    def written(self, key: str) -> Yaml:
        """A value with its numbers and dates as texts, exactly as written; None if it is missing, and after a fault."""
        return self._construct(key, None, _Writer(""))

    def _construct(self, key: str, default: Yaml, loader: yaml.SafeLoader) -> Yaml:
        """Construct the value of a key with a loader; the default if the key is missing, and after a fault."""
        if key not in self._values:
            return default
        try:
            return loader.construct_object(self._values[key], deep=True)
        except (yaml.YAMLError, ValueError, OverflowError):
            self.fault(key, "cannot be read.", "Put it in quotation marks if it is a text.")
            return default

    def mappings(self, key: str) -> list[YamlMapping]:
        """A list of mappings; empty if the key is missing, and after a fault."""
        node = self._values.get(key)
        if isinstance(node, yaml.SequenceNode):
            return [YamlMapping(item, self.file, self._faults) for item in node.value]
        if node:
            self.fault(key, "is not a list.", "Write each of its entries after a hyphen.")
        return []

    def mapping(self, key: str) -> YamlMapping:
        """A mapping within this one; empty if the key is missing or has no value, and after a fault."""
        node = self._values.get(key)
        is_empty = isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
        return YamlMapping(None if is_empty else node, self.file, self._faults)


def show(value: Yaml) -> str:
    """A value as a message names it: `“abc”`, `7`, `true`, `empty`, `a list` or `a mapping`."""
    match value:
        case None:
            return "empty"
        case str():
            return f"“{excerpt(value)}”"
        case bool():
            return str(value).lower()
        case int() | float() | date():
            return excerpt(str(value))
        case _:
            return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "not a text"
