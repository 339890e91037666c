"""Signals that end a build, and commands that a build runs."""

from __future__ import annotations

import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest

from broadsheet.system.processes import delay_signals, install_signal_handlers, run_command


@pytest.fixture(autouse=True)
def interrupts() -> Iterator[None]:
    """Lets Ctrl-C have its effect, even if the tests run in the background of a shell, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def threads() -> Iterator[None]:
    """Waits until no thread sends signals any more; then the handlers of the test can be replaced."""
    before = threading.enumerate()
    yield
    for thread in threading.enumerate():
        if thread not in before:
            thread.join()


def test_a_signal_raises_system_exit_once() -> None:
    """The first signal exits with 128 plus its number, later ones do nothing, and ignored signals stay ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    install_signal_handlers()
    signal.raise_signal(signal.SIGHUP)
    with pytest.raises(SystemExit) as end:
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)

    assert end.value.code == 143


@pytest.mark.parametrize(
    ("interrupt", "number", "expected"),
    [(True, signal.SIGTERM, SystemExit), (True, signal.SIGINT, SystemExit), (False, signal.SIGINT, KeyboardInterrupt)],
)
def test_a_signal_is_delayed_until_the_end_of_the_block(
    interrupt: bool, number: signal.Signals, expected: type[BaseException]
) -> None:
    """The block is run completely, and then the signal has its effect."""
    install_signal_handlers(interrupt=interrupt)
    done = []
    with pytest.raises(expected), delay_signals():
        signal.raise_signal(number)
        done.append("the rest")

    assert done == ["the rest"]


@pytest.mark.usefixtures("threads")
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
    """The output includes standard error, or it is kept apart; white space and ends of lines are not changed."""
    command = [sys.executable, "-c", "import sys; print(' a\\r\\n', flush=True); sys.exit('b')"]

    assert run_command(command) == (1, " a\r\n\nb\n", "")
    assert run_command(command, errors="apart") == (1, " a\r\n\n", "b\n")


def test_a_command_that_takes_its_time_gets_its_input_once() -> None:
    """How long it takes is reported every second, while its input waits."""
    code = "import sys, time; time.sleep(1.2); print(sys.stdin.read())"

    assert run_command([sys.executable, "-c", code], text="dunes") == (0, "dunes\n", "")


def test_a_command_can_be_ended() -> None:
    """The signals that are delayed while it is started are not blocked in it."""
    code = "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []))"

    assert run_command([sys.executable, "-c", code]) == (0, "set()\n", "")
