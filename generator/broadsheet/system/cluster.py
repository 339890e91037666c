"""A Dask cluster that shares work (https://distributed.dask.org); see `broadsheet.system.sharing`.

Its workers get bytes and return bytes. Only workers with the same versions as here are asked, since the bytes of a site
may depend on them. The scheduler gives the work of a lost worker to another one; but a client may wait for ever for a
result that was lost in between, so that no answer is waited for longer than some seconds.
"""

from __future__ import annotations

import logging
import platform
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from broadsheet.system.errors import UsageError
from broadsheet.system.progress import Progress
from broadsheet.system.sharing import Remote, is_worth_sending, keep_busy, run

PREFIX = "dask://"
"""How the address of a cluster begins; host and port of its scheduler follow."""
ANSWER_SECONDS = 60.0
"""The time after which a shard is sent again. It takes less than a second, and few are before it."""
_CONNECT_SECONDS = 10.0
"""The time after which a scheduler is taken to be unreachable."""
_TRIES = 3
"""The number of times that a shard is sent."""
_AHEAD = 2
"""The number of shards under way for each thread of a worker, so that none waits for the next one."""
_LOGGERS = ("distributed", "distributed.client", "distributed.core")
"""What logs about lost workers, of which nobody needs to know."""


@dataclass(slots=True)
class _Sent:
    """A shard that has been sent."""

    shard: bytes
    future: Any

    def cancel(self) -> None:
        """Drop it."""
        self.future.cancel()


@dataclass(slots=True)
class Cluster:
    """An engine of the workers of a cluster. It is asked once there is enough work for it."""

    address: str
    """Host and port of its scheduler."""
    packages: Sequence[str]
    """The packages of which its workers need the same versions."""
    find_key: Callable[[], str]
    """Returns the key of the code that is called there; a function of a module."""
    say: Progress
    """Reports that the cluster is lost."""
    sees_files: bool = field(default=False, init=False)
    _client: Any = field(default=None, init=False)
    _workers: Mapping[str, int] = field(default_factory=dict, init=False)
    """The number of threads of each worker."""
    _is_lost: bool = field(default=False, init=False)

    def takes(self, seconds: float) -> bool:
        """Return whether work that takes so long here is worth being sent to the cluster."""
        return not self._is_lost and is_worth_sending(seconds, have_started=bool(self._client))

    def map(self, remote: Remote, shards: Iterable[bytes]) -> Iterator[bytes | None]:
        """Yield the results of each shard, in order; None for one that has to be done here.

        Raises UsageError if the cluster cannot be reached, has no workers, or if these have other versions.
        """
        if not self._client:
            self._client = _connect(self.address)
            self._look_for_workers()
            if not self._workers:
                raise UsageError(f"{PREFIX}{self.address}: The cluster has no workers. Start some, and build again.")
        elif not self._is_lost:
            self._look_again()
        packed = remote.pack()
        ahead = sum(self._workers.values()) * _AHEAD + 1
        return keep_busy(partial(self._send, packed), partial(self._receive, packed), shards, ahead)

    def _look_for_workers(self) -> None:
        """Find the workers from which the scheduler has heard lately.

        Raises UsageError if one has other versions, and what a lost connection raises.
        """
        known = self._client.scheduler_info(n_workers=-1)["workers"]
        newest = max((worker["last_seen"] for worker in known.values()), default=0)
        found = {one: worker for one, worker in known.items() if newest - worker["last_seen"] < ANSWER_SECONDS / 2}
        new = [one for one in found if one not in self._workers]
        lost = compare_versions(self._client, new, self.packages, self.find_key)
        self._workers = {one: worker["nthreads"] for one, worker in found.items() if one not in lost}

    def _look_again(self) -> None:
        """Find the workers that there are now, and do without the cluster if there are none."""
        with suppress(UsageError, TimeoutError, OSError):
            self._look_for_workers()
        if not self._workers:
            self._give_up()

    def _give_up(self) -> None:
        """Do without the cluster from now on."""
        if not self._is_lost:
            self.say("The cluster does not answer any more. The main process does the rest of the work alone.")
        self._is_lost = True

    def _send(self, remote: bytes, shard: bytes) -> _Sent | None:
        """Send a shard; None if the cluster is lost."""
        return None if self._is_lost else _Sent(shard, self._submit(remote, shard))

    def _submit(self, remote: bytes, shard: bytes) -> Any:
        """Send a shard to workers with the right versions, as a task of its own even if it has been sent before."""
        with warnings.catch_warnings(category=UserWarning, action="ignore"):  # A shard may be large.
            return self._client.submit(run, remote, shard, pure=False, workers=list(self._workers))

    def _receive(self, remote: bytes, sent: _Sent) -> bytes | None:
        """Return the results of a shard; None if it has to be done here.

        That is so if the function fails, if the shard has cost several workers their lives, or if nobody answers.
        """
        for _ in range(_TRIES):
            if self._is_lost:
                return None
            try:
                result: bytes = sent.future.result(timeout=ANSWER_SECONDS)
            except (TimeoutError, CancelledError, OSError):
                sent.cancel()
                self._look_again()
                if not self._is_lost:
                    sent.future = self._submit(remote, sent.shard)
            except Exception:  # noqa: BLE001 - it is raised again where the shard is done here
                return None
            else:
                return result
        sent.cancel()
        self._give_up()
        return None

    def close(self) -> None:
        """Leave the cluster."""
        if self._client:
            self._client.close(timeout=_CONNECT_SECONDS)


