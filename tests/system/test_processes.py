"""Signals end a build as errors do."""

from __future__ import annotations

import signal
import sys
import time
import weakref
from collections.abc import Iterator

import pytest

from broadsheet.system import processes
from broadsheet.system.processes import install_signal_handlers, run_command


@pytest.fixture
def handlers() -> Iterator[None]:
    """Signals are heeded as before when the test is over."""
    hook, before = sys.unraisablehook, {number: signal.getsignal(number) for number in processes._SIGNALS}
    yield
    sys.unraisablehook = hook
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_a_signal_ends_the_build_as_an_error_does() -> None:
    """A signal that asks to end raises the exit by convention, the next one nothing; one that is ignored stays so."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    install_signal_handlers()
    signal.raise_signal(signal.SIGHUP)
    with pytest.raises(SystemExit) as end:
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)

    assert end.value.code == 143


@pytest.mark.usefixtures("handlers")
def test_a_signal_that_cannot_be_raised_comes_again(capfd: pytest.CaptureFixture[str]) -> None:
    """In a callback of a weak reference an exception is lost; the signal is not, and nothing is printed."""
    install_signal_handlers()
    thing: set[str] = set()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGTERM))

    with pytest.raises(SystemExit) as end:
        del thing
        time.sleep(60)

    assert (callback(), end.value.code) == (None, 143)
    assert capfd.readouterr() == ("", "")


def test_a_command_is_run_to_its_end() -> None:
    """Its exit code, and what it said on either stream."""
    assert run_command([sys.executable, "-c", "import sys; print('a', flush=True); sys.exit('b')"]) == (1, "a\nb")
