"""Limits on the size of input, which keep one file from exhausting memory or time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits under `limits` in `site.yml`. A record or a file that exceeds one is rejected with a problem."""

    abstract: int = 20_000
    """Characters of an abstract or another prose text."""
    title: int = 500
    """Characters of a title or another text on one line."""
    authors: int = 2_000
    """Authors of one paper, and likewise editors."""
    keywords: int = 1_000
    """Topics, keywords and categories of one paper together."""
    links: int = 1_000
    """Links of one paper, including those in its abstract."""
    record: int = 1_000_000
    """Characters of one record as it is written in its file."""
    records: int = 50_000
    """Records in one input file."""
    file_megabytes: int = 64
    """Size of one input file, in megabytes of 1,000,000 bytes."""

    @property
    def file_bytes(self) -> int:
        """Size of one input file, in bytes."""
        return self.file_megabytes * 1_000_000
