"""Spellings: variants of a word, and corrections of one that no paper has, both from the words of the papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rapidfuzz.distance import OSA

from broadsheet.search.reader import SegmentReader

_SHORT, _LONG = 4, 8
"""From how many characters a correction may differ by one edit, and by two."""
_MOST = 3
"""The maximum number of corrections that are offered."""


def list_variants(word: str, rules: Mapping[str, Any]) -> list[str]:
    """Return other spellings of a word by two rules at most, whether any paper has them or not."""
    found, latest = {word: None}, [word]
    for _ in range(2):
        latest = [other for one in latest for other in _list_nearest(one, rules) if other not in found]
        found |= dict.fromkeys(latest)
    return [other for other in found if other != word]


def _list_nearest(word: str, rules: Mapping[str, Any]) -> list[str]:
    """Return the spellings of a word by one rule."""
    never, shortest = rules["never"], rules["shortest"]
    if word in never:
        return []
    found = []
    for pair in rules["endings"]:
        for ending, other in (pair, reversed(pair)):
            stem = word[: len(word) - len(ending)]
            if word.endswith(ending) and len(stem) >= shortest and stem + other not in never:
                found.append(stem + other)
    return found


def list_corrections(word: str, segments: Iterable[SegmentReader]) -> list[str]:
    """Return words of the papers that a word may be meant for, the likeliest first."""
    most = 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2
    if not most:
        return []
    found = _rate(word, most, segments, lambda segment: segment.list_files(word[0], f"{word[0]}\uffff"))
    if not found or found[0][0] > 1:
        found = _rate(word, most, segments, lambda segment: range(len(segment.entry["words"])))
    nearest = found[0][0] if found else 0
    return [other for distance, _, _, other in found if distance == nearest][:_MOST]


def _rate(
    word: str, most: int, segments: Iterable[SegmentReader], choose: Callable[[SegmentReader], Iterable[int]]
) -> list[tuple[int, bool, int, str]]:
    """Return the words in some files that differ by so many edits at most, sorted: the likeliest first."""
    papers: dict[str, int] = {}
    offered = set()
    for segment in segments:
        for file in choose(segment):
            for term, frequency in zip(*segment.read_words(file), strict=True):
                if abs(len(term) - len(word)) > most or term[0] in "@:" or term[-1] == "*":
                    continue
                if OSA.distance(word, term, score_cutoff=most) <= most:
                    papers[term] = papers.get(term, 0) + max(frequency, 1)
                    if frequency:
                        offered.add(term)
    return sorted(
        (OSA.distance(word, term), term[0] != word[0], -count, term)
        for term, count in papers.items()
        if count > 1 or term in offered
    )
