"""Conversion of TeX mathematics to MathML when a site is built, so that pages need neither a script nor a font.

See MathML Core (https://www.w3.org/TR/mathml-core/) for the elements and attributes that browsers know.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from lxml import etree

_LONGEST = 2_000
"""Characters of the longest formula that is converted."""
_ELEMENTS = frozenset(
    """
    math mrow mi mn mo ms mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot mtable mtr mtd
    mpadded mphantom mstyle menclose mmultiscripts mprescripts none
    """.split()
)
"""The elements that may be written."""
_ATTRIBUTES = frozenset(
    """
    display mathvariant stretchy fence separator form accent accentunder lspace rspace minsize maxsize symmetric
    largeop movablelimits linethickness width height depth columnalign rowalign columnspacing rowspacing columnlines
    rowlines notation displaystyle scriptlevel
    """.split()
)
"""The attributes that may be written."""
_LENGTHS = frozenset(["lspace", "rspace", "width", "height", "depth", "minsize", "maxsize", "linethickness"])
"""Attributes whose values are lengths."""
_SHORT = re.compile(r"(-?0?\.\d+|\d{1,2}(\.\d+)?)(em|ex|px|pt|cm|mm|in|mu|%)?|[a-z]+mathspace|thin|medium|thick")
"""A length that cannot move a formula far from its place: under 100 units, and below zero by less than one."""
_BARS = ("|", "‖", "∥")
"""Delimiters of norms and absolute values, which browsers stretch by default and TeX does not."""
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"


@lru_cache(maxsize=4096)
def to_mathml(source: str, display: bool = False) -> str:
    """A formula as a `<math>` element that has its source as an annotation; in `<code>` if it cannot be converted.

    `source` is TeX without delimiters; `display` says whether the formula is on a line of its own. Only the elements
    and attributes of an allow-list are written (those of MathML Core, and attributes of tables that the converter
    writes), so nothing that a formula contains can become another element.
    """
    if len(source) > _LONGEST:
        return to_code(source)
    from latex2mathml.converter import convert

    try:
        root = etree.fromstring(convert(source, display="block" if display else "inline"))
        presentation = "".join(_write(child) for child in root)
    except Exception:  # noqa: BLE001 - the converter raises errors of many kinds if the input is not TeX
        return to_code(source)
    block = ' display="block"' if display else ""
    return (
        f"<math{block}><semantics>{presentation}"
        f'<annotation encoding="application/x-tex">{escape(source, quote=False)}</annotation></semantics></math>'
    )


def to_code(source: str) -> str:
    """A formula that is not converted: its source in a `<code>` element."""
    return f"<code>{escape(source, quote=False)}</code>"


def _is_allowed(key: str, value: str) -> bool:
    """Whether an attribute may be written with this value; a length must be short."""
    return key in _ATTRIBUTES and (key not in _LENGTHS or bool(_SHORT.fullmatch(value)))


def _write(element: etree._Element) -> str:
    """Write an element with its content and the text after it.

    Raises ValueError, with its name, if the element is not allowed.
    """
    name = str(element.tag).removeprefix(_NAMESPACE)
    if name not in _ELEMENTS:
        raise ValueError(name)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.items() if _is_allowed(key, value))
    if name == "mo" and element.text in _BARS and "stretchy" not in element.attrib:
        attributes += ' stretchy="false"'
    inner = escape(element.text or "", quote=False) + "".join(_write(child) for child in element)
    return f"<{name}{attributes}>{inner}</{name}>" + escape((element.tail or "").strip(), quote=False)
