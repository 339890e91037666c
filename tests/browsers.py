"""The browser that tests and benchmarks drive."""

from __future__ import annotations

import os
import shutil

ADVICE = "set BROWSER_BIN, or put chromium or google-chrome on PATH"
"""What to do if there is none."""


def find_browser() -> str | None:
    """Return the path of the browser; None if there is none."""
    names = (os.environ.get("BROWSER_BIN"), "chromium", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)
