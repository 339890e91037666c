"""Processes of this machine that share work; see `broadsheet.system.sharing`.

They are forked from a process that has only one thread and nothing of ours but modules (the start method “forkserver”
of https://docs.python.org/3/library/multiprocessing.html): forking this process is not safe once it has threads, and
starting Python anew for each would cost as much as many papers do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from broadsheet.system.environment import leave_out_working_folder
from broadsheet.system.progress import Progress
from broadsheet.system.sharing import Remote, is_worth_sending, keep_busy, run

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_MOST = 8
"""The number of processes that are started if nobody says how many."""
_AHEAD = 2
"""The number of shards under way for each process, so that none waits for the next one."""
_KEPT_FROM_WORKERS = (signal.SIGINT, signal.SIGHUP)
"""Signals that a terminal sends to all processes at once: this one ends the others."""


def choose_jobs() -> int:
    """Return how many processes share work if nobody says: the number of cores that this one may use, at most eight.

    More than eight would wait for the main process.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores, _MOST)


@dataclass(slots=True)
class Workers:
    """An engine of processes, which are started once there is enough work for them."""

    jobs: int
    """Their number."""
    modules: Sequence[str]
    """What they import before they are asked for anything."""
    say: Progress
    """Reports that they are lost."""
    sees_files: bool = field(default=True, init=False)
    _pool: ProcessPoolExecutor | None = field(default=None, init=False)
    _are_lost: bool = field(default=False, init=False)

    def takes(self, seconds: float) -> bool:
        """Return whether work that takes so long here is worth being sent to them."""
        return not self._are_lost and is_worth_sending(seconds, have_started=bool(self._pool))

    def map(self, remote: Remote, shards: Iterable[bytes]) -> Iterator[bytes | None]:
        """Yield the results of each shard, in order; None for one that has to be done here."""
        if not self._pool and not self._are_lost:
            try:
                self._pool = _start(self.jobs, self.modules)
            except (OSError, ImportError) as error:  # For example, there is no shared memory.
                self._give_up(f"No worker process can be started ({error}).")
        return keep_busy(partial(self._send, remote.pack()), self._receive, shards, self.jobs * _AHEAD + 1)

    def _send(self, remote: bytes, shard: bytes) -> Future[bytes] | None:
        """Send a shard; None if nobody is left to work on it."""
        from concurrent.futures.process import BrokenProcessPool

        with suppress(BrokenProcessPool):
            return self._pool.submit(run, remote, shard) if self._pool else None
        return None

    def _receive(self, sent: Future[bytes]) -> bytes | None:
        """Return the results of a shard; None if there are none, because a process was killed or raised something."""
        from concurrent.futures.process import BrokenProcessPool

        try:
            return sent.result()
        except BrokenProcessPool:
            self._give_up("A worker process has ended, for example because the memory was full.")
        except Exception:  # noqa: BLE001 - it is raised again where the shard is done here
            return None
        return None

    def _give_up(self, reason: str) -> None:
        """Do without processes from now on."""
        if not self._are_lost:
            self.say(f"{reason} The main process does the rest of the work alone.")
        self._are_lost = True

    def close(self) -> None:
        """End the processes once they have done what they are doing."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _start(jobs: int, modules: Sequence[str]) -> ProcessPoolExecutor:
    """Return a pool of processes. Raises OSError and ImportError where the system has none."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import forkserver, get_context, resource_tracker

    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, *modules])
    with leave_out_working_folder():
        resource_tracker.ensure_running()  # It unblocks signals, so that it has to be started before they are blocked.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _KEPT_FROM_WORKERS)
        try:
            forkserver.ensure_running()  # It and its children inherit the mask.
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    return ProcessPoolExecutor(jobs, context, _end_with_parent)


def _end_with_parent() -> None:
    """Have this process end with the one that it works for, however that ends."""
    from multiprocessing import connection, parent_process

    if parent := parent_process():
        wait: Callable[[], object] = partial(connection.wait, [parent.sentinel])
        Thread(target=lambda: (wait(), os._exit(1)), daemon=True).start()
