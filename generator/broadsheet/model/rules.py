"""Rules that say which papers of a source are wanted: which always are, and what the others must and must not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import NamedTuple, TypeVar

from broadsheet.model.author_patterns import AuthorPattern
from broadsheet.model.paper import Paper
from broadsheet.model.word_patterns import WordIndex, WordPattern

Pattern = TypeVar("Pattern", "WordPattern", "AuthorPattern", "CategoryPattern")
"""The type of a list of patterns."""


class Verdict(NamedTuple):
    """Whether a paper is wanted, and which rule decided that."""

    is_kept: bool
    """Whether it is wanted."""
    reason: str
    """The rule that decided: `always: authors “Gull”`, `not: words “survey”`, or `only: categories “cs.IR”`."""


@dataclass(frozen=True, slots=True)
class CategoryPattern:
    """A category or a keyword, as a site owner writes it."""

    written: str
    """The pattern as it is written: `cs.CL`, `cs.*`."""

    @classmethod
    def parse(cls, written: str) -> CategoryPattern:
        """Read a pattern. Raises ValueError if it is empty, or has a `*` anywhere but at its end."""
        pattern = cls(" ".join(written.split()))
        if not pattern.written.strip("*") or "*" in pattern.written[:-1]:
            raise ValueError(written)
        return pattern

    def matches(self, category: str) -> bool:
        """Return whether a category is the one that is meant, or begins like it. Case does not matter."""
        found, meant = category.casefold(), self.written.casefold()
        return found.startswith(meant[:-1]) if meant.endswith("*") else found == meant


@dataclass(frozen=True, slots=True)
class Conditions:
    """What papers can be chosen by. Each list is met by a paper that meets one of its patterns."""

    words: tuple[WordPattern, ...] = ()
    """Words and phrases in the title or the abstract."""
    authors: tuple[AuthorPattern, ...] = ()
    """Authors, of whom the paper has one."""
    categories: tuple[CategoryPattern, ...] = ()
    """Categories and keywords that the source gives the paper."""

    def list_met(self, paper: Paper) -> list[tuple[str, str]]:
        """Return, for each list that is not empty, its name and its first pattern that a paper meets, or no text."""
        title, abstract = map(WordIndex.of, (paper.title.plain, paper.abstract.plain))
        labels = (*paper.categories, *paper.keywords, *paper.given)
        found = {
            "words": _find_first(self.words, lambda word: word.matches(title) or word.matches(abstract)),
            "authors": _find_first(self.authors, lambda author: any(map(author.matches, paper.authors))),
            "categories": _find_first(self.categories, lambda category: any(map(category.matches, labels))),
        }
        return [(kind, met) for kind, met in found.items() if getattr(self, kind)]


def _find_first(patterns: Iterable[Pattern], is_met: Callable[[Pattern], bool]) -> str:
    """Return the first pattern that is met, as it is written; an empty text if none is."""
    return next((pattern.written for pattern in patterns if is_met(pattern)), "")


KINDS = tuple(field.name for field in fields(Conditions))
"""What papers can be chosen by: the names of the lists of `Conditions`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a source."""

    always: Conditions = Conditions()
    """A paper that meets any list here is wanted, whatever the others say."""
    only: Conditions = Conditions()
    """A paper must meet every list here that is not empty."""
    exclude: Conditions = Conditions()
    """A paper must not meet any list here. A site owner writes `not`."""

    def __bool__(self) -> bool:
        """Return whether there is any rule."""
        return self != Rules()

    def judge(self, paper: Paper) -> Verdict:
        """Return whether a paper is wanted.

        What makes it wanted in any case decides first, and what it must not have before what it must have.
        """
        for kind, met in self.always.list_met(paper):
            if met:
                return Verdict(True, f"always: {kind} “{met}”")
        for kind, met in self.exclude.list_met(paper):
            if met:
                return Verdict(False, f"not: {kind} “{met}”")
        required = self.only.list_met(paper)
        if missed := [kind for kind, met in required if not met]:
            return Verdict(False, f"only: none of the {missed[0]}")
        named = [f"{kind} “{met}”" for kind, met in required]
        return Verdict(True, f"only: {', '.join(named)}" if named else "not: no match" if self else "no rules")
