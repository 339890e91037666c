"""Decides whether two topics are one, by their papers and by their names, and merges those that are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from broadsheet.enrich.words import tokenize
from broadsheet.suggest.candidates import MAX_ALIASES, MIN_PAPERS, Candidate
from broadsheet.suggest.chunks import stem
from broadsheet.suggest.lexicon import WEAK
from broadsheet.suggest.likeness import Likeness

_SAME, _FEW = 2 / 3, 4
"""Two topics are the same if at least this share of the papers of each, and this number, are papers of both."""
_SAME_OF_FEW = 0.75
"""Fewer papers must be more than this share of all that are papers of either (Jaccard index)."""
_MUCH_SHARED, _MUCH_ALIKE = 0.4, 1.3
"""Two topics with a word in common are also the same if at least this share of the papers of the larger one are papers
of both, and either its name contains the other, or their papers are at least this much as alike as those within each.
"""
_NEARLY_ALL = 0.75
"""Of names that differ in a word in the place of another, two are the same if at least this share of the papers of the
smaller topic are papers of both.
"""
_ALIKE_INSIDE = 0.9
"""The same likeness for names that differ inside."""
_SAME_NAME = 0.7
"""The more frequent of two names is the title, even if it contains the other one, provided that it has at least this
share of the papers of that.
"""
_EQUAL = {
    "carcinoma": "cancer",
    "malignancy": "cancer",
    "neoplasm": "cancer",
    "net": "network",
    "paediatric": "childhood",
    "pediatric": "childhood",
    "pulmonary": "lung",
    "treatment": "therapy",
    "tumor": "cancer",
    "tumour": "cancer",
}
"""Words that make the same name as another one."""
_CELL = "cell"
"""A word that adds nothing to the name of a cancer of several words: `breast cancer cell`."""
_CONJUNCTIONS = frozenset(("and", "or"))
"""Words that add another subject to a name."""
_LONG = 3
"""The minimum number of words of names that can be the same with one word in the place of another."""


def is_same(one: Candidate, other: Candidate, likeness: Likeness) -> bool:
    """Return whether two topics are about the same papers, or have the same name in other words."""
    both, shared = len(one.papers & other.papers), _share(one, other)
    is_pair = both >= MIN_PAPERS and min(len(one.words), len(other.words)) > 1 and _share_a_word(one, other)
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
    if not _share_a_word(one, other):
        return False
    if _has_same_stems(one, other):
        return True
    fewer, more = sorted((_list_words(one), _list_words(other)), key=len)
    added = Counter(more) - Counter(fewer)
    if Counter(fewer) <= Counter(more):
        if all(word in WEAK for word in added) or (len(fewer) > 1 and more == (*fewer, _CELL)):
            return True
        is_continued = more[: len(fewer)] == fewer and more[len(fewer)] in _CONJUNCTIONS
        if is_continued or (len(fewer) > 1 and _share(one, other) >= _MUCH_SHARED):
            return True
    elif len(fewer) < _LONG:
        return False
    differs_inside = len(fewer) > 1 and fewer[0] == more[0] and fewer[-1] == more[-1]
    return _differs_in_one_word(one, other) or (differs_inside and likeness.compare(one, other) >= _ALIKE_INSIDE)


def is_other_name(one: Candidate, other: Candidate) -> bool:
    """Return whether a topic has the name of another one, and perhaps words that carry no meaning of their own."""
    words, known = (Counter(_list_words(topic)) for topic in (one, other))
    return (known <= words and all(word in WEAK for word in words - known)) or _is_same_with_acronym(one, other)


def _has_same_stems(one: Candidate, other: Candidate) -> bool:
    """Return whether two names have the same words in another form or order: `disc herniation` and `herniated disc`."""
    return len(one.words) > 1 and _list_stems(one.words) == _list_stems(other.words)


@lru_cache(maxsize=10_000)
def _list_stems(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the stems of words in alphabetical order."""
    return tuple(sorted(map(stem, words)))


def _list_words(topic: Candidate) -> tuple[str, ...]:
    """Return the words of the title of a topic, with one word for those that make the same name."""
    return _make_equal(topic.words)


@lru_cache(maxsize=10_000)
def _make_equal(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with one word for those that make the same name."""
    return tuple(_EQUAL.get(word, word) for word in words)


def _share_a_word(one: Candidate, other: Candidate) -> bool:
    """Return whether two names have a word in common."""
    return not set(_list_words(one)).isdisjoint(_list_words(other))


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
    fewer, more = sorted((_list_words(one), _list_words(other)), key=len)
    return (
        Counter(fewer) <= Counter(more)
        or (len(fewer) >= _LONG and (fewer[0], fewer[-1]) == (more[0], more[-1]))
        or _has_same_stems(one, other)
        or _is_acronym_of(one, other)
        or _is_acronym_of(other, one)
    )


def join_twins(groups: list[list[Candidate]], one: Candidate, likeness: Likeness) -> bool:
    """Add a topic to the group of those that are the same, and return whether there is one.

    Groups become one if the topic has the same name as one in each. A topic that only has the papers of the first of a
    group is left out, unless their names have words in common.
    """
    named = [at for at, group in enumerate(groups) if any(is_same_name(one, other, likeness) for other in group)]
    if named:
        first, *others = named
        for at in reversed(others):
            groups[first] += groups.pop(at)
        groups[first].append(one)
        return True
    twins = next((group for group in groups if is_same(one, group[0], likeness)), [])
    if twins and _have_words_in_common(one, twins[0]):
        twins.append(one)
    return bool(twins)


def merge_twins(chosen: Candidate, other: Candidate) -> Candidate:
    """Return a topic with the names of both if these have words in common; otherwise the first one alone.

    Its title is the more frequent one, unless that contains the other and few papers with the other have it. The other
    is an alias unless it contains the title or means more than it.
    """
    if not _have_words_in_common(chosen, other):
        return chosen
    kept, lost = sorted((chosen, other), key=lambda topic: (topic.title.isupper(), -topic.uses, len(topic.words)))
    if lost.title in kept.title and len(kept.papers) < _SAME_NAME * len(lost.papers):
        kept, lost = lost, kept
    added = (*(() if kept.title in lost.title else (lost.title,)), *lost.aliases)
    names = dict.fromkeys((*kept.aliases, *(name for name in added if not _is_broader(name, kept))))
    return replace(kept, aliases=tuple(names)[:MAX_ALIASES])


def _is_broader(name: str, topic: Candidate) -> bool:
    """Return whether a name means more than a topic: whether it has only some of the words of one of its names."""
    words, title, *aliases = (_count_words(text) for text in (name, topic.title, *topic.aliases))
    return words < title or (not title <= words and any(words < alias for alias in aliases))


def _count_words(name: str) -> Counter[str]:
    """Count the words of a name, with one word for those that make the same name."""
    return Counter(_make_equal(tuple(token.folded for token in tokenize(name))))


def _differs_in_one_word(one: Candidate, other: Candidate) -> bool:
    """Return whether two names end in the same word and have one more before it, or one in the place of another if they
    share papers, among at least three: `cerebral gas embolism` and `cerebral arterial gas embolism`.
    """
    fewer, more = sorted((one.title.split(), other.title.split()), key=len)
    is_near = fewer[-1] == more[-1] and len(fewer) >= _LONG and Levenshtein.distance(fewer, more) == 1
    both = len(one.papers & other.papers)
    return is_near and (len(fewer) < len(more) or both >= _NEARLY_ALL * min(len(one.papers), len(other.papers)))
