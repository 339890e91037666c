"""A cache for the pages of a long answer, so that an interrupted download can be resumed.

If its folder cannot be written, pages are not kept, and nothing else is lost.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

from broadsheet.fetch.network import Received
from broadsheet.system.errors import UsageError
from broadsheet.system.files import write_atomically
from broadsheet.system.hashes import short_hash


class PageCache:
    """A folder with the pages that were received today; pages of other days may be out of date."""

    def __init__(self, folder: Path, today: date, *, read_only: bool = False) -> None:
        """Pages are kept below `folder`, in a folder named after `today`; nothing changes if it is `read_only`."""
        self._folder, self._today, self._read_only = folder, today, read_only

    def find(self, url: str) -> Received | None:
        """Return the page that was received from an address; None if it is not cached."""
        with suppress(OSError):
            return Received(self._place(url).read_bytes(), "")
        return None

    def keep(self, url: str, received: Received) -> None:
        """Cache the page that was received from an address."""
        if not self._read_only:
            with suppress(UsageError):
                write_atomically(self._place(url), received.data)

    def drop(self, url: str) -> None:
        """Remove a page, so that it is requested again."""
        if not self._read_only:
            with suppress(OSError):
                self._place(url).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every page, of any day."""
        if not self._read_only:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, url: str) -> Path:
        """Return the file for the page of an address."""
        return self._folder / self._today.isoformat() / f"{short_hash(url, 16)}.page"
