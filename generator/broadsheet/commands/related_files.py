"""Which files of a site can say something about new papers, so that the others need not be parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import ceil

from broadsheet.config.configuration import Config
from broadsheet.merge.series import name_series
from broadsheet.model.paper import Paper
from broadsheet.sources.inputs import Source

_MOST_PAPERS = 50
"""The number of new papers from which looking for them in every file costs as much as parsing the files."""
_WORD = re.compile(r"(?<!\w)[a-z]{4,}(?!\w)", re.ASCII)
"""A word that is written in the same way in every format and encoding that is compatible with ASCII."""
_FEWEST_WORDS = 3
"""The number of such words that a title must have to be looked for."""
_SHARED = 0.6
"""The share of the words of a title that must be close together, since similar titles are reported too."""
_SLACK = 80
"""How many more characters than twice its length a title may take in a file, with markup and line breaks."""
_MARKUP = re.compile(r"[{}\\]")
"""What BibTeX may have within a word."""


def select_related(
    files: Sequence[Source], papers: Sequence[Paper], added: Iterable[str], config: Config
) -> list[Source]:
    """Return the files that may contain other records of these papers, or older lists of the same source.

    `added` are the names of the files that the papers come from. All files are returned if the site owner has said of
    some papers that they are one, or if the papers are many or have titles that cannot be looked for.
    """
    has_overrides = any(entry.same_as or entry.not_same_as for entry in config.entries)
    if has_overrides or len(papers) > _MOST_PAPERS:
        return list(files)
    sought = [(_list_identifiers(paper), _list_words(paper)) for paper in papers]
    if any(len(words) < _FEWEST_WORDS for _, words in sought):
        return list(files)
    series = {name_series(name) for name in added}
    return [file for file in files if name_series(file.file) in series or _may_contain(file.data, sought)]


def _list_identifiers(paper: Paper) -> list[str]:
    """Return the last parts of a paper's identifiers, in lower case."""
    return [key.partition(":")[2].rpartition("/")[2].lower() for key in paper.keys]


def _list_words(paper: Paper) -> set[str]:
    """Return the words of a paper's title that can be looked for."""
    return set(_WORD.findall(paper.title.plain.casefold()))


def _may_contain(data: bytes, sought: Iterable[tuple[Iterable[str], set[str]]]) -> bool:
    """Return whether a file may contain one of the papers, given their identifiers and the words of their titles."""
    if b"\0" in data:
        return True  # Its encoding is not compatible with ASCII.
    text = _MARKUP.sub("", data.decode("latin-1").lower())
    return any(
        any(identifier in text for identifier in identifiers) or _has_title(text, words)
        for identifiers, words in sought
    )


def _has_title(text: str, words: set[str]) -> bool:
    """Return whether enough of the words of a title are close together in a text."""
    fewest = ceil(_SHARED * len(words))
    width = 2 * sum(map(len, words)) + _SLACK
    # One of these must be there if no more than the others are missing.
    longest = sorted(words, key=lambda word: (-len(word), word))[: len(words) - fewest + 1]
    for word in longest:
        at = text.find(word)
        while at >= 0:
            part = text[max(0, at - width) : at + width]
            if sum(other in part for other in words) >= fewest:
                return True
            at = text.find(word, at + 1)
    return False
