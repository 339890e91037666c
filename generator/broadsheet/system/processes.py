"""Other programs, and the signals that ask this one to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple, TextIO

_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
"""A closed terminal, Ctrl-C, SIGTERM."""


def install_signal_handlers() -> None:
    """Let signals that ask the process to end raise SystemExit, so that unfinished work is removed."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    sys.unraisablehook = _end_again


def ignore_signals() -> None:
    """Ignore these signals from now on, where `install_signal_handlers` has installed a handler."""
    for number in _SIGNALS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def delay_signals() -> Iterator[None]:
    """Delay these signals until the end of the block, when everything they must end is known."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    """Its exit code; 0 means success."""
    output: str
    """What it printed, standard error included."""


def run_command(command: list[str]) -> Ended:
    """Run a command that ends when the build does."""
    process = None
    try:
        with delay_signals():
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True)  # noqa: S603 - our own
        said, _ = process.communicate()
        return Ended(process.returncode, said.strip())
    finally:
        if process and process.poll() is None:
            process.kill()
            process.communicate()


def _end(number: int, frame: FrameType | None) -> None:
    ignore_signals()
    raise SystemExit(128 + number)


def _end_again(lost: sys.UnraisableHookArgs) -> None:
    """Send a signal again that came where nothing can be raised, for example in the callback of a weak reference."""
    if isinstance(lost.exc_value, SystemExit) and isinstance(lost.exc_value.code, int):
        number = lost.exc_value.code - 128
        signal.signal(number, _end)
        threading.Timer(0.001, signal.pthread_kill, (threading.main_thread().ident, number)).start()
    else:
        sys.__unraisablehook__(lost)


def discard_output(stream: TextIO) -> None:
    """Discard what a stream still holds: nobody reads it, and Python would end with an error because of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
