"""Other programs that a command runs, and the signals that ask a command to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Literal, NamedTuple, TextIO, TypeAlias

_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
"""What a closed terminal, Ctrl-C and `kill` send."""
_delays: list[list[int]] = []
"""For each block of `delay_signals` that is being run, the signals that it delays."""


def install_signal_handlers(*, interrupt: bool = True) -> None:
    """Let the signals that ask the process to end raise SystemExit, so that unfinished work is removed.

    The exit code is 128 plus the number of the signal. Signals that were ignored, for example by `nohup`, stay
    ignored. Without `interrupt`, Ctrl-C raises KeyboardInterrupt as usual, for a command that it ends as planned. Call
    this in the main thread only.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end if interrupt or number != signal.SIGINT else _interrupt)
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
    """Delay these signals until the end of the block, for example until a process that they must end is known.

    Only the handlers of `install_signal_handlers` are delayed: the signals are not blocked, since a process that is
    started in the block would inherit that.
    """
    delayed: list[int] = []
    _delays.append(delayed)
    try:
        yield
    finally:
        _delays.pop()
        for number in delayed:
            signal.raise_signal(number)


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    """Its exit code; 0 means success."""
    output: str
    """What it printed to standard output, and to standard error if that was joined, to the last byte."""
    errors: str = ""
    """What it printed to standard error if that was kept apart."""


Errors: TypeAlias = Literal["join", "apart", "drop", "show"]
_ERRORS: Mapping[Errors, int | None] = {
    "join": subprocess.STDOUT,
    "apart": subprocess.PIPE,
    "drop": subprocess.DEVNULL,
    "show": None,
}
"""What becomes of standard error, as `subprocess` wants it."""
_PATIENCE = 10
"""How many seconds a command has to end by itself once it is asked to."""


def run_command(
    command: list[str],
    *,
    text: str = "",
    errors: Errors = "join",
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command to its end, and end it if an exception, for example from a signal, ends ours before that.

    `command` is the program and its arguments; no shell reads them. `text` is its standard input, if it has any.
    `errors` says whether standard error is joined with the output, kept apart from it, dropped, or shown to the user.
    `environment` replaces our own. Bytes that are not UTF-8 are surrogates, in the output and in `text`, and ends of
    lines stay as they are. Raises OSError if the program cannot be started.
    """
    process = None
    try:
        with delay_signals():
            process = subprocess.Popen(  # noqa: S603 - our own
                command,
                stdin=subprocess.PIPE if text else None,
                stdout=subprocess.PIPE,
                stderr=_ERRORS[errors],
                env=environment,
            )
        said = process.communicate(text.encode("utf-8", "surrogateescape") or None)
        return Ended(process.returncode, *((part or b"").decode("utf-8", "surrogateescape") for part in said))
    finally:
        if process and process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, so that it removes its own unfinished files, and kill it if it does not."""
    process.terminate()
    try:
        process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _end(number: int, frame: FrameType | None) -> None:
    """Handle a signal: end the process, unless an exception raised here would be lost."""
    if _is_in_hook(frame):
        return  # An exception would be lost here; `_repeat_signal` sends the signal again.
    if not _delay(number):
        ignore_signals()
        raise SystemExit(128 + number)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Handle Ctrl-C as usual, for a command that it ends as planned."""
    if not _delay(number):
        signal.default_int_handler(number, frame)


def _delay(number: int) -> bool:
    """Keep a signal for the end of the innermost block of `delay_signals`; return whether there is such a block."""
    if _delays:
        _delays[-1].append(number)
    return bool(_delays)


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
