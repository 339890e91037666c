"""Regular expressions that few runs need."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def compile_late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return a function that returns the compiled pattern, and compiles it when it is first called.

    Compiling takes milliseconds, which each command would spend at its start, although most texts have none of the
    words without which the pattern is never looked for.
    """
    return cache(lambda: re.compile(pattern, flags))
