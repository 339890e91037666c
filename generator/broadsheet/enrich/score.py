"""Measures how well a library agrees with labels assigned by people: topics, names, links, mentions and related papers.

Precision and recall are micro-averaged over the labelled papers: their counts are added up before dividing, so a paper
with many labels weighs more. For P@5, an empty position counts as wrong. See Manning, Raghavan and Schütze,
Introduction to Information Retrieval, 2008, §8.3 and §8.4.
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
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import excerpt

RELATED_CHECKED = 5
"""The number of related papers that are examined, from the first."""
PRECISION_AT_5 = f"P@{RELATED_CHECKED}"
"""The subject of the score that measures the order of related papers; it has no recall and no F1."""
_MOST_BYTES = 16_000_000
"""The maximum size of a file with labels, in bytes."""
Facts: TypeAlias = Set[object]
"""What was found, or what was labelled, about one paper in one respect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a person says about one paper."""

    title: str
    """The title as in the source; papers are matched by their folded titles."""
    tags: frozenset[str]
    """The slugs of its topics."""
    name: str
    """The system that the paper introduces; empty if it introduces none."""
    links: frozenset[tuple[str, str]]
    """Pairs of an address and the kind of the link."""
    related: frozenset[str]
    """The folded titles of related papers."""
    mentions: frozenset[str]
    """The folded titles of papers whose systems the abstract names, spelled as in those papers."""
    near_mentions: frozenset[str] = field(default=frozenset())
    """The folded titles of papers that the abstract mentions in other words. Finding them counts neither for nor
    against.
    """


@dataclass(frozen=True, slots=True)
class Score:
    """The counts for one subject, such as `tags`, over all labelled papers."""

    subject: str
    """What was measured: `tags`, `names`, `links`, `mentions`, `related` or `P@5`."""
    right: int
    """How many facts were found that are also labelled (true positives)."""
    found: int
    """How many facts were found."""
    labelled: int
    """How many facts are labelled."""

    def add(self, right: int, found: int, labelled: int) -> Score:
        """Return the score with the counts of another paper added."""
        return Score(self.subject, self.right + right, self.found + found, self.labelled + labelled)

    @property
    def precision(self) -> float:
        """The share of the facts found that are right; 1 if nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the labelled facts that were found; 1 if nothing is labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if nothing was found or labelled."""
        return 2 * self.right / (self.found + self.labelled) if self.found + self.labelled else 1.0


def read_labels(path: Path) -> list[Labels]:
    """Read labels from a JSON file: an array of objects with `title`, `tags`, `name`, `links`, `related` and
    `mentions`.

    A link is an object with `url`, `kind` and optionally `canonical`, the address in the form that links have here. A
    mention is an object with `of`, the title of the other paper, and `kind`: `exact`, or
    anything else for other words.

    Raises UsageError if the file is missing, is larger than 16 MB or has other content.
    """
    try:
        text, _ = decode_text(read_file(path, _MOST_BYTES, "Split it."))
        return [_read_entry(entry) for entry in json.loads(text)]
    except InputError as error:
        raise UsageError(
            f"{path}: The labels cannot be read. {error.message} Correct the file, or name another one."
        ) from error
    except json.JSONDecodeError as error:
        raise _no_labels(Place(str(path), error.lineno), f"{error.msg.lower()}, column {error.colno}") from error
    except RecursionError as error:
        raise _no_labels(Place(str(path)), "nested too deeply") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_labels(Place(str(path)), repr(error)) from error


def _no_labels(where: Place, why: str) -> UsageError:
    """Return the error for a file that does not contain labels."""
    return UsageError(
        f"{where}: This is not a file of labels ({excerpt(why, 100)}). It must be a JSON array of objects with title,"
        " tags, name, links, related and mentions. Correct the file."
    )


def _read_entry(entry: Any) -> Labels:
    """Return the labels of one paper. Raises KeyError, TypeError or AttributeError if the entry has another form."""
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
    """Return a value that must be a string."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is not a string")
    return value


def _texts(values: Any) -> list[str]:
    """Return a value that must be an array of strings."""
    if not isinstance(values, list):
        raise TypeError(f"{values!r:.60} is not an array")
    return list(map(_text, values))


def score_library(library: Library, labels: Iterable[Labels]) -> tuple[Score, ...]:
    """Return the score of each subject, in a fixed order.

    Papers of the library that are not labelled are ignored. Raises UsageError if a labelled paper is not in the
    library.
    """
    papers = {paper.title_key: paper for paper in library.papers}
    sums: dict[str, Score] = {}
    for label in labels:
        paper = papers.get(fold(label.title))
        if not paper:
            raise UsageError(
                f"The labelled paper “{label.title}” is not in the library. Name the file that contains it."
            )
        for subject, (found, labelled) in _compare(paper, label, library).items():
            so_far = sums.get(subject, Score(subject, 0, 0, 0))
            # An empty position counts as found and wrong, because a related paper is missing there.
            places = RELATED_CHECKED if subject == PRECISION_AT_5 else len(found)
            sums[subject] = so_far.add(len(found & labelled), places, len(labelled))
    return tuple(sums.values())


def _compare(paper: Paper, label: Labels, library: Library) -> dict[str, tuple[Facts, Facts]]:
    """Return, for each subject, what was found about a paper and what is labelled."""

    def titles(papers: Iterable[PaperId]) -> set[str]:
        """Return the folded titles of papers."""
        return {library.by_id[identity].title_key for identity in papers}

    # Papers added so that they are reachable come last; only the first positions are examined.
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
    """Format scores as a table for a terminal, one line per subject, with three decimals."""
    rows = ["           right  found  labelled  precision  recall     F1"]
    for score in scores:
        counts = f"{score.subject:<10} {score.right:5}  {score.found:5}  {score.labelled:8}"
        recall, f1 = (f"{part:.3f}" if score.subject != PRECISION_AT_5 else "-" for part in (score.recall, score.f1))
        rows.append(f"{counts}  {score.precision:9.3f}  {recall:>6}  {f1:>5}")
    return "\n".join(rows)
