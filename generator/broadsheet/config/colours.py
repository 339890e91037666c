"""Colours, and whether text in them can be read.

The contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls

LEAST_CONTRAST = 4.5
"""The least contrast of text with its background (WCAG 2.2, success criterion 1.4.3, level AA)."""
_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_STEPS = 200
"""In how many steps a colour is made darker until it is black, or lighter until it is white."""


def read_colour(text: str) -> str:
    """Return a colour, given as `#0b6b5f`, `#fa0` or without the `#`, as `#rrggbb`. Raises ValueError."""
    match = _COLOUR.fullmatch(text)
    if not match:
        raise ValueError(text)
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def find_worst_background(colour: str, backgrounds: Iterable[str]) -> str:
    """Return the background with which a colour has the least contrast."""
    return min(backgrounds, key=lambda background: measure_contrast(colour, background))


def find_legible(colour: str, backgrounds: Iterable[str], least: float = LEAST_CONTRAST, vividness: float = 1.0) -> str:
    """Return the nearest colour of the same hue that has at least this contrast with all of the backgrounds.

    It is lighter than the colour if the backgrounds are dark, and otherwise darker. `vividness` is the part of its
    saturation that remains.
    """
    grounds = tuple(backgrounds)
    hue, lightness, saturation = rgb_to_hls(*_split(colour))
    end = 1.0 if _measure_luminance(grounds[0]) < 0.18 else 0.0
    shades = (lightness + (end - lightness) * step / _STEPS for step in range(_STEPS + 1))
    candidates = (_join(hls_to_rgb(hue, shade, saturation * vividness)) for shade in shades)
    return next(shade for shade in candidates if all(measure_contrast(shade, ground) >= least for ground in grounds))


def _measure_luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 for black to 1 for white."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _split(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _split(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _join(parts: Iterable[float]) -> str:
    """Return the colour with these parts."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
