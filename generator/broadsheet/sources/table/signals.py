"""Columns with readings: how often a paper was cited, by whom and when, and what became of its submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from broadsheet.model.readings import SignalReading
from broadsheet.sources.fields.signal_notes import (
    ALL_DATABASES,
    WEB_OF_SCIENCE,
    find_counter,
    find_day,
    make_awards,
    make_count,
    make_decision,
    make_rating,
    read_counts,
)
from broadsheet.sources.fields.text_lists import split_list
from broadsheet.sources.table.column_names import fold_name

PREFIX = "signal "
"""How the names of columns with readings begin, among those of fields."""
_COUNTS = (
    (WEB_OF_SCIENCE, "timescitedwoscore", ()),
    (ALL_DATABASES, "timescitedalldatabases", ()),
    ("Scopus", "citedby", ("eid",)),
    ("Dimensions", "timescited", ("dimensionsurl", "publicationid")),
    ("OpenAlex", "citedbycount", ("authorshipsauthordisplayname", "primarylocationsourcedisplayname", "fwci")),
    ("Lens", "citingworkscount", ()),
    ("IEEE Xplore", "articlecitationcount", ()),
    ("iCite", "citationcount", ("relativecitationratio",)),
    ("Semantic Scholar", "citationcount", ("influentialcitationcount", "corpusid", "s2fieldsofstudy")),
)
"""Who counts citations, in which column, and columns of which the table must have one: others use its name as well."""
_TAGS = ((WEB_OF_SCIENCE, "tc", ()), (ALL_DATABASES, "z9", ()))
"""The same for the tags of Web of Science."""
_CITED = f"{PREFIX}citations of "
_OTHERS = {
    "cites": "cites",
    "citing": "citesurl relatedurl citationurl",
    "asked": "querydate",
    "award": "award awards",
}
"""Names of other columns, by what is in them.

Publish or Perish writes how often a paper was cited into `Cites`; addresses in other columns show which service it
asked, and when is in `QueryDate`.
"""
_OF_REVIEWS = {
    "decision": "decision finaldecision",
    "rating": "ratingavg avgrating ratingmean meanrating averagerating rating ratings",
}
"""The same for the lists of a conference."""


def find_signal_columns(names: Sequence[str], *, is_tagged: bool, is_screened: bool) -> dict[str, tuple[int, ...]]:
    """Return the columns of a table that have readings, under names that begin with `PREFIX`.

    `is_tagged` says whether the names are tags of Web of Science. If `is_screened`, people select papers in the table,
    and what became of them is private.
    """
    folded = {fold_name(name): (at,) for at, name in reversed([*enumerate(names)])}
    found: dict[str, tuple[int, ...]] = {
        f"{_CITED}{source}": folded[name]
        for source, name, others in (_TAGS if is_tagged else _COUNTS)
        if name in folded and (not others or any(other in folded for other in others))
    }
    # Web of Science says in `DA` when it wrote the file.
    wanted = {"asked": "da"} if is_tagged else _OTHERS | ({} if is_screened else _OF_REVIEWS)
    for what, words in wanted.items():
        if at := tuple(folded[word][0] for word in words.split() if word in folded):
            found[f"{PREFIX}{what}"] = at
    return found


def read_signals(cells: Mapping[str, Sequence[str]], extra: str, decider: str, venue: str) -> Iterator[SignalReading]:
    """Yield the readings of a row, given the cells of the columns that `find_signal_columns` has found.

    `extra` is what Zotero and its extensions write beside the fields. Decisions and ratings are public if they are
    those of `decider`, which is empty if it is not known; `venue` gives awards.
    """

    def first(what: str) -> str:
        return next(iter(cells.get(f"{PREFIX}{what}", ())), "")

    asked = find_day(first("asked"))
    counts = {name.removeprefix(_CITED): found[0] for name, found in cells.items() if name.startswith(_CITED) and found}
    if WEB_OF_SCIENCE in counts:
        counts.pop(ALL_DATABASES, None)
    counter = next(filter(None, map(find_counter, cells.get(f"{PREFIX}citing", ()))), "")
    for source, number in (*counts.items(), (counter, first("cites"))):
        yield from make_count(source, number, asked)
    yield from read_counts([extra])
    yield from make_decision(first("decision"), decider)
    yield from make_rating(split_list(first("rating").strip("[]")), decider)
    yield from make_awards(cells.get(f"{PREFIX}award", ()), venue)
