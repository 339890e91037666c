"""Links the names of systems in an abstract to the papers that introduced them.

A name becomes a link only if it is unambiguous: exactly one paper has it; it is a separate word, spelled as that paper
spells it; and it is not an ordinary word at the beginning of a sentence. An acronym that the abstract spells out in
words that the other paper never uses means something else and is not linked.

Names are looked up by their words, so the time does not depend on how many papers have a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.text import fold

MAX_WORDS = 12
"""The maximum number of words of a name that is linked."""
MIN_NAME_LENGTH = 3
"""The minimum number of letters and digits of a name that is linked."""

_WORD = re.compile(r"[^\W_]\w*(?:[-./+@]\w+)*\+*")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘(]*$")
"""What is before a word that begins a sentence, a title or a quotation."""
_BRACKETS = re.compile(r"\(([^()]*+)\)")
_REACH = 80
"""The number of characters that are examined before a name."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that exactly one paper introduces."""

    words: str
    """The words of the name with spaces between them, exactly as that paper spells them."""
    owner: PaperId
    """The identity of that paper."""
    said: frozenset[str]
    """The words of that paper's title and abstract, folded and in the singular."""


class _Names(NamedTuple):
    """All names that can be linked."""

    by_words: Mapping[str, _Name]
    """Each name by its words."""
    lengths: Mapping[str, Sequence[int]]
    """For the first word of a name, the numbers of words of the names that begin with it, the greatest first."""


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
    names: dict[str, _Name] = {}
    lengths: dict[str, set[int]] = {}
    for folded, (paper, *others) in owners.items():
        first, *more = _WORD.findall(paper.name)[: MAX_WORDS + 1] or [""]
        is_linked = first and len(more) < MAX_WORDS and len(folded) >= MIN_NAME_LENGTH and not paper.name.islower()
        if is_linked and not others:
            words = " ".join((first, *more))
            said = frozenset(_fold_words(f"{paper.title.plain} {paper.abstract.plain}"))
            names.setdefault(words, _Name(words, paper.identity, said))
            lengths.setdefault(first, set()).add(1 + len(more))
    return _Names(names, {first: sorted(numbers, reverse=True) for first, numbers in lengths.items()})


def _find_mentions(paper: Paper, names: _Names) -> Iterator[tuple[int, int, str]]:
    """Yield the first mention of each other paper's system in an abstract: start, end, identity of that paper.

    Mentions do not overlap: of two names that begin at the same word, the longer one is linked.
    """
    text = paper.abstract.prose
    words = list(_WORD.finditer(text))
    brackets = {match[1]: match.start() for match in reversed(list(_BRACKETS.finditer(text)))}
    done = {paper.identity}
    end = 0
    for at, word in enumerate(words):
        start = word.start()
        for length in names.lengths.get(word[0], ()) if start >= end else ():
            stop = words[min(at + length, len(words)) - 1].end()
            name = names.by_words.get(text[start:stop])
            if name is None or name.owner in done:
                continue
            if _means_other(text, brackets.get(name.words, 0), name):
                done.add(name.owner)
            elif not _opens_sentence(text, start, name):
                done.add(name.owner)
                end = stop
                yield start, stop, name.owner
                break


def _opens_sentence(text: str, start: int, name: _Name) -> bool:
    """Return whether the name at this position may be an ordinary word with which a sentence begins."""
    return name.words[1:].islower() and bool(_OPENS_SENTENCE.search(text[max(0, start - _REACH) : start]))


def _means_other(text: str, bracket: int, name: _Name) -> bool:
    """Return whether a text spells out a name as an acronym, in words that the paper with this name never uses.

    `bracket` is the index of the bracket before the acronym, or 0 if the text has none.
    """
    long_form = _fold_words(text[max(0, bracket - _REACH) : bracket])[-2:]
    return not name.said.issuperset(long_form)


def _fold_words(text: str) -> list[str]:
    """Return the words of a text, folded and in the singular; words joined by hyphens count as one."""
    return [fold(word).removesuffix("s") for word in re.findall(r"\w[\w-]*", text)]
