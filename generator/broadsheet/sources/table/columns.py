"""Names of columns: which field of a paper a column holds, and which columns are not read.

A column whose name is not in `column_names` is reported if it has data, so that no loss goes unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from broadsheet.sources.fields.private_data import is_private_beside_screening, is_private_name
from broadsheet.sources.table.column_names import (
    FIELD_NAMES,
    FILED_NAMES,
    NOT_READ,
    WEB_OF_SCIENCE_NOT_READ,
    WEB_OF_SCIENCE_TAGS,
    fold_name,
)
from broadsheet.sources.table.evidence import are_of_papers
from broadsheet.sources.table.signals import find_signal_columns

_ASIDE = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
"""An explanation in brackets, such as `(comma separated)`."""

_WORDS_OF = {
    field: frozenset((*words.split(), *WEB_OF_SCIENCE_TAGS.get(field, "").split()))
    for field, words in FIELD_NAMES.items()
}
"""Every name of each field."""


class Columns(NamedTuple):
    """The columns of a table."""

    fields: Mapping[str, tuple[int, ...]]
    """The columns of each field, the best first; a field without a column is left out.

    Under `filed doi` and the like are those that may give an identity, and under names of `table.signals` those that
    have readings.
    """
    unread: Mapping[int, str]
    """Columns that are not known, with their names."""
    private: Mapping[int, str]
    """Columns of people who select papers or keep a library, with their names; their data is never published."""
    of_papers: bool
    """Whether the names show that each row is a publication."""


def sort_columns(names: Sequence[str], own: Mapping[str, str]) -> Columns:
    """What each column of a table holds.

    `own` gives further names of columns, by their fields. A private column is not read, even if `own` names it. If the
    table has columns of people who select papers, unknown columns count as private, since such a name may be that of a
    person.
    """
    tagged = {"TI", "AU"} <= set(names)
    known = WEB_OF_SCIENCE_TAGS if tagged else FIELD_NAMES
    not_read = NOT_READ | (WEB_OF_SCIENCE_NOT_READ if tagged else frozenset())
    screened = any(is_private_name(name, of_screening=True) for name in names)
    private = {at: name for at, name in enumerate(names) if _is_private(name, known, not_read, screened)}
    places = _index_names(names, private)
    fields = _find_fields(known, own, places)
    read = {at for found in fields.values() for at in found}
    left = set(range(len(names))) - read - private.keys()
    unread = {at: names[at] for at in sorted(left) if names[at] and fold_name(names[at]) not in not_read}
    of_papers = are_of_papers(names, fields, own, len(unread))
    signals = find_signal_columns(names, is_tagged=tagged, is_screened=screened)
    unread = {at: name for at, name in unread.items() if all(at not in found for found in signals.values())}
    filed = _find_fields(FILED_NAMES, {field: own[field] for field in own if field in FILED_NAMES}, places)
    fields |= {f"filed {field}": at for field, at in filed.items()} | signals
    return Columns(fields, {}, private | unread, of_papers) if screened else Columns(fields, unread, private, of_papers)


def _is_private(name: str, known: Mapping[str, str], not_read: Set[str], screened: bool) -> bool:
    """Whether a column's data is never published. A known name, such as `Abstract Note`, is private only beside others.

    `known` and `not_read` are the names that are known in a table of this kind, and `screened` says whether the table
    has columns of people who select papers.
    """
    if screened and is_private_beside_screening(name):
        return True
    folded = fold_name(name)
    is_known = folded in not_read or any(folded in words.split() for words in known.values())
    return not is_known and is_private_name(name)


def _index_names(names: Sequence[str], private: Mapping[int, str]) -> Mapping[str, Sequence[int]]:
    """The columns of each folded name. A name with an explanation in brackets is there with and without it."""
    places: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if at not in private:
            for word in dict.fromkeys(filter(None, (fold_name(name), fold_name(_ASIDE.sub("", name))))):
                places.setdefault(word, []).append(at)
    return places


def _find_fields(
    known: Mapping[str, str], own: Mapping[str, str], places: Mapping[str, Sequence[int]]
) -> dict[str, tuple[int, ...]]:
    """The columns of each field, given the columns of each name.

    `known` has the usual names of each field, folded and the best first, and `own` a further one, which comes before
    them. Fields without a column are left out.
    """
    found = {}
    for field in (*known, *(field for field in own if field not in known)):
        wanted = [fold_name(own.get(field, "")), *known.get(field, "").split()]
        found[field] = tuple(dict.fromkeys(at for word in wanted if word for at in places.get(word, ())))
    return {field: at for field, at in found.items() if at}


def is_repeated_header(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a row says what the columns are, as a second row of names does.

    Its title is a name of the column of titles, and another cell is a name of some column.
    """
    folded = [fold_name(cell) for cell in cells]
    titles = [folded[at] for at in columns.fields["title"] if at < len(folded) and folded[at]]
    if not titles or titles[0] not in _WORDS_OF["title"]:
        return False
    others = (word for at, word in enumerate(folded) if word and at not in columns.fields["title"])
    return any(word in words for word in others for words in _WORDS_OF.values())
