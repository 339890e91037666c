"""Removes from an abstract what publishers, databases and feeds put before and after it.

A sentence of the authors must never be lost: a notice is removed only where its words, its place and its form leave no
doubt, and anything else stays. All searches are limited to the beginning and the end of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from broadsheet.sources.fields.abstract_citations import find_author_information, find_byline, find_citation
from broadsheet.sources.fields.abstract_endings import find_ending
from broadsheet.sources.fields.abstract_labels import find_label
from broadsheet.sources.fields.abstract_rights import find_rights_after, find_rights_before

_BEGINNING = 3_000
"""Characters at the beginning of a text in which notices are searched."""
_END = 2_000
"""Characters at the end of a text in which notices are searched."""
_ROUNDS = 8
"""The most notices that follow one another."""
_LEFT_STOP = re.compile(r"\A\s*+(?:\.(?=\s)\s*+)?")
"""Space, and a full stop alone, between a notice and the abstract."""


class Facts(NamedTuple):
    """What the record says beside its abstract, by which notices are recognised."""

    title: str = ""
    """The title of the paper, which a link to it may repeat."""
    authors: tuple[str, ...] = ()
    """The names of its authors, in full."""
    doi: str = ""
    """Its DOI, which the text may follow without a space."""
    venue: str = ""
    """Its journal or conference, which feeds write on a line of its own."""


NO_FACTS = Facts()
"""The facts of a record that has no more than an abstract."""


def strip_notices(text: str, facts: Facts = NO_FACTS) -> str:
    """Return the abstract alone; the text as it is if there are no notices in it.

    `Abstract: Dunes drift. © 2031 Elsevier Ltd. All rights reserved.` gives `Dunes drift.` A text that is only
    a citation becomes empty. Notices are removed one after another, from both ends, eight times at the most.
    """
    for _ in range(_ROUNDS):
        shorter = _strip_once(text, facts)
        if shorter == text:
            break
        text = shorter
    return text


def _strip_once(text: str, facts: Facts) -> str:
    """Return the text without one notice at its beginning and one at its end."""
    at = _find_beginning(text, facts)
    text = _LEFT_STOP.sub("", text[at:]) if at else text
    if at and not any(map(str.isalnum, text)):
        return ""
    bare = text.rstrip()
    end = _find_end(bare, facts)
    return bare[:end].rstrip() if end < len(bare) else text


def _find_beginning(text: str, facts: Facts) -> int:
    """Return the index at which the abstract begins after one notice; 0 if it begins with the text."""
    head = text[:_BEGINNING]
    gap = len(head) - len(head.lstrip())
    head = head[gap:]
    at = (
        find_label(head, facts.title)
        or find_citation(head, facts.doi, facts.venue)
        or find_byline(head, facts.authors)
        or find_author_information(head)
        or find_rights_before(head)
    )
    return gap + at if at else 0


def _find_end(text: str, facts: Facts) -> int:
    """Return the index of one notice with which the text ends; the length of the text if there is none."""
    first = max(0, len(text) - _END)
    end = find_ending(text, facts.title, first)
    return end if end < len(text) else find_rights_after(text, first)
