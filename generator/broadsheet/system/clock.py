"""The day. Only commands that ask the world know it; nothing that is built depends on it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def read_today() -> date:
    """The day that it is in Greenwich, by which arXiv and Hugging Face count."""
    return datetime.now(UTC).date()
