"""The files of one segment of the index: the papers of a range of numbers. docs/search-index.md describes them."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from broadsheet.search.documents import Document
from broadsheet.search.tokens import find_runs, find_tokens, fold, normalize
from broadsheet.system.hashes import short_hash

TITLE, ABSTRACT, AUTHORS, NAME = 1, 2, 4, 8
"""The fields of a word, as bits."""
FIELD_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SHARED_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
IN_ABSTRACT, IN_TITLE, IN_AUTHORS, IN_VENUE = range(4)
"""The fields of a position."""
BLOCK = 16
"""The number of positions that an author has."""
_LONG_BEGINNING = 5_000
"""A beginning of more than two characters is a term of its own if its words have more postings than this."""
_NAMED_AUTHORS = 50
"""The maximum number of authors in a result."""
_WORDS, _POSTINGS, _POSITIONS, _KEYS = 20_000, 20_000, 24_000, 256
"""How many bytes of JSON a word file, a postings file and a positions file have; how many keys a key file has."""
_GROUPS = ((512, 1), (8_192, 2))
"""The number of papers of a result file in segments that have at most so many papers; in larger ones it is 4."""

_encode = msgspec.json.encode


class Segment(NamedTuple):
    """The files of a segment and what the manifest says of it."""

    entry: dict[str, Any]
    """Its entry in the manifest, without `first` and `key`."""
    files: list[tuple[str, bytes]]
    """Paths below the folder of the segment, with the contents."""


class _Postings:
    """The words of all papers of a segment, one after the other, before they are sorted."""

    __slots__ = ("documents", "fields", "impacts", "known", "places", "terms")

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.terms = array("I")
        self.documents = array("I")
        self.fields = bytearray()
        self.impacts = bytearray()
        self.places: list[bytes] = []
        """For each paper the positions of all its words: numbers separated by commas, words by semicolons."""

    def add(self, number: int, document: Document) -> None:
        """Add the words of a paper."""
        positions, fields, length = _read_words(document)
        known = self.known
        self.terms.extend([known.setdefault(term, len(known)) for term in positions])
        self.documents.extend([number] * len(positions))
        scale = 1.2 * (0.6 + 0.4 * length / 180)
        for term, places in positions.items():
            mask = fields[term]
            weight = len(places) if mask == ABSTRACT else _weigh(mask, places)
            self.fields.append(mask)
            self.impacts.append(-int(-15 * weight // (weight + scale)) if weight else 0)
        self.places.append(";".join(map(_write_places, positions.values())).encode())


def _weigh(mask: int, places: Iterable[int]) -> int:
    """Return how much a word counts in a paper, given its fields and positions."""
    in_abstract = sum(place & 3 == IN_ABSTRACT for place in places) if mask & ABSTRACT else 0
    return 6 * (mask & TITLE) + (mask & NAME) // 2 + 3 * (mask & AUTHORS) // 4 + in_abstract


def _write_places(numbers: list[int]) -> str:
    """Return positions as the first one and differences, separated by commas."""
    if len(numbers) == 1:
        return str(numbers[0])
    numbers = sorted(set(numbers))
    return ",".join([str(numbers[0]), *[str(after - before) for before, after in pairwise(numbers)]])


def _read_words(document: Document) -> tuple[dict[str, list[int]], dict[str, int], int]:
    """Return the words of a paper with their positions and fields; and its length."""
    positions: dict[str, list[int]] = {}
    title, length = find_tokens(document.title)
    for term, at in title:
        positions.setdefault(term, []).append(4 * at + IN_TITLE)
    fields = dict.fromkeys(positions, TITLE)
    abstract, end = find_tokens(document.abstract)
    for term, at in abstract:
        if term in positions:
            positions[term].append(4 * at)
            fields[term] |= ABSTRACT
        else:
            positions[term], fields[term] = [4 * at], ABSTRACT
    for number, author in enumerate(document.authors):
        for term, at in find_author_tokens(author):
            positions.setdefault(term, []).append(4 * (BLOCK * number + min(at, BLOCK - 1)) + IN_AUTHORS)
            fields[term] = fields.get(term, 0) | AUTHORS
    for term, _ in find_tokens(document.name)[0]:
        if term in fields:
            fields[term] |= NAME
    for term, at in find_tokens(document.venue)[0]:
        positions.setdefault(f"@{term}", []).append(4 * at + IN_VENUE)
        fields[f"@{term}"] = 0
    for topic in document.topics:
        positions[f":topic:{topic}"], fields[f":topic:{topic}"] = [0], 0
    for mark in document.has:
        positions[f":has:{mark}"], fields[f":has:{mark}"] = [0], 0
    return positions, fields, length + end


def find_author_tokens(name: str) -> Iterator[tuple[str, int]]:
    """Yield the tokens of an author's name with their positions, and the initials of all words but the last."""
    runs = list(find_runs(normalize(name)))
    for run in runs:
        for at, part in enumerate(run.parts, run.position):
            yield part, at
            if run is not runs[-1] and not run.is_character and len(part) > 1:
                yield part[0], at
        if run.joined:
            yield run.joined, run.position


