"""Numbers that are compared only as far as every machine computes the same."""

from __future__ import annotations

from broadsheet.enrich.sparse import Integers, Numbers

DIGITS = 9
"""Decimals that count; with more, rounding on different machines could change the order."""


def round_likeness(number: float) -> float:
    """Return a likeness, or a sum of weights, without the decimals that may differ between machines."""
    return round(number, DIGITS)


def round_all(numbers: Numbers) -> Integers:
    """Return likenesses, or sums of weights, as whole numbers of the last decimal that counts."""
    import numpy as np

    whole: Integers = np.rint(numbers * 10**DIGITS).astype(np.int64)
    return whole
