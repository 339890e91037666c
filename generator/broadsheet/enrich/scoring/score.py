"""Measures how well a library agrees with labels assigned by people: topics, names, links, mentions, related papers and
summaries.

Precision and recall are micro-averaged over the labelled papers: their counts are added up before dividing, so a paper
with many labels weighs more. For P@5, an empty position counts as wrong. See Manning, Raghavan and Schütze,
Introduction to Information Retrieval, 2008, §8.3 and §8.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TypeAlias

from broadsheet.enrich.scoring.labels import Labels
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.text import fold
from broadsheet.system.errors import UsageError

RELATED_CHECKED = 5
"""The number of related papers that are examined, from the first."""
PRECISION_AT_5 = f"P@{RELATED_CHECKED}"
"""The subject of the score that measures the order of related papers; it has no recall and no F1."""
Facts: TypeAlias = Set[object]
"""What was found, or what was labelled, about one paper in one respect."""


@dataclass(frozen=True, slots=True)
class Score:
    """The counts for one subject, such as `tags`, over all labelled papers."""

    subject: str
    """What was measured: `tags`, `names`, `links`, `mentions`, `related`, `P@5` or `summaries`."""
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


def score_library(library: Library, labels: Iterable[Labels]) -> tuple[Score, ...]:
    """Return the score of each labelled subject, in a fixed order.

    Papers of the library that are not labelled are ignored. Raises UsageError if a labelled paper is not in the
    library.
    """
    sums: dict[str, Score] = {}
    for label, paper in match_papers(library, labels):
        for subject, found, labelled in _compare(paper, label, library):
            so_far = sums.get(subject, Score(subject, 0, 0, 0))
            # An empty position counts as found and wrong, because a related paper is missing there.
            places = RELATED_CHECKED if subject == PRECISION_AT_5 else len(found)
            sums[subject] = so_far.add(len(found & labelled), places, len(labelled))
    return tuple(sums.values())


def match_papers(library: Library, labels: Iterable[Labels]) -> Iterator[tuple[Labels, Paper]]:
    """Yield labels with their papers. Raises UsageError if a labelled paper is not in the library."""
    papers = {paper.title_key: paper for paper in library.papers}
    for label in labels:
        paper = papers.get(fold(label.title))
        if not paper:
            raise UsageError(
                f"The labelled paper “{label.title}” is not in the library. Name the file that contains it."
            )
        yield label, paper


def _compare(paper: Paper, label: Labels, library: Library) -> Iterator[tuple[str, Facts, Facts]]:
    """Yield, for each labelled subject, its name, what was found about a paper, and what is labelled."""

    def titles(papers: Iterable[PaperId]) -> set[str]:
        """Return the folded titles of papers."""
        return {library.by_id[identity].title_key for identity in papers}

    if label.tags is not None:
        yield "tags", {tag.topic for tag in paper.tags} - (label.optional_tags - label.tags), label.tags
    if label.name is not None:
        name = fold(paper.name)
        yield "names", {label.name if name in label.also_names else name} - {""}, {label.name} - {""}
    if label.links is not None:
        yield "links", {(link.url, link.kind.value) for link in paper.links}, label.links
    if label.mentions is not None:
        yield "mentions", titles(library.mentions[paper.identity]) - label.mentions.near, label.mentions.exact
    if label.related is not None:
        # Papers added so that they are reachable come last; only the first positions are examined.
        related = titles(relation.paper for relation in library.related[paper.identity][:RELATED_CHECKED])
        yield "related", related, label.related
        yield PRECISION_AT_5, related, label.related
    if label.summary is not None:
        yield "summaries", {_find_sentence(paper.summary.plain, label.summary)}, {True}


def _find_sentence(summary: str, sentences: Iterable[str]) -> bool:
    """Whether a summary is one of these sentences, or all of it but its first or last words."""
    shown = fold(summary)
    return bool(shown) and any(shown in fold(sentence) for sentence in sentences)


def format_scores(scores: Iterable[Score]) -> str:
    """Format scores as a table for a terminal, one line per subject, with three decimals."""
    rows = ["           right  found  labelled  precision  recall     F1"]
    for score in scores:
        counts = f"{score.subject:<10} {score.right:5}  {score.found:5}  {score.labelled:8}"
        recall, f1 = (f"{part:.3f}" if score.subject != PRECISION_AT_5 else "-" for part in (score.recall, score.f1))
        rows.append(f"{counts}  {score.precision:9.3f}  {recall:>6}  {f1:>5}")
    return "\n".join(rows)