class _Table(NamedTuple):
    """The postings of a segment, sorted by term and document."""

    terms: list[str]
    starts: list[int]
    """Where the postings of each term begin, and where the last ones end."""
    documents: NDArray[np.uint32]
    fields: NDArray[np.uint8]
    impacts: NDArray[np.uint8]
    order: NDArray[np.int64]
    """The number of each posting before they were sorted."""


def make_segment(documents: Sequence[Document]) -> Segment:
    """Return the segment of some papers."""
    postings = _Postings()
    for number, document in enumerate(documents):
        postings.add(number, document)
    table = _sort(postings)
    beginnings = _list_beginnings(table)
    terms = sorted([*table.terms, *(f"{beginning}*" for beginning in beginnings)], key=_by_units)
    places = [place for paper in postings.places if paper for place in paper.split(b";")]
    del postings
    placed = list(_pack(_write_positions(terms, table, places), _POSITIONS))
    del places
    packed = list(_pack(_write_postings(terms, table, beginnings), _POSTINGS))
    words = list(_pack_words(terms, list(_list_frequencies(terms, table))))
    bits, keys = _pack_keys(documents)
    group = next((size for most, size in _GROUPS if len(documents) <= most), 4)
    files = [
        *((f"w/{number}.json", content) for number, (_, _, content) in enumerate(words)),
        *((f"p/{number}.json", content) for number, (_, content) in enumerate(packed)),
        *((f"x/{number}.json", content) for number, (_, content) in enumerate(placed)),
        *((f"k/{number}.json", content) for number, content in enumerate(keys)),
        *(
            (f"r/{at // group}.json", _encode([_write_result(one) for one in documents[at : at + group]]))
            for at in range(0, len(documents), group)
        ),
    ]
    entry = {
        "folder": short_hash(
            b"".join(b"%b\0%d\0%b" % (path.encode(), len(content), content) for path, content in files)
        ),
        "papers": len(documents),
        "terms": len(terms),
        "words": [[term, ordinal] for term, ordinal, _ in words],
        "postings": [ordinal for ordinal, _ in packed],
        "positions": [ordinal for ordinal, _ in placed],
        "keys": bits,
        "group": group,
    }
    return Segment(entry, files)


def _by_units(term: str) -> bytes:
    """Return what terms are sorted by: their UTF-16 code units."""
    return term.encode("utf-16-be")


