"""Numbers that are compared only as far as every machine computes the same."""

from __future__ import annotations

DIGITS = 9
"""Decimals that count; with more, rounding on different machines could change the order."""


def round_likeness(number: float) -> float:
    """Return a likeness, or a sum of weights, without the decimals that may differ between machines."""
    return round(number, DIGITS)
