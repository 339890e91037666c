"""Links from an abstract to the papers whose systems it names.

A name is linked only where it can mean nothing else: one paper alone has it, it stands as a word of
its own in its owner's spelling, and it is no plain word that a sentence happens to begin with. An
acronym that the abstract spells out in words that its owner never uses is another one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.text import fold

MIN_NAME_LENGTH = 3
"""Letters and digits that a name needs to be linked."""

_WORD = re.compile(r"[^\W_]\w*(?:[-./+@]\w+)*\+*")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘(]*$")
_REACH = 80  # characters looked at before a name


@dataclass(frozen=True, slots=True)
class _Name:
    """What one paper alone introduces."""

    words: tuple[str, ...]
    owner: PaperId
    said: frozenset[str]
    """The words of the owner's title and abstract, folded and without a plural's s."""


_Names: TypeAlias = Mapping[str, list[_Name]]
"""Names under their first words, the longest first."""


def link_mentions(library: Library) -> Library:
    """The library with the first mention of each other paper's system in an abstract as a link to that paper."""
    names = _list_names(library.papers)
    return library.map(lambda paper: replace(paper, abstract=paper.abstract.link(_find_mentions(paper, names))))


def _list_names(papers: Iterable[Paper]) -> _Names:
    owners: dict[str, list[Paper]] = {}
    for paper in papers:
        owners.setdefault(fold(paper.name), []).append(paper)
    names: dict[str, list[_Name]] = {}
    for folded, (paper, *others) in owners.items():
        words = tuple(_WORD.findall(paper.name))
        if words and not others and len(folded) >= MIN_NAME_LENGTH and not paper.name.islower():
            said = frozenset(_fold_words(f"{paper.title.plain} {paper.abstract.plain}"))
            names.setdefault(words[0], []).append(_Name(words, paper.identity, said))
    return {first: sorted(having, key=lambda name: -len(name.words)) for first, having in names.items()}


def _find_mentions(paper: Paper, names: _Names) -> Iterator[tuple[int, int, str]]:
    """Where the abstract names other papers' systems, each the first time: start, end, owner."""
    text = paper.abstract.prose
    words = list(_WORD.finditer(text))
    linked = {paper.identity}
    end = 0
    for at, word in enumerate(words):
        for name in names.get(word[0], ()) if word.start() >= end else ():
            run = words[at : at + len(name.words)]
            start, stop = run[0].start(), run[-1].end()
            if name.owner not in linked and text[start:stop] == " ".join(name.words) and _is_meant(text, start, name):
                linked.add(name.owner)
                end = stop
                yield start, stop, name.owner
                break


def _is_meant(text: str, start: int, name: _Name) -> bool:
    """Whether the words at that place can mean nothing but the system."""
    word = " ".join(name.words)
    if word[1:].islower() and _OPENS_SENTENCE.search(text[max(0, start - _REACH) : start]):
        return False
    bracket = text.find(f"({word})")
    long_form = _fold_words(text[max(0, bracket - _REACH) : bracket])[-2:] if bracket > 0 else []
    return name.said.issuperset(long_form)


def _fold_words(text: str) -> list[str]:
    """The words of a text, folded and without a plural's s; those that hyphens join are one."""
    return [fold(word).removesuffix("s") for word in re.findall(r"\w[\w-]*", text)]