def _sort(postings: _Postings) -> _Table:
    """Return the postings sorted by term and document."""
    names = list(postings.known)
    ranked = sorted(range(len(names)), key=lambda number: _by_units(names[number]))
    rank = np.empty(len(names), np.uint32)
    rank[ranked] = np.arange(len(names), dtype=np.uint32)
    ranks = rank[np.frombuffer(postings.terms, np.uint32)] if names else rank
    order = np.argsort(ranks, kind="stable")
    starts = np.searchsorted(ranks[order], np.arange(len(names) + 1)).tolist()
    return _Table(
        terms=[names[number] for number in ranked],
        starts=starts,
        documents=np.frombuffer(postings.documents, np.uint32)[order] if names else rank,
        fields=np.frombuffer(bytes(postings.fields), np.uint8)[order],
        impacts=np.frombuffer(bytes(postings.impacts), np.uint8)[order],
        order=order,
    )


def _list_beginnings(table: _Table) -> dict[str, bytes]:
    """Return the postings of beginnings that are terms of their own."""
    terms, starts = table.terms, table.starts
    words = [(term, at) for at, term in enumerate(terms) if term[0] not in "@:"]
    found: dict[str, bytes] = {}
    length = 1
    while words:
        words = [(term, at) for term, at in words if len(term) >= length]
        kept: list[tuple[str, int]] = []
        for beginning, group in groupby(words, key=lambda word: word[0][:length]):
            same = list(group)
            if len(same) < 2:
                continue
            spans = [(starts[at], starts[at + 1]) for _, at in same]
            size = sum(end - start for start, end in spans)
            if size > _LONG_BEGINNING or length < 3:
                found[beginning] = _unite(table, spans)
                kept += same
            elif length < 2:
                kept += same
        words, length = kept, length + 1
    return found


def _unite(table: _Table, spans: Sequence[tuple[int, int]]) -> bytes:
    """Return the postings of all words with these postings: all fields, and the highest impact."""
    chosen = np.concatenate([np.arange(start, end) for start, end in spans])
    documents = table.documents[chosen]
    chosen = chosen[np.argsort(documents, kind="stable")]
    documents = table.documents[chosen]
    firsts = np.flatnonzero(np.diff(documents, prepend=np.uint32(0xFFFFFFFF)))
    fields = np.bitwise_or.reduceat(table.fields[chosen], firsts)
    impacts = np.maximum.reduceat(table.impacts[chosen], firsts)
    return _write_posting(documents[firsts], fields, impacts)


_FIELD_BYTES = np.frombuffer(FIELD_CHARACTERS.encode(), np.uint8)
_IMPACT_BYTES = np.frombuffer(b"0123456789abcdef", np.uint8)


def _write_posting(documents: NDArray[Any], fields: NDArray[np.uint8], impacts: NDArray[np.uint8]) -> bytes:
    """Return the entry of a term in a postings file."""
    deltas = _encode(np.diff(documents.astype(np.int64), prepend=0).tolist())
    return b'[%b,"%b","%b"]' % (deltas, _FIELD_BYTES[fields].tobytes(), _IMPACT_BYTES[impacts].tobytes())


