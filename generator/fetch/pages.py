"""Pages of a long answer, kept until the whole of it is there."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from generator.fetch.network import Received
from generator.files import write_whole


class PageStore:
    """A folder with the pages that were received today; those of other days are out of date."""

    def __init__(self, folder: Path, today: date) -> None:
        self._folder, self._today = folder, today

    def find(self, url: str) -> Received | None:
        """The page of an address, if it is there."""
        with suppress(OSError):
            return Received(self._place(url).read_bytes(), "")
        return None

    def keep(self, url: str, received: Received) -> None:
        """Keep a page. Raises UsageError where the folder cannot be written."""
        write_whole(self._place(url), received.data)

    def drop(self, url: str) -> None:
        """Forget a page, so that it is asked for again."""
        self._place(url).unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget every page."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, url: str) -> Path:
        return self._folder / self._today.isoformat() / f"{sha256(url.encode()).hexdigest()[:16]}.page"
