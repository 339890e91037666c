"""Measures how well a library agrees with labels that people gave: topics, names, links, mentions and related papers.

Precision and recall are micro-averaged over the labelled papers; P@5 counts an empty position as wrong (Manning,
Raghavan and Schütze, Introduction to Information Retrieval, 2008, §8.3-8.4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.text import fold
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import decode_text, read_file
from broadsheet.system.messages import excerpt

RELATED_CHECKED = 5
"""How many related papers are examined, from the first."""
PRECISION_AT_5 = f"P@{RELATED_CHECKED}"
_MOST_BYTES = 16_000_000
"""The greatest size of a file with labels."""
Facts: TypeAlias = Set[object]
"""What is found, or labelled, about one paper in one respect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a person says about one paper."""

    title: str
    """As in the source; compared folded."""
    tags: frozenset[str]
    """Slugs of topics."""
    name: str
    """The system that it introduces; empty if there is none."""
    links: frozenset[tuple[str, str]]
    """(address, kind)"""
    related: frozenset[str]
    """Titles, folded."""
    mentions: frozenset[str]
    """Folded titles of papers whose systems the abstract names in their owner's spelling."""
    near_mentions: frozenset[str] = field(default=frozenset())
    """Folded titles of papers that it mentions in other words; finding them is neither expected nor wrong."""


@dataclass(frozen=True, slots=True)
class Score:
    """One thing measured."""

    subject: str
    right: int
    found: int
    labelled: int

    def add(self, right: int, found: int, labelled: int) -> Score:
        """The score with the counts of another paper added."""
        return Score(self.subject, self.right + right, self.found + found, self.labelled + labelled)

    @property
    def precision(self) -> float:
        """The part of what was found that is correct."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The part of what was labelled that was found."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / (self.found + self.labelled) if self.found + self.labelled else 1.0


def read_labels(path: Path) -> list[Labels]:
    """The labels in a JSON file: an array of objects with title, tags, name, links, related and mentions.

    Raises UsageError if the file is missing or has other content.
    """
    try:
        text, _ = decode_text(read_file(path, _MOST_BYTES, "Split it."))
        return [_read_entry(entry) for entry in json.loads(text)]
    except InputError as error:
        raise UsageError(f"{path}: cannot be read: {error} Name a file of labels.") from error
    except json.JSONDecodeError as error:
        raise _no_labels(Place(str(path), error.lineno), f"{error.msg.lower()}, column {error.colno}") from error
    except RecursionError as error:
        raise _no_labels(Place(str(path)), "nested too deeply") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_labels(Place(str(path)), repr(error)) from error


def _no_labels(where: Place, why: str) -> UsageError:
    return UsageError(
        f"{where}: holds no labels ({excerpt(why, 100)}); expected a JSON array of objects with title, tags, name,"
        " links, related and mentions. Correct the file."
    )


def _read_entry(entry: Any) -> Labels:
    mentions = [(fold(_text(mention["of"])), mention["kind"]) for mention in entry["mentions"]]
    exact = frozenset(title for title, kind in mentions if kind == "exact")
    return Labels(
        title=_text(entry["title"]),
        tags=frozenset(_texts(entry["tags"])),
        name=_text(entry["name"] or ""),
        links=frozenset((link.get("canonical", link["url"]), link["kind"]) for link in entry["links"]),
        related=frozenset(map(fold, _texts(entry["related"]))),
        mentions=exact,
        near_mentions=frozenset(title for title, _ in mentions) - exact,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is no text")
    return value


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r:.60} is no list")
    return list(map(_text, values))


def score_library(library: Library, labels: Iterable[Labels]) -> tuple[Score, ...]:
    """The scores of everything that is labelled: how much was found correctly, found in all, and labelled.

    Raises UsageError if a labelled paper is not in the library.
    """
    papers = {paper.title_key: paper for paper in library.papers}
    sums: dict[str, Score] = {}
    for label in labels:
        paper = papers.get(fold(label.title))
        if not paper:
            raise UsageError(f"“{label.title}” is labelled and not in the library. Name the sources that hold it.")
        for subject, (found, labelled) in _compare(paper, label, library).items():
            so_far = sums.get(subject, Score(subject, 0, 0, 0))
            # An empty position counts as found and wrong: a related paper is missing there.
            places = RELATED_CHECKED if subject == PRECISION_AT_5 else len(found)
            sums[subject] = so_far.add(len(found & labelled), places, len(labelled))
    return tuple(sums.values())


def _compare(paper: Paper, label: Labels, library: Library) -> dict[str, tuple[Facts, Facts]]:
    """What was found about a paper, and what is labelled."""

    def titles(papers: Iterable[PaperId]) -> set[str]:
        return {library.by_id[identity].title_key for identity in papers}

    # The papers that chose this one follow those that it chose itself, and only the first positions are examined.
    related = titles(relation.paper for relation in library.related[paper.identity][:RELATED_CHECKED])
    return {
        "tags": ({tag.topic for tag in paper.tags}, label.tags),
        "names": ({fold(paper.name)} - {""}, {fold(label.name)} - {""}),
        "links": ({(link.url, link.kind.value) for link in paper.links}, label.links),
        "mentions": (titles(library.mentions[paper.identity]) - label.near_mentions, label.mentions),
        "related": (related, label.related),
        PRECISION_AT_5: (related, label.related),
    }


def format_scores(scores: Iterable[Score]) -> str:
    """The figures as a table for a terminal."""
    rows = ["           right  found  labelled  precision  recall     F1"]
    for score in scores:
        counts = f"{score.subject:<10} {score.right:5}  {score.found:5}  {score.labelled:8}"
        recall, f1 = (f"{part:.3f}" if score.subject != PRECISION_AT_5 else "-" for part in (score.recall, score.f1))
        rows.append(f"{counts}  {score.precision:9.3f}  {recall:>6}  {f1:>5}")
    return "\n".join(rows)