def _connect(address: str) -> Any:
    """Return a client of the scheduler at an address. Raises UsageError if there is none."""
    try:
        from distributed import Client
    except ImportError as error:
        advice = "Install it: pip install distributed."
        raise UsageError(f"--engine needs Dask, which is not installed ({error}). {advice}") from None
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return Client(f"tcp://{address}", timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        advice = "Give the host and the port of a scheduler that is running."
        raise UsageError(f"{PREFIX}{address}: No Dask scheduler answers ({error}). {advice}") from None


def compare_versions(client: Any, workers: list[str], packages: Iterable[str], find_key: Callable[[], str]) -> set[str]:
    """Raise UsageError if some workers have other versions than this process, or lack a package.

    Workers call functions of Python itself for that, which they have in any case, and last `find_key`. Returns the
    workers that have not answered, since they have ended meanwhile.
    """
    lost = set[str]()

    def ask(function: Callable[..., object], *arguments: str) -> Iterator[tuple[str, object]]:
        """Yield the answer of each worker."""
        for worker, answer in client.run(function, *arguments, workers=workers, on_error="return").items():
            if isinstance(answer, OSError):
                lost.add(worker)
            else:
                yield worker, answer

    for worker, python in ask(platform.python_version):
        _expect(worker, "Python", _cut_patch(platform.python_version()), _cut_patch(python))
    for package in packages:
        for worker, found in ask(version, package):
            _expect(worker, package, version(package), found)
    for worker, found in ask(find_key):
        if found != find_key():
            message = f"The code of Broadsheet on {worker} differs from the one here, although the version is the same."
            raise UsageError(f"{message} Install the same package there.")
    return lost


def _cut_patch(python: object) -> object:
    """Return a version of Python without its last part, on which no result depends."""
    return python.rpartition(".")[0] if isinstance(python, str) else python


def _expect(worker: str, name: str, here: object, there: object) -> None:
    """Raise UsageError if something has not the same version on a worker as here."""
    if here != there:
        found = f"no {name}" if isinstance(there, PackageNotFoundError) else f"{name} {there}"
        raise UsageError(
            f"The worker {worker} has {found}, and this process has {name} {here}. The bytes of a site may depend on"
            f" it: install {name} {here} there, for example from the same lock file."
        )
