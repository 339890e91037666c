"""Puts topics into groups: by the word that says what kind of thing each is, or by the papers that they share."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TypeAlias

from broadsheet.suggest.candidates import Candidate
from broadsheet.suggest.lexicon import KINDS, VAGUE

_FEWEST = 2
"""The fewest topics of one kind that form a group …"""
_FEWEST_NEAR = 3
"""… and the fewest that form one because they share their last word, or papers."""
_NEAR = 0.25
"""How similar the papers of topics must be for that: the mean cosine."""
_MORE = "More"
"""The last group, with all other topics."""
_DIGITS = 9
"""Decimals that count; with more, the order could depend on the machine."""

_Cluster: TypeAlias = list[Candidate]


def group_topics(topics: Sequence[Candidate]) -> dict[str, _Cluster]:
    """The topics by the titles of their groups: known kinds, common last words, common papers, and then the rest."""
    kinds: dict[str, _Cluster] = {title: [] for title in KINDS}
    for topic in topics:
        kinds.setdefault(_find_kind(topic), []).append(topic)
    groups = {
        title: members
        for title, members in kinds.items()
        if len(members) >= (_FEWEST if title in KINDS else _FEWEST_NEAR)
    }
    placed = {topic for members in groups.values() for topic in members}
    more: _Cluster = []
    for cluster in _gather([topic for topic in topics if topic not in placed]):
        title = _capitalize(min(cluster, key=lambda topic: (-len(topic.papers), topic.title)).title)
        if len(cluster) >= _FEWEST_NEAR and title not in groups:
            groups[title] = cluster
        else:
            more += cluster
    return groups | ({_MORE: sorted(more, key=topics.index)} if more else {})


def _find_kind(topic: Candidate) -> str:
    """The kind that the last word that is not vague indicates; if it indicates none, the word itself."""
    words = [word for word in topic.words if word not in VAGUE and not word.isdigit()] or topic.words
    return next((title for title, heads in KINDS.items() if heads.fullmatch(words[-1])), _capitalize(words[-1]))


def _capitalize(title: str) -> str:
    return title[0].upper() + title[1:]


def _gather(topics: Sequence[Candidate]) -> list[_Cluster]:
    """Clusters of topics with similar papers: the two nearest are merged until no two are near (average linkage)."""
    clusters = [[topic] for topic in topics]
    while pairs := [(a, b) for b in range(len(clusters)) for a in range(b)]:
        nearness, (a, b) = max((round(_compare(clusters[a], clusters[b]), _DIGITS), (a, b)) for a, b in pairs)
        if nearness < _NEAR:
            break
        clusters[a] += clusters.pop(b)
    return clusters


def _compare(one: _Cluster, other: _Cluster) -> float:
    return sum(_compare_papers(a, b) for a in one for b in other) / (len(one) * len(other))


def _compare_papers(one: Candidate, other: Candidate) -> float:
    return len(one.papers & other.papers) / sqrt(len(one.papers) * len(other.papers))
