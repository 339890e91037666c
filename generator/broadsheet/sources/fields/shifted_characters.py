"""Raises and lowers digits and signs, as far as Unicode has characters for it."""

from __future__ import annotations

_SIGNS = "0123456789+-−–=()n"
"""Characters of which Unicode has a raised and a lowered form; three kinds of dash become one sign."""
_SHIFTED = {
    "sup": str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₙ"),
}
"""The raised and the lowered form of each, by the element that shifts them."""
SHIFTS = frozenset(_SHIFTED)
"""The elements of HTML, JATS and PubMed that raise or lower their text."""


def is_shiftable(text: str) -> bool:
    """Return whether Unicode has a raised and a lowered form of each of its characters."""
    return set(text) <= set(_SIGNS)


def shift_characters(text: str, name: str, mark: str = "") -> str:
    """Return the text raised or lowered; if Unicode lacks one of its characters, the text after a mark.

    `name` is `sup` or `sub`. The mark, `^` or `_`, is empty where a text is as clear without it, as in `5th`.
    """
    return text.translate(_SHIFTED[name]) if is_shiftable(text) else mark + text


def is_power(before: str, raised: str) -> bool:
    """Return whether a raised text is a power of a number, and not a mark or the end of a word.

    `before` is the character before it. Without a mark, 10 to the 1.5 would read as 101.5.
    """
    return before.isdecimal() and raised.lstrip("+-−–")[:1].isdigit()
