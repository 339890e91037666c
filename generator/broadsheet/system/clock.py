"""Today's date. Commands that fetch, add, correct or check papers or begin a site read it; a build never does."""

from __future__ import annotations

from datetime import UTC, date, datetime


def read_now() -> datetime:
    """The moment in UTC, at which answers of services are filed."""
    return datetime.now(UTC)


def read_today() -> date:
    """Today's date in UTC, which arXiv and Hugging Face use."""
    return datetime.now(UTC).date()
