"""Signals that end a build, and commands that a build runs."""

from __future__ import annotations

import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest

from broadsheet.system import processes
from broadsheet.system.processes import install_signal_handlers, run_command


@pytest.fixture
def handlers() -> Iterator[None]:
    """Restores the signal handlers after the test, when no thread sends signals any more."""
    hook, before = sys.unraisablehook, {number: signal.getsignal(number) for number in processes._SIGNALS}
    threads = threading.enumerate()
    yield
    for thread in threading.enumerate():
        if thread not in threads:
            thread.join()
    sys.unraisablehook = hook
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_a_signal_raises_system_exit_once() -> None:
    """The first signal exits with 128 plus its number, later ones do nothing, and ignored signals stay ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    install_signal_handlers()
    signal.raise_signal(signal.SIGHUP)
    with pytest.raises(SystemExit) as end:
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)

    assert end.value.code == 143


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("delay", [0, 0.05])
def test_a_signal_that_cannot_raise_is_repeated(
    delay: float, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """An exception is lost in the callback of a weak reference. The signal is not, however slowly a thread starts."""

    def start_slowly(thread: threading.Thread, start: Callable[..., None] = threading.Thread.start) -> None:
        start(thread)
        time.sleep(delay)

    monkeypatch.setattr(threading.Thread, "start", start_slowly)
    install_signal_handlers()
    thing: set[str] = set()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))

    with pytest.raises(SystemExit) as end:
        del thing
        time.sleep(10)

    assert (callback(), end.value.code) == (None, 143)
    assert capfd.readouterr() == ("", "")


def test_a_command_returns_its_exit_code_and_output() -> None:
    """The output includes standard error."""
    assert run_command([sys.executable, "-c", "import sys; print('a', flush=True); sys.exit('b')"]) == (1, "a\nb")
