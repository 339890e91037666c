"""The environment variables that say how a command is run, and those that other programs get."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path


def is_in_ci() -> bool:
    """Whether the command is run by a service such as GitHub Actions, which sets `CI`, and not by a person."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def is_temporary() -> bool:
    """Whether this Python is in an environment that `uvx` or `pipx run` made for one command, and may remove."""
    return not {".cache", "archive-v0"}.isdisjoint(Path(sys.prefix).parts)


def copy_environment(without: Collection[str] = (), **variables: str) -> dict[str, str]:
    """Our own environment, without some variables and with others set."""
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, **variables}


@contextmanager
def leave_out_working_folder() -> Iterator[None]:
    """Have no Python that is started in the block import modules from the working folder, as `python -c` would."""
    with keep_environment("PYTHONSAFEPATH"):
        os.environ["PYTHONSAFEPATH"] = "1"
        yield


@contextmanager
def keep_environment(*names: str) -> Iterator[None]:
    """Give variables of our own environment back the values that they had before the block."""
    before = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
