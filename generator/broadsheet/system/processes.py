"""Other programs that a build runs, and the signals that ask a build to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple, TextIO

_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
"""What a closed terminal, Ctrl-C and `kill` send."""


def install_signal_handlers() -> None:
    """Let the signals that ask the process to end raise SystemExit, so that unfinished work is removed.

    The exit code is 128 plus the number of the signal. Signals that were ignored, for example by `nohup`, stay
    ignored. Call this in the main thread only.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    sys.unraisablehook = _end_again


def ignore_signals() -> None:
    """Ignore these signals from now on, if `install_signal_handlers` has installed a handler for them.

    This is called once a site is published or abandoned: cleaning up must not be interrupted, and a command that has
    published must not report by its exit code that it has not.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def delay_signals() -> Iterator[None]:
    """Delay these signals until the end of the block, for example until a process that they must end is known."""
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
    """What it printed to standard output and standard error, without white space around it."""


def run_command(command: list[str]) -> Ended:
    """Run a command to its end, and kill it if an exception, for example from a signal, ends the build before that.

    `command` is the program and its arguments; no shell reads them. Raises OSError if the program cannot be started.
    """
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
    """Handle a signal: end the process, unless an exception raised here would be lost."""
    if _is_in_hook(frame):
        return  # An exception would be lost here; `_repeat_signal` sends the signal again.
    ignore_signals()
    raise SystemExit(128 + number)


def _end_again(lost: sys.UnraisableHookArgs) -> None:
    """Repeat a signal that came where nothing can be raised, for example in the callback of a weak reference."""
    if isinstance(lost.exc_value, SystemExit) and isinstance(lost.exc_value.code, int):
        number = lost.exc_value.code - 128
        signal.signal(number, _end)
        threading.Thread(target=_repeat_signal, args=(number,), daemon=True).start()
    else:
        sys.__unraisablehook__(lost)


def _is_in_hook(frame: FrameType | None) -> bool:
    """Whether the code that a signal interrupted was called by `_end_again`, where an exception is lost as well."""
    while frame and frame.f_code is not _end_again.__code__:
        frame = frame.f_back
    return frame is not None


def _repeat_signal(number: int) -> None:
    """Send a signal to the main thread until `_end` has raised, after which the signal is ignored."""
    main = threading.main_thread().ident or 0
    while signal.getsignal(number) is _end:
        signal.pthread_kill(main, number)
        time.sleep(0.001)


def discard_output(stream: TextIO) -> None:
    """Discard what a stream still holds, when nobody reads it any more; otherwise Python would exit with an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
