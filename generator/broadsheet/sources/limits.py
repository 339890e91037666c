"""Checks of the limits that hold for every source."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from broadsheet.config.limits import Limits
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.system.errors import InputError, Place, Problem
from broadsheet.system.messages import excerpt, join_words

_MESSAGES = {
    "title": "The title has {:,} characters.",
    "abstract": "The abstract has {:,} characters.",
}
"""What a message says about the size of a text that is limited."""
_LISTS = {
    "authors": ("authors", "authors"),
    "editors": ("editors", "authors"),
    "given": ("topics", "keywords"),
    "keywords": ("keywords", "keywords"),
    "categories": ("categories", "keywords"),
    "machine_keywords": ("machine keywords", "keywords"),
    "links": ("links", "links"),
    "issn": ("ISSNs", "keywords"),
    "isbn": ("ISBNs", "keywords"),
}
"""For each list of a paper, what a message calls its items, and the setting that limits their number."""
_list_lists: Callable[[Paper], tuple[tuple[object, ...], ...]] = attrgetter(*_LISTS)
"""Returns these lists."""


def check_limits(limits: Limits, **sizes: int) -> None:
    """Raise InputError if the characters of a title or an abstract, given under these names, exceed their limit.

    The first that is too long is reported.
    """
    for setting, size in sizes.items():
        most = getattr(limits, setting)
        if size > most:
            message = f"{_MESSAGES[setting].format(size)} At most {most:,} are allowed."
            advice = f"Shorten it, or raise limits.{setting} in site_config/site.yml."
            raise InputError(f"limit-{setting}", message, advice)


def shorten_lists(paper: Paper, limits: Limits) -> tuple[Paper, list[Problem]]:
    """Return the paper with at most the allowed number of authors, keywords, links and so on, and what was left out.

    The first items are kept. If authors are left out, the paper says that there are more. The problem, if there is one,
    names all lists that were too long.
    """
    # Almost no paper has a list that is too long, and this is the fastest way to see it.
    if max(map(len, _list_lists(paper))) <= min(limits.authors, limits.keywords, limits.links):
        return paper, []
    long = {
        name: most
        for name, (_, setting) in _LISTS.items()
        if len(getattr(paper, name)) > (most := getattr(limits, setting))
    }
    if not long:
        return paper, []
    kept: dict[str, Any] = {name: getattr(paper, name)[:most] for name, most in long.items()}
    shorter = replace(paper, more_authors=paper.more_authors or "authors" in long, **kept)
    found = join_words(f"{len(getattr(paper, name)):,} {_LISTS[name][0]}" for name in long)
    kept_of = join_words(f"{most:,} {_LISTS[name][0]}" for name, most in long.items())
    settings = join_words(f"limits.{setting}" for setting in dict.fromkeys(_LISTS[name][1] for name in long))
    problem = Problem(
        where=paper.origin.place,
        kind="limit-" + _LISTS[next(iter(long))][1],
        message=f"“{excerpt(paper.title.plain)}” has {found}. Only the first {kept_of} are kept.",
        advice=f"Remove those that are not needed, or raise {settings} in site_config/site.yml.",
    )
    return shorter, [problem]


def limit_lists(library: Library, limits: Limits) -> Library:
    """Return the library with papers within the limits, and a problem for each paper that merging made too large."""
    shortened = [shorten_lists(paper, limits) for paper in library.papers]
    if not any(problems for _, problems in shortened):
        return library
    kept = {paper.identity: paper for paper, _ in shortened}
    found = [problem for _, problems in shortened for problem in problems]
    return library.map(lambda paper: kept[paper.identity]).add_problems(found)


def too_many_problem(place: Place, what: str, most: int) -> Problem:
    """Return the problem of a file with more than `most` records, which is not read from this line on.

    `what` is what the file has too many of, in the plural.
    """
    return Problem(
        where=place,
        kind="limit-records",
        message=f"The file has more than {most:,} {what}. The rest is not read.",
        advice="Split the file, or raise limits.records in site_config/site.yml.",
        rejected=True,
    )


def too_long_problem(place: Place, size: int, most: int) -> Problem:
    """Return the problem of a record with `size` characters, which is more than `most`, so that it is not read."""
    return Problem(
        where=place,
        kind="limit-record",
        message=f"The record has {size:,} characters. At most {most:,} are allowed.",
        advice="Shorten it, or raise limits.record in site_config/site.yml. Other records are read.",
        rejected=True,
    )
