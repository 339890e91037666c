"""Engines: where the work of a build is done that can be shared with other processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from broadsheet.publish.keys import TOOLS, find_code_key
from broadsheet.system.progress import Progress
from broadsheet.system.sharing import ALONE, Engine

if TYPE_CHECKING:
    from broadsheet.system.cluster import Cluster
    from broadsheet.system.workers import Workers

_MODULES = ("broadsheet.sources.parsing", "broadsheet.enrich.paper_facts", "broadsheet.publish.mkdocs", "mkdocs.config")
"""What processes import once for all of them: the modules with the functions that they call, and what these need."""


@contextmanager
def open_engine(jobs: int, cluster: str, say: Progress) -> Iterator[Engine]:
    """Give an engine for the block: a cluster, given by host and port; without one `jobs` processes, or this one alone.

    If processes are lost, `say` reports it.
    """
    if jobs == 1 and not cluster:
        yield ALONE
        return
    engine = _make_engine(jobs, cluster, say)
    try:
        yield engine
    finally:
        engine.close()


def _make_engine(jobs: int, cluster: str, say: Progress) -> Workers | Cluster:
    """Return the engine, which starts or asks other processes once it gets work."""
    if cluster:
        from broadsheet.system.cluster import Cluster

        return Cluster(cluster, ("broadsheet", "msgspec", *TOOLS), find_code_key, say)
    from broadsheet.system.workers import Workers

    return Workers(jobs, _MODULES, say)
