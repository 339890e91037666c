"""Limits on the size of input."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one thing is read; anything over is one problem."""

    abstract: int = 20_000
    """Characters of an abstract."""
    title: int = 500
    """Characters of a title."""
    authors: int = 2_000
    """Authors of a paper."""
    keywords: int = 1_000
    """Tags that a source gives a paper."""
    links: int = 1_000
    """Links of a paper, with those in its abstract."""
    record: int = 1_000_000
    """Characters of one record as it stands in a file of JSON."""
    records: int = 50_000
    """Records in one input file."""
    file_megabytes: int = 64
    """Size of one input file, in MB of 1,000,000 bytes."""

    @property
    def file_bytes(self) -> int:
        """Size of one input file, in bytes."""
        return self.file_megabytes * 1_000_000
