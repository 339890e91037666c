"""Engines: where the work of a build is done that can be shared with other processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from broadsheet.system.progress import Progress
from broadsheet.system.sharing import ALONE, Engine

_MODULES = ("broadsheet.sources.parsing", "broadsheet.enrich.paper_facts", "broadsheet.publish.mkdocs", "mkdocs.config")
"""What processes import once for all of them: the modules with the functions that they call, and what these need."""


@contextmanager
def open_engine(jobs: int, say: Progress) -> Iterator[Engine]:
    """Give an engine for the block: `jobs` processes, or this one alone.

    `say` is told if processes are lost.
    """
    if jobs == 1:
        yield ALONE
        return
    from broadsheet.system.workers import Workers

    workers = Workers(jobs, _MODULES, say)
    try:
        yield workers
    finally:
        workers.close()
