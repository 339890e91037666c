"""The limits that every source keeps to."""

from __future__ import annotations

from generator.config import Limits
from generator.errors import Problem
from generator.paper import Origin


def excess(origin: Origin, title: str, abstract: str, authors: int, limits: Limits) -> Problem | None:
    """The problem of a record over a limit, or None."""
    for what, size, most, setting in (
        ("a title", len(title), limits.title, "title"),
        ("an abstract", len(abstract), limits.abstract, "abstract"),
    ):
        if size > most:
            return _over(origin, f"{what} of {size:,} characters", f"{most:,} characters", setting)
    if authors > limits.authors:
        return _over(origin, f"{authors:,} authors", f"{limits.authors:,}", "authors")
    return None


def _over(origin: Origin, found: str, most: str, setting: str) -> Problem:
    advice = f"Shorten it, or raise limits.{setting} in site_config/site.yml."
    return Problem(str(origin), found, f"at most {most}", advice, rejected=True)
