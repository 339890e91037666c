"""Finding papers. docs/search-index.md says which papers match a query, and in which order.

The script of the site finds the same; tests/data/search/ has cases for both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from broadsheet.model.value import Value
from broadsheet.search.query import Part, list_identifiers, read_dates, read_query
from broadsheet.search.reader import IndexReader, SegmentReader
from broadsheet.search.segments import AUTHORS, BLOCK, IN_ABSTRACT, IN_AUTHORS, IN_TITLE, IN_VENUE, NAME, TITLE
from broadsheet.search.spelling import list_corrections, list_variants
from broadsheet.search.tokens import fold

_EXACT, _VARIANT, _BEGINNING = 10, 9, 6
_PHRASE = 120
_LEAST_TITLE = 4
"""A title of at least so many tokens is the whole answer."""
_ALTERNATIVES = ("venue", "topic", "year", "month")
"""Fields whose values are alternatives, those of `topic` within their group."""


class Suggestion(Value, frozen=True):
    """A word that may have been meant."""

    word: str
    papers: int
    """The number of papers that the part finds with this word."""
    query: str
    """The query with this word."""


class Miss(Value, frozen=True):
    """A part of a query that no paper matches."""

    part: str
    """The part as it is typed."""
    field: str
    word: str
    """The word that no paper has; empty if papers have all words, but not together, and for values of filters."""
    suggestions: tuple[Suggestion, ...]


class Without(Value, frozen=True):
    """How many papers there are without one part of a query."""

    part: str
    papers: int


class Answer(Value, frozen=True):
    """What a query finds."""

    numbers: tuple[int, ...]
    """The numbers of the papers, in the order in which they are shown."""
    missed: tuple[Miss, ...] = ()
    """The parts that no paper matches; if there are any, nothing is found."""
    without: tuple[Without, ...] = ()
    """If every part matches some paper, but no paper all: the parts, those that leave most papers first."""


@dataclass(frozen=True, slots=True)
class _Match:
    """How a paper matches a part."""

    value: int
    """What is multiplied by the part's weight."""
    is_titled: bool
    """Whether the match is in the title or the name."""


_Matches = dict[int, _Match]
_FILTERED = _Match(0, True)


def search(reader: IndexReader, query: str, *, newest: bool = False) -> Answer:
    """Return the papers that match a query, the best or the newest first. Raises OSError and ValueError."""
    parts = read_query(query)
    keyed = _find_keyed(reader, query) if _is_plain(parts) else []
    if keyed and _is_whole(query, keyed[0], parts):
        kind = keyed[0][0]
        return Answer(_order_keyed([one for one in keyed if one[0] == kind], newest))
    wanted = [part for part in parts if not part.is_negative]
    matches = [_match(reader, part) for part in wanted]
    known = [number for _, number in keyed]
    if not known:
        missed = [_explain(reader, query, part) for part, found in zip(wanted, matches, strict=True) if not found]
        missed += [_explain(reader, query, part) for part in parts if part.is_negative and not _is_valid(reader, part)]
        if missed:
            return Answer((), missed=tuple(missed))
    unwanted = set[int]().union(*(_match(reader, part) for part in parts if part.is_negative))
    everything = range(reader.manifest["papers"])
    groups = _group(reader, wanted)
    found = _intersect([_unite(matches, group) for group in groups], everything) - unwanted if parts else set()
    if not found and not known and wanted:
        return Answer((), without=_list_without(wanted, matches, groups, everything, unwanted))
    scores = _score(reader, found, wanted, matches)
    ranked = sorted({*found, *known}, key=lambda number: (0 if newest else -scores.get(number, 0), -number))
    if newest:
        return Answer(tuple(ranked))
    return Answer(tuple(dict.fromkeys((*_order_keyed(keyed, newest), *ranked))))


# ---- Keys ------------------------------------------------------------------------------------------------------------


