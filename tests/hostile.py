"""Texts that were written to break an output, and what must be read where they are shown."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml
from lxml import etree

from tests.conftest import DATA

KINDS = (
    "bidi emoji entities extensions fields frontmatter html links logs markdown math paths quadratic slugs templates "
    "xml"
).split()
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True)
class Hostile:
    """One text of the corpus."""

    name: str
    text: str
    where: frozenset[str]
    """Fields of a record that it is put into."""
    seen: str
    """What a reader reads, on one line."""
    rejected: bool = False
    """Whether its record costs a problem and has no page."""
    line: int = 0
    """Where its record is in the JSON file, from 1."""
    private: str = ""
    """What in it is private, and shown nowhere. What is shown instead differs between fields."""

    def cut(self, most: int) -> Hostile:
        """Its beginning, as a text of its own."""
        return replace(self, text=self.text[:most], seen=clean(self.text[:most]))

    @property
    def suits_a_dump(self) -> bool:
        """Whether a paragraph of running text can hold it as it is: without an empty line, and without NUL."""
        lines = self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        halves = any(unicodedata.category(char) == "Cs" for char in self.text)
        return (
            not self.private
            and "abstract" in self.where
            and "\0" not in self.text
            and all(map(str.strip, lines))
            and not halves
        )


@cache
def load_hostile() -> tuple[Hostile, ...]:
    """Return every text of `tests/data/hostile/`, in the order of the files."""
    entries: list[dict[str, Any]] = []
    for kind in KINDS:
        entries += yaml.safe_load((DATA / "hostile" / f"{kind}.yml").read_text(encoding="utf-8"))
    return tuple(_read(entry, line) for line, entry in enumerate(entries, 1))


def _read(entry: dict[str, Any], line: int) -> Hostile:
    text = entry.get("before", "") + entry["text"] * entry.get("repeat", 1) + entry.get("after", "")
    where = frozenset(entry.get("where", "title abstract author venue").split())
    return Hostile(
        name=entry["name"],
        text=text,
        where=where,
        seen=entry.get("seen", clean(text)),
        rejected=entry.get("rejected", False),
        line=line,
        private=entry.get("private", ""),
    )


def clean(text: str) -> str:
    """Return the text in NFC on one line, without characters that are not text; implemented independently of the
    package.
    """
    kept = (char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char in "\n\t" or _is_text(char))
    return fold_space(unicodedata.normalize("NFC", "".join(kept)))


def _is_text(char: str) -> bool:
    code = ord(char)
    is_noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in _TURNS and not is_noncharacter


def fold_space(text: str) -> str:
    """Return the text on one line, with single spaces."""
    return " ".join(text.split())


def show(element: etree._Element | None) -> str:
    """Return the characters that an element shows, on one line; formulas as their source, superscripts as such."""
    return fold_space("".join(_pieces(element))) if element is not None else ""


def _pieces(element: etree._Element) -> list[str]:
    name = local_name(element)
    if name == "math":
        return ["".join(found.text or "" for found in element.iter() if local_name(found) == "annotation")]
    pieces = [element.text or ""]
    for child in element:
        pieces += [*(_pieces(child) if isinstance(child.tag, str) else []), child.tail or ""]
        if local_name(child) == "p":
            pieces.append("\n")
    if name == "sup":
        return ["".join(pieces).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))]
    return pieces


def local_name(element: etree._Element) -> str:
    """Return an element's name in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else "#"
