"""Links the names of systems in an abstract to the papers that introduced them.

A name becomes a link only if it is unambiguous: exactly one paper has it; it is a separate word, spelled as that paper
spells it; and it is not an ordinary word at the beginning of a sentence. An acronym that the abstract spells out in
words that the other paper never uses means something else and is not linked.

Names are looked up by their first words, so the time does not depend on how many papers have a name.
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
"""The minimum number of letters and digits of a name that is linked."""

_WORD = re.compile(r"[^\W_]\w*(?:[-./+@]\w+)*\+*")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘(]*$")
"""What is before a word that begins a sentence, a title or a quotation."""
_REACH = 80
"""The number of characters that are examined before a name."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that exactly one paper introduces."""

    words: tuple[str, ...]
    """The words of the name, exactly as that paper spells them."""
    owner: PaperId
    """The identity of that paper."""
    said: frozenset[str]
    """The words of that paper's title and abstract, folded and in the singular."""


_Names: TypeAlias = Mapping[str, list[_Name]]
"""Names by their first words, the longest first."""


def link_mentions(library: Library) -> Library:
    """Return the library with mentions in its abstracts turned into links.

    In each abstract, the first mention of each other paper's system becomes a `Mention` span with that paper's
    identity.
    """
    names = _list_names(library.papers)
    return library.map(lambda paper: replace(paper, abstract=paper.abstract.link(_find_mentions(paper, names))))


def _list_names(papers: Iterable[Paper]) -> _Names:
    """Return the names that can be linked: those of exactly one paper, not too short, and not entirely lower case."""
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
    """Yield the first mention of each other paper's system in an abstract: start, end, identity of that paper.

    Mentions do not overlap: of two names that begin at the same word, the longer one is linked.
    """
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
    """Return whether the name at this position can only mean that system."""
    word = " ".join(name.words)
    if word[1:].islower() and _OPENS_SENTENCE.search(text[max(0, start - _REACH) : start]):
        return False
    bracket = text.find(f"({word})")
    long_form = _fold_words(text[max(0, bracket - _REACH) : bracket])[-2:] if bracket > 0 else []
    return name.said.issuperset(long_form)


def _fold_words(text: str) -> list[str]:
    """Return the words of a text, folded and in the singular; words joined by hyphens count as one."""
    return [fold(word).removesuffix("s") for word in re.findall(r"\w[\w-]*", text)]
