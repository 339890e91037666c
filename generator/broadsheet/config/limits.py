"""Limits on the size of input, which keep one file from exhausting memory or time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits under `limits` in `site.yml`, for each record and again for papers that were merged from several.

    A file or record that is too large is rejected, and so is a record whose title or abstract is too long. Other texts
    that are too long are left out of their paper, as are items of a list beyond its limit. Each case is a problem.
    """

    abstract: int = 20_000
    """Characters of an abstract, a comment or a summary."""
    title: int = 500
    """Characters of a title, and of any other text on one line: a name, an affiliation, a keyword, a venue."""
    authors: int = 2_000
    """Authors of one paper, and likewise editors."""
    keywords: int = 1_000
    """Keywords of one paper, and likewise topics and categories that its source gives, ISSNs and ISBNs."""
    links: int = 1_000
    """Links of one paper, including those in its abstract. A web address has at most 2,000 characters."""
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