def _is_plain(parts: Sequence[Part]) -> bool:
    """Return whether a query has only words, so that it may be a title, a name or an identifier."""
    return bool(parts) and not any(part.field or part.is_negative or part.is_quoted for part in parts)


def _find_keyed(reader: IndexReader, query: str) -> list[tuple[int, int]]:
    """Return the kind and the number of each paper whose key is the query, each paper once, by its best kind."""
    keys = [
        *(f"i:{identifier}" for identifier in list_identifiers(query)),
        *([f"t:{folded}"] if (folded := fold(query)) else []),
    ]
    found = {(kind, number) for segment in reader.segments for key in keys for number, kind in segment.find_key(key)}
    best: dict[int, int] = {}
    for kind, number in sorted(found):
        best.setdefault(number, kind)
    return sorted((kind, number) for number, kind in best.items())


def _is_whole(query: str, first: tuple[int, int], parts: Sequence[Part]) -> bool:
    """Return whether the papers with a key are all that the query can mean."""
    kind = first[0]
    if kind == 0:
        return any(character.isdigit() for character in query)
    return kind == 1 and sum(len(run.parts) for part in parts for run in part.runs) >= _LEAST_TITLE


def _order_keyed(keyed: Iterable[tuple[int, int]], newest: bool) -> tuple[int, ...]:
    """Return the papers with keys in order: by kind, then the newest first."""
    return tuple(number for _, number in sorted(keyed, key=lambda one: (0 if newest else one[0], -one[1])))


# ---- Matching --------------------------------------------------------------------------------------------------------


def _match(reader: IndexReader, part: Part) -> _Matches:
    """Return the papers that match a part, as if it were not negative."""
    if part.field in ("year", "month"):
        return dict.fromkeys(_list_dated(reader, part), _FILTERED)
    if part.field in ("topic", "has"):
        term = _filter_term(reader, part)
        return dict.fromkeys(_list_papers(reader, term), _FILTERED) if term else {}
    found: _Matches = {}
    for segment in reader.segments:
        if part.field == "venue":
            found |= dict.fromkeys(
                _find_phrase(segment, [(f"@{token}", at) for token, at in part.tokens], {IN_VENUE}), _FILTERED
            )
        elif part.field == "author":
            found |= _match_author(reader, segment, part)
        else:
            found |= _match_text(reader, segment, part)
    return found


def _match_text(reader: IndexReader, segment: SegmentReader, part: Part) -> _Matches:
    """Return the papers of a segment that match a part without a field, or with `title:`."""
    mask = TITLE if part.field == "title" else 0xFF
    found = _match_word(reader, segment, part.word, mask, is_open=part.is_open) if part.word else {}
    if part.word and len(part.tokens) == 1:
        return found
    fields = {IN_TITLE} if part.field == "title" else {IN_ABSTRACT, IN_TITLE, IN_AUTHORS}
    phrase = _find_phrase(segment, part.tokens, fields)
    return {
        number: _Match(_PHRASE, phrase.get(number, False) or (number in found and found[number].is_titled))
        for number in {*found, *phrase}
    }


def _match_word(reader: IndexReader, segment: SegmentReader, word: str, mask: int, *, is_open: bool) -> _Matches:
    """Return the papers of a segment that have a word, one of its variants or, if it is open, a word that begins so.

    Names of authors have no variants.
    """
    terms = [(segment.find(word), _EXACT)]
    if mask != AUTHORS:
        terms += [(segment.find(other), _VARIANT) for other in list_variants(word, reader.manifest["variants"])]
    if is_open:
        terms += [(ordinal, _BEGINNING) for ordinal in segment.find_beginning(word)]
    values: dict[int, int] = {}
    titled: dict[int, bool] = {}
    for ordinal, share in terms:
        if ordinal is None:
            continue
        for number, posting in segment.read_postings(ordinal):
            if posting.fields & mask:
                values[number] = max(values.get(number, 0), posting.impact * share)
                titled[number] = titled.get(number, False) or bool(posting.fields & mask & (TITLE | NAME))
    return {number: _Match(value, titled[number]) for number, value in values.items()}


