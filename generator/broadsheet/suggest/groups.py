"""Puts topics into groups: by the word that says what kind of thing each is, or by the papers that they share."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TypeAlias

from broadsheet.enrich.rounding import round_likeness
from broadsheet.suggest.candidates import Candidate
from broadsheet.suggest.lexicon import KINDS, VAGUE

_FEWEST = 2
"""The minimum number of topics of one known kind that form a group."""
_FEWEST_NEAR = 3
"""The minimum number of topics that form a group because they share their last word, or papers."""
_NEAR = 0.25
"""The minimum similarity of the papers of two clusters that are merged: the mean cosine, from 0 to 1."""
_MORE = "More"
"""The title of the last group, which contains all other topics."""

_Cluster: TypeAlias = list[Candidate]
"""Topics that belong together."""


def group_topics(topics: Sequence[Candidate]) -> dict[str, _Cluster]:
    """Return the topics by the titles of their groups.

    A topic is placed by the first rule that applies: a known kind (`KINDS` in `lexicon`); a last word that enough
    topics share; papers in common; and otherwise the group “More”, in which topics keep their order.
    """
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
    """Return the title of the kind that the topic's last one or two words indicate, ignoring vague words; or else the
    last word itself.
    """
    words = [word for word in topic.words if word not in VAGUE and not word.isdigit()] or topic.words
    for ending in (" ".join(words[-2:]), words[-1]):
        for title, heads in KINDS.items():
            if heads.fullmatch(ending):
                return title
    return _capitalize(topic.title.split()[-1] if words[-1] == topic.words[-1] else words[-1])


def _capitalize(title: str) -> str:
    """Return a title with a capital first letter and the rest unchanged."""
    return title[0].upper() + title[1:]


def _gather(topics: Sequence[Candidate]) -> list[_Cluster]:
    """Return clusters of topics with similar papers, by average-linkage clustering.

    The two nearest clusters are merged until no two are near (Manning, Raghavan and Schütze, Introduction to
    Information Retrieval, 2008, §17.3). The time is cubic in the number of topics, of which there are at most a few
    dozen.
    """
    clusters = [[topic] for topic in topics]
    while pairs := [(a, b) for b in range(len(clusters)) for a in range(b)]:
        nearness, (a, b) = max((round_likeness(_compare(clusters[a], clusters[b])), (a, b)) for a, b in pairs)
        if nearness < _NEAR:
            break
        clusters[a] += clusters.pop(b)
    return clusters


def _compare(one: _Cluster, other: _Cluster) -> float:
    """Return the mean similarity of the topics of two clusters."""
    return sum(_compare_papers(a, b) for a in one for b in other) / (len(one) * len(other))


def _compare_papers(one: Candidate, other: Candidate) -> float:
    """Return the similarity of the papers of two topics: the cosine of their sets."""
    return len(one.papers & other.papers) / sqrt(len(one.papers) * len(other.papers))
