"""Decides whether two topics are one, by their papers and by their names, and merges those that are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from broadsheet.suggest.candidates import MAX_ALIASES, MIN_PAPERS, Candidate
from broadsheet.suggest.lexicon import WEAK
from broadsheet.suggest.likeness import Likeness

_SAME, _FEW = 2 / 3, 4
"""Two topics are the same if at least this share of the papers of each, and this number, are papers of both."""
_SAME_OF_FEW = 0.75
"""Fewer papers must be more than this share of all that are papers of either (Jaccard index)."""
_MUCH_SHARED, _MUCH_ALIKE = 0.4, 1.3
"""Two topics are also the same if at least this share of the papers of the larger one are papers of both, and either
its name contains the other, or their papers are at least this much as alike as those within each.
"""
_NEARLY_ALL = 0.75
"""Of names that differ in a word in the place of another, two are the same if at least this share of the papers of the
smaller topic are papers of both.
"""
_ALIKE_INSIDE = 0.9
"""The same likeness for names that differ inside."""
_EQUAL = {"net": "network", "treatment": "therapy"}
"""Words that make the same name as another one."""
_CONJUNCTIONS = frozenset(("and", "or"))
"""Words that add another subject to a name."""
_LONG = 3
"""The minimum number of words of names that can be the same with one word in the place of another."""


def is_same(one: Candidate, other: Candidate, likeness: Likeness) -> bool:
    """Return whether two topics are about the same papers, or have the same name in other words."""
    both, shared = len(one.papers & other.papers), _share(one, other)
    is_pair = both >= MIN_PAPERS and min(len(one.words), len(other.words)) > 1
    return (
        both > _SAME_OF_FEW * len(one.papers | other.papers)
        or (both >= _FEW and shared >= _SAME)
        or is_same_name(one, other, likeness)
        or (is_pair and shared >= _MUCH_SHARED and likeness.compare(one, other) >= _MUCH_ALIKE)
    )


def is_same_name(one: Candidate, other: Candidate, likeness: Likeness) -> bool:
    """Return whether two topics differ only in words that carry no meaning of their own, or in one of several words.

    A name with more words is the same if many papers of the topic without them have it. Names that differ inside are
    the same if papers with either are like each other: `deep network` and `deep neural network`, but not
    `deep learning` and `deep reinforcement learning`.
    """
    if any(_is_same_with_acronym(a, b) or _is_acronym_of(a, b) for a, b in ((one, other), (other, one))):
        return True
    if set(one.words).isdisjoint(other.words):
        return False
    fewer, more = sorted(([_EQUAL.get(word, word) for word in topic.words] for topic in (one, other)), key=len)
    added = Counter(more) - Counter(fewer)
    if Counter(fewer) <= Counter(more):
        if all(word in WEAK for word in added):
            return True
        is_continued = more[: len(fewer)] == fewer and more[len(fewer)] in _CONJUNCTIONS
        if is_continued or (len(fewer) > 1 and _share(one, other) >= _MUCH_SHARED):
            return True
    elif len(fewer) < _LONG:
        return False
    differs_inside = len(fewer) > 1 and fewer[0] == more[0] and fewer[-1] == more[-1]
    return _differs_in_one_word(one, other) or (differs_inside and likeness.compare(one, other) >= _ALIKE_INSIDE)


def _is_same_with_acronym(one: Candidate, other: Candidate) -> bool:
    """Return whether the name of a topic is an acronym of the other with words that carry no meaning: `NLP task`."""
    rest = Counter(one.words) - Counter({alias.lower(): 1 for alias in other.aliases if alias.isupper()})
    return len(one.words) > rest.total() and all(word in WEAK for word in rest)


def _is_acronym_of(one: Candidate, other: Candidate) -> bool:
    """Return whether a topic is an acronym that papers of the other use without saying so."""
    is_acronym = one.title.isupper() and one.title.lower() == "".join(word[0] for word in other.words)
    return is_acronym and _share(one, other) >= _MUCH_SHARED


def _share(one: Candidate, other: Candidate) -> float:
    """Return the share of the papers of the topic with more of them that the other has, too."""
    return len(one.papers & other.papers) / max(len(one.papers), len(other.papers))


def _have_words_in_common(one: Candidate, other: Candidate) -> bool:
    """Return whether one name has all words of the other, or is its acronym, or two long names begin and end alike."""
    fewer, more = sorted((one.words, other.words), key=len)
    return (
        Counter(fewer) <= Counter(more)
        or (len(fewer) >= _LONG and (fewer[0], fewer[-1]) == (more[0], more[-1]))
        or _is_acronym_of(one, other)
        or _is_acronym_of(other, one)
    )


def merge_twins(chosen: Candidate, other: Candidate) -> Candidate:
    """Return a topic with the names of both if these have words in common; otherwise the first one alone.

    Its title is the one that the other contains, or else the more frequent one; the other is an alias unless it
    contains the title.
    """
    if not _have_words_in_common(chosen, other):
        return chosen
    kept, lost = sorted((chosen, other), key=lambda topic: (topic.title.isupper(), -topic.uses, len(topic.words)))
    if lost.title in kept.title:
        kept, lost = lost, kept
    names = (*kept.aliases, *(() if kept.title in lost.title else (lost.title,)), *lost.aliases)
    return replace(kept, aliases=tuple(dict.fromkeys(names))[:MAX_ALIASES])


def _differs_in_one_word(one: Candidate, other: Candidate) -> bool:
    """Return whether two names end in the same word and have one more before it, or one in the place of another if they
    share papers, among at least three: `cerebral gas embolism` and `cerebral arterial gas embolism`.
    """
    fewer, more = sorted((one.title.split(), other.title.split()), key=len)
    is_near = fewer[-1] == more[-1] and len(fewer) >= _LONG and Levenshtein.distance(fewer, more) == 1
    both = len(one.papers & other.papers)
    return is_near and (len(fewer) < len(more) or both >= _NEARLY_ALL * min(len(one.papers), len(other.papers)))