def _match_author(reader: IndexReader, segment: SegmentReader, part: Part) -> _Matches:
    """Return the papers of a segment that have all words of a part in the name of one author, in any order."""
    tokens = list(dict.fromkeys(token for token, _ in part.tokens))
    if len(tokens) == 1:
        return _match_word(reader, segment, tokens[0], AUTHORS, is_open=part.is_open)
    blocks: list[dict[int, set[int]]] = []
    for token in tokens:
        ordinal = segment.find(token)
        if ordinal is None:
            return {}
        numbers = [number for number, _ in segment.read_postings(ordinal)]
        blocks.append(
            {
                number: {place >> 2 for place in places if place & 3 == IN_AUTHORS}
                for number, places in zip(numbers, segment.read_positions(ordinal), strict=True)
            }
        )
    shared = _intersect([set(block) for block in blocks], ())
    return {
        number: _Match(_PHRASE, False)
        for number in shared
        if set.intersection(*({place // BLOCK for place in block[number]} for block in blocks))
    }


def _find_phrase(segment: SegmentReader, tokens: Sequence[tuple[str, int]], fields: set[int]) -> dict[int, bool]:
    """Return the papers of a segment that have tokens beside each other in one field; and if in its title."""
    places: list[dict[int, set[int]]] = []
    ordinals = [ordinal for token, _ in tokens if (ordinal := segment.find(token)) is not None]
    if not tokens or len(ordinals) < len(tokens):
        return {}
    first = tokens[0][1]
    for ordinal, (_, at) in zip(ordinals, tokens, strict=True):
        numbers = (number for number, _ in segment.read_postings(ordinal))
        shift = 4 * (at - first)
        places.append(
            {
                number: {place - shift for place in positions if place & 3 in fields}
                for number, positions in zip(numbers, segment.read_positions(ordinal), strict=True)
            }
        )
    found = {}
    for number in _intersect([set(one) for one in places], ()):
        shared = set.intersection(*(one[number] for one in places))
        if shared:
            found[number] = any(place & 3 == IN_TITLE for place in shared)
    return found


def _list_papers(reader: IndexReader, term: str) -> Iterator[int]:
    """Yield the papers of a term that is not a word."""
    for segment in reader.segments:
        ordinal = segment.find(term)
        if ordinal is not None:
            yield from (number for number, _ in segment.read_postings(ordinal))


def _filter_term(reader: IndexReader, part: Part) -> str:
    """Return the term of a topic, or of what a paper has; empty if there is none of this value."""
    value = fold(part.value)
    if part.field == "has":
        return f":has:{value}" if value in reader.manifest["has"] else ""
    topic = _find_topic(reader, part)
    return f":topic:{topic[1]}" if topic else ""


def _find_topic(reader: IndexReader, part: Part) -> tuple[str, str] | None:
    """Return the group and the slug of the topic that a part names."""
    value = fold(part.value)
    topics = [(group, slug, title) for group, _, some in reader.facets[0] for slug, title, _ in some]
    for group, slug, title in topics:
        if part.value.lower() == slug or value in (fold(slug), fold(title)):
            return group, slug
    return None


def _list_dated(reader: IndexReader, part: Part) -> Iterator[int]:
    """Yield the papers in the range of years or months that a part names."""
    dates = read_dates(part)
    if not dates:
        return
    length = 4 if part.field == "year" else 7
    periods = reader.manifest["periods"]
    ends = [first for _, first in periods[1:]] + [reader.manifest["papers"]]
    for (period, first), end in zip(periods, ends, strict=True):
        if len(period) >= length and dates.first <= period[:length] <= (dates.last or "9999-99"):
            yield from range(first, end)


# ---- Combining -------------------------------------------------------------------------------------------------------


def _group(reader: IndexReader, parts: Sequence[Part]) -> list[list[int]]:
    """Return the positions of the parts in groups: those of one group are alternatives."""
    groups: dict[object, list[int]] = {}
    for at, part in enumerate(parts):
        name: object = at
        if part.field == "topic":
            topic = _find_topic(reader, part)
            name = ("topic", topic[0] if topic else "")
        elif part.field in _ALTERNATIVES:
            name = "dates" if part.field in ("year", "month") else part.field
        groups.setdefault(name, []).append(at)
    return list(groups.values())


def _unite(matches: Sequence[_Matches], group: Sequence[int]) -> set[int]:
    """Return the papers that match any of these parts."""
    return set[int]().union(*(matches[at] for at in group))


def _intersect(sets: Sequence[set[int]], everything: Iterable[int]) -> set[int]:
    """Return what all sets have in common; everything if there are none."""
    return reduce(set.intersection, sorted(sets, key=len)) if sets else set(everything)


def _list_without(
    parts: Sequence[Part],
    matches: Sequence[_Matches],
    groups: Sequence[Sequence[int]],
    everything: Iterable[int],
    unwanted: set[int],
) -> tuple[Without, ...]:
    """Return how many papers there are without each group of parts."""
    found = []
    for group in groups:
        others = [_unite(matches, other) for other in groups if other is not group]
        papers = len(_intersect(others, everything) - unwanted)
        found.append(Without(" ".join(parts[at].text for at in group), papers))
    return tuple(sorted(found, key=lambda one: -one.papers))


def _score(reader: IndexReader, found: set[int], parts: Sequence[Part], matches: Sequence[_Matches]) -> dict[int, int]:
    """Return the score of each paper."""
    papers = reader.manifest["papers"]
    rated = [
        (some, _weigh(papers, len(some)))
        for part, some in zip(parts, matches, strict=True)
        if part.field in ("", "title", "author")
    ]
    scores = {}
    for number in found:
        total = sum(weight * some[number].value for some, weight in rated)
        scores[number] = total * (5 if all(some[number].is_titled for some, _ in rated) else 4)
    return scores


def _weigh(papers: int, matching: int) -> int:
    """Return the weight of a part that so many of the papers match."""
    return math.floor(16 * math.log2(1 + (papers - matching + 0.5) / (matching + 0.5)) + 0.5)


# ---- Explaining ------------------------------------------------------------------------------------------------------


def _is_valid(reader: IndexReader, part: Part) -> bool:
    """Return whether the value of a filter exists; words that papers must not have need not exist."""
    return part.field not in ("topic", "has", "year", "month") or bool(_match(reader, part))


def _explain(reader: IndexReader, query: str, part: Part) -> Miss:
    """Return what is wrong with a part that no paper matches."""
    if part.field in ("topic", "has", "year", "month"):
        return Miss(part.text, part.field, "", ())
    prefix = "@" if part.field == "venue" else ""
    word = part.word if len(part.tokens) == 1 else ""
    for token in [word] if word else [token for token, _ in part.tokens]:
        if all(segment.find(prefix + token) is None for segment in reader.segments):
            suggestions = [] if prefix else list_corrections(token, reader.segments)
            return Miss(
                part.text,
                part.field,
                token,
                tuple(_suggest(reader, query, part, token, other) for other in suggestions),
            )
    return Miss(part.text, part.field, "", ())


def _suggest(reader: IndexReader, query: str, part: Part, token: str, other: str) -> Suggestion:
    """Return a correction of one word of a part."""
    words = " ".join(other if one == token else one for one, _ in part.tokens)
    text = f"{part.field}:" * bool(part.field) + (f'"{words}"' if part.is_quoted or " " in words else words)
    corrected = query[: part.start] + text + query[part.start + len(part.text) :]
    alone = read_query(f"{text} ")
    return Suggestion(other, len(_match(reader, alone[0])) if alone else 0, corrected)
