"""Reading the index: terms, postings, positions, keys and results, from files that are read when they are needed."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec

from broadsheet.search.index import FORMAT, MANIFEST
from broadsheet.search.segments import FIELD_CHARACTERS, SHARED_CHARACTERS

_LAST = "\uffff"
"""What sorts after every character of a term."""
_FIELDS = {character: number for number, character in enumerate(FIELD_CHARACTERS)}

Read = Callable[[str], bytes]
"""Returns the content of a file, given by its path below `search/`. Raises OSError."""


class Posting(NamedTuple):
    """What a word is to a paper."""

    impact: int
    """How much the paper is about it, from 1 to 15; 0 for terms that are not words."""
    fields: int
    """In which fields it is, as bits."""


class Result(NamedTuple):
    """What is shown of a paper."""

    title: str
    authors: list[str]
    """At most 50."""
    date: str
    slug: str
    topics: list[str]
    has: list[str]
    abstract: str
    name: str
    number_of_authors: int


@dataclass(slots=True)
class SegmentReader:
    """One segment."""

    entry: dict[str, Any]
    """Its entry in the manifest."""
    load: Callable[[str], Any]
    """Returns the value of a file of the segment."""
    _words: dict[int, list[str]] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The number of its first paper."""
        return int(self.entry["first"])

    def read_words(self, file: int) -> tuple[list[str], list[int]]:
        """Return the terms of a word file and their frequencies."""
        text, frequencies = self.load(f"w/{file}.json")
        if file not in self._words:
            before, terms = "", []
            for piece in text.split(" "):
                before = before[: SHARED_CHARACTERS.index(piece[0])] + piece[1:]
                terms.append(before)
            self._words[file] = terms
        return self._words[file], frequencies

    def list_files(self, first: str, last: str) -> range:
        """Return the word files that may have terms from one to another."""
        starts = [term for term, _ in self.entry["words"]]
        return range(max(0, bisect_right(starts, first) - 1), bisect_right(starts, last))

    def find(self, term: str) -> int | None:
        """Return the ordinal of a term; None if it is not in the segment."""
        for file in self.list_files(term, term):
            terms, _ = self.read_words(file)
            at = bisect_left(terms, term)
            if at < len(terms) and terms[at] == term:
                return int(self.entry["words"][file][1]) + at
        return None

    def find_beginning(self, beginning: str) -> list[int]:
        """Return the ordinals of the words that begin so; or that of the beginning alone if it is a term."""
        united = self.find(f"{beginning}*")
        if united is not None:
            return [united]
        found = []
        for file in self.list_files(beginning, beginning + _LAST):
            terms, _ = self.read_words(file)
            start, end = bisect_left(terms, beginning), bisect_left(terms, beginning + _LAST)
            base = self.entry["words"][file][1]
            found += [base + at for at in range(start, end) if terms[at][-1] != "*"]
        return found

    def read_postings(self, ordinal: int) -> Iterator[tuple[int, Posting]]:
        """Yield the papers of a term."""
        deltas, fields, impacts = self._read_entry("postings", "p", ordinal)
        numbers = accumulate(deltas, initial=self.first)
        next(numbers)
        if not fields:
            for number in numbers:
                yield number, Posting(0, 0)
        else:
            for number, mask, impact in zip(numbers, fields, impacts, strict=True):
                yield number, Posting(int(impact, 16), _FIELDS[mask])

    def read_positions(self, ordinal: int) -> list[list[int]]:
        """Return the positions of a term in each of its papers."""
        return [list(accumulate(deltas)) for deltas in self._read_entry("positions", "x", ordinal)]

    def _read_entry(self, kind: str, folder: str, ordinal: int) -> Any:
        """Return the entry of a term in one of the files of a kind."""
        starts = self.entry[kind]
        file = bisect_right(starts, ordinal) - 1
        return self.load(f"{folder}/{file}.json")[ordinal - starts[file]]

    def find_key(self, key: str) -> Iterator[tuple[int, int]]:
        """Yield the papers that have a key, with its kind."""
        bits = self.entry["keys"]
        if bits < 0:
            return
        crc = zlib.crc32(key.encode())
        deltas, values = self.load(f"k/{crc >> 32 - bits}.json")
        for known, value in zip(accumulate(deltas), values, strict=True):
            if known == crc:
                yield self.first + value // 4, value % 4

    def read_result(self, number: int) -> Result:
        """Return what is shown of a paper."""
        at, group = number - self.first, self.entry["group"]
        return Result(*self.load(f"r/{at // group}.json")[at % group])


@dataclass
class IndexReader:
    """The index of a site."""

    read: Read
    _loaded: dict[str, Any] = field(default_factory=dict)

    def load(self, path: str) -> Any:
        """Return the value of a file; each is read once."""
        if path not in self._loaded:
            self._loaded[path] = msgspec.json.decode(self.read(path))
        return self._loaded[path]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest. Raises ValueError if it has another format."""
        manifest: dict[str, Any] = self.load(MANIFEST)
        if manifest.get("format") != FORMAT:
            raise ValueError(manifest.get("format"))
        return manifest

    @cached_property
    def segments(self) -> list[SegmentReader]:
        """The segments, oldest papers first."""
        return [self._open(entry) for entry in self.manifest["segments"]]

    def _open(self, entry: dict[str, Any]) -> SegmentReader:
        """Return the reader of a segment."""
        return SegmentReader(entry, lambda path: self.load(f"{entry['folder']}/{path}"))

    @property
    def facets(self) -> Any:
        """Groups of topics, and venues."""
        return self.load(self.manifest["facets"])

    def read_result(self, number: int) -> Result:
        """Return what is shown of a paper."""
        segment = next(one for one in reversed(self.segments) if one.first <= number)
        return segment.read_result(number)