def _write_postings(terms: Sequence[str], table: _Table, beginnings: dict[str, bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield the entry of each term in postings files, and its ordinal."""
    for ordinal, (term, start, end) in enumerate(_list_spans(terms, table)):
        if term[-1] == "*":
            yield beginnings[term[:-1]], ordinal
        elif term[0] in "@:":
            deltas = _encode(np.diff(table.documents[start:end].astype(np.int64), prepend=0).tolist())
            yield b'[%b,"",""]' % deltas, ordinal
        else:
            chosen = slice(start, end)
            yield _write_posting(table.documents[chosen], table.fields[chosen], table.impacts[chosen]), ordinal


def _list_frequencies(terms: Sequence[str], table: _Table) -> Iterator[int]:
    """Yield the number of papers of each term; 0 for a word that is not offered as a correction, and for beginnings."""
    for term, start, end in _list_spans(terms, table):
        is_offered = end - start > 1 or term[0] in "@:" or (end > start and table.fields[start] & (TITLE | NAME))
        yield end - start if is_offered else 0


def _list_spans(terms: Iterable[str], table: _Table) -> Iterator[tuple[str, int, int]]:
    """Yield each term with the span of its postings, which is empty for beginnings."""
    at = 0
    for term in terms:
        if term[-1] == "*":
            yield term, 0, 0
        else:
            yield term, table.starts[at], table.starts[at + 1]
            at += 1


def _pack_words(terms: Sequence[str], frequencies: Sequence[int]) -> Iterator[tuple[str, int, bytes]]:
    """Yield the first term of each word file, its ordinal, and the content."""
    first, size, before = 0, 0, ""
    parts: list[str] = []
    for at, term in enumerate(terms):
        if size > _WORDS:
            yield terms[first], first, _encode([" ".join(parts), frequencies[first:at]])
            first, size, before, parts = at, 0, "", []
        shared = _count_shared(before, term)
        parts.append(SHARED_CHARACTERS[shared] + term[shared:])
        size += len(term) - shared + 4
        before = term
    if parts:
        yield terms[first], first, _encode([" ".join(parts), frequencies[first:]])


def _count_shared(one: str, other: str) -> int:
    """Return how many characters two terms have in common at their beginnings, in UTF-16 code units."""
    if ord(max(other)) > 0xFFFF:
        return 0
    most = min(len(one), len(other), len(SHARED_CHARACTERS) - 1)
    return next((at for at in range(most) if one[at] != other[at]), most)


def _pack(entries: Iterable[tuple[bytes, int]], size: int) -> Iterator[tuple[int, bytes]]:
    """Yield lists of entries as JSON with the ordinals of their first ones; a long entry has a file of its own."""
    first, length = 0, 0
    parts: list[bytes] = []
    for entry, ordinal in entries:
        if parts and length + len(entry) > size:
            yield first, b"[%b]" % b",".join(parts)
            parts = []
        if not parts:
            first, length = ordinal, 0
        parts.append(entry)
        length += len(entry) + 1
    if parts:
        yield first, b"[%b]" % b",".join(parts)


def _write_positions(terms: Sequence[str], table: _Table, places: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield the entry of each term in positions files, and its ordinal."""
    order = table.order
    for ordinal, (term, start, end) in enumerate(_list_spans(terms, table)):
        if term[-1] == "*" or term[0] == ":":
            yield b"[]", ordinal
        else:
            yield b"[[%b]]" % b"],[".join([places[number] for number in order[start:end].tolist()]), ordinal


def list_keys(document: Document) -> Iterator[tuple[str, int]]:
    """Yield what a paper is found by as a whole, with its kind: 0 identifier, 1 title, 2 name."""
    for identifier in document.identifiers:
        yield f"i:{identifier}", 0
    title, head = fold(document.title), fold(document.title.partition(":")[0])
    yield f"t:{title}", 1
    for name in dict.fromkeys((fold(document.name), head)):
        if name and name != title:
            yield f"t:{name}", 2


def _pack_keys(documents: Sequence[Document]) -> tuple[int, list[bytes]]:
    """Return the number of bits that choose a key file, and the contents of the files."""
    found = sorted(
        (zlib.crc32(key.encode()), 4 * number + kind)
        for number, document in enumerate(documents)
        for key, kind in list_keys(document)
    )
    if not found:
        return -1, []
    bits = max(0, (len(found) // _KEYS).bit_length() - 1)
    crcs = [crc for crc, _ in found]
    bounds = [bisect_left(crcs, number << 32 - bits) for number in range((1 << bits) + 1)]
    return bits, [_encode(_list_deltas(found[start:end])) for start, end in pairwise(bounds)]


def _list_deltas(keys: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the content of a key file."""
    crcs = [crc for crc, _ in keys]
    return [[after - before for before, after in pairwise([0, *crcs])], [value for _, value in keys]]


def _write_result(document: Document) -> list[Any]:
    """Return what is shown of a paper."""
    return [
        document.title,
        document.authors[:_NAMED_AUTHORS],
        document.date,
        document.slug,
        document.topics,
        document.has,
        document.abstract,
        document.name,
        len(document.authors),
    ]
