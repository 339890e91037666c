"""Today's date. Only commands that fetch or add papers read it; a build never depends on it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def read_now() -> datetime:
    """The moment in UTC, at which answers of services are filed."""
    return datetime.now(UTC)


def read_today() -> date:
    """Today's date in UTC, which arXiv and Hugging Face use."""
    return datetime.now(UTC).date()
