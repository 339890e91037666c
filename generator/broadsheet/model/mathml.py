"""Conversion of TeX mathematics to MathML when a site is built, so that pages need neither a script nor a font.

See MathML Core (https://www.w3.org/TR/mathml-core/) for the elements and attributes that browsers know.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from itertools import pairwise

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
_OPERATORS = frozenset(
    """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min
    Pr sec sin sinh sup tan tanh
    """.split()
)
"""Names of functions, which TeX sets apart from letters and numbers beside them (The TeXbook, chapter 18)."""
_ROWS = frozenset(["mrow", "mstyle", "mtd", "mpadded", "menclose", "mphantom", "msqrt"])
"""Elements in which others follow one another; in the rest, each child has a place of its own."""
_THIN_SPACE = '<mspace width="0.167em"></mspace>'
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
        presentation = _write_row(root)
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


def _write_row(row: etree._Element) -> str:
    """Write the elements in another one, with a thin space where TeX has one around the name of a function."""
    written = [_write(element) for element in row]
    for at, (before, after) in enumerate(pairwise(row)):
        if (_is_operator(before) or _is_operator(after)) and "mo" not in (_name(before), _name(after)):
            written[at] += _THIN_SPACE
    return "".join(written)


def _is_operator(element: etree._Element) -> bool:
    """Whether an element is the name of a function, such as `log`, perhaps with an index."""
    while _name(element) in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and len(element):
        element = element[0]
    return _name(element) == "mi" and element.text in _OPERATORS


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).removeprefix(_NAMESPACE)


def _write(element: etree._Element) -> str:
    """Write an element with its content and the text after it.

    Raises ValueError, with its name, if the element is not allowed.
    """
    name = _name(element)
    if name not in _ELEMENTS:
        raise ValueError(name)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.items() if _is_allowed(key, value))
    if name == "mo" and element.text in _BARS and "stretchy" not in element.attrib:
        attributes += ' stretchy="false"'
    children = _write_row(element) if name in _ROWS else "".join(_write(child) for child in element)
    inner = escape(element.text or "", quote=False) + children
    return f"<{name}{attributes}>{inner}</{name}>" + escape((element.tail or "").strip(), quote=False)
