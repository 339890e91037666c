"""The pages of a long answer, cached until all of them are there."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

from broadsheet.fetch.network import Received
from broadsheet.system.files import write_atomically
from broadsheet.system.hashes import short_hash


class PageCache:
    """A folder with the pages received today; those of other days are out of date."""

    def __init__(self, folder: Path, today: date) -> None:
        """The pages of `today` in a folder of their own below `folder`."""
        self._folder, self._today = folder, today

    def find(self, url: str) -> Received | None:
        """The page that was received from an address, if it is cached."""
        with suppress(OSError):
            return Received(self._place(url).read_bytes(), "")
        return None

    def keep(self, url: str, received: Received) -> None:
        """Cache a page. Raises UsageError if the folder cannot be written."""
        write_atomically(self._place(url), received.data)

    def drop(self, url: str) -> None:
        """Remove a page, so that it is requested again."""
        self._place(url).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every page."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, url: str) -> Path:
        return self._folder / self._today.isoformat() / f"{short_hash(url, 16)}.page"
