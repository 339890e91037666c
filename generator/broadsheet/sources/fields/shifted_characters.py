"""Raises and lowers digits and signs, as far as Unicode has characters for it."""

from __future__ import annotations

_SIGNS = "0123456789+-−–=()n"
_SHIFTED = {
    "sup": str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₙ"),
}
SHIFTS = frozenset(_SHIFTED)
"""The elements of HTML, JATS and PubMed that raise or lower their text."""


def is_shiftable(text: str) -> bool:
    """Whether Unicode has a raised and a lowered form of each of its characters."""
    return set(text) <= set(_SIGNS)


def shift_characters(text: str, name: str, mark: str = "") -> str:
    """The text raised (`sup`) or lowered (`sub`) if Unicode has all its characters, otherwise after `^` or `_`."""
    return text.translate(_SHIFTED[name]) if is_shiftable(text) else mark + text


def is_power(before: str, raised: str) -> bool:
    """Whether a raised text is a power of a number: without a mark, 10 to the 1.5 would read as 101.5."""
    return before.isdecimal() and raised.lstrip("+-−–")[:1].isdigit()
