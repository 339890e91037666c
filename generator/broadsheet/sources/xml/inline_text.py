"""The text of an XML element with inline markup: emphasis, raised and lowered characters, and formulas."""

from __future__ import annotations

from lxml import etree

from broadsheet.sources.fields.html_text import shift_characters

_UNDERLINED = {"<": "≤", ">": "≥"}
_MATHML = "{http://www.w3.org/1998/Math/MathML}"


def read_inline_text(element: etree._Element | None) -> str:
    """The text of an element; empty if there is none.

    Numbers in `sup` and `sub` are Unicode's; `tex-math` is a formula; MathML is the characters that it shows.
    """
    if element is None:
        return ""
    # This is not recursive, since elements may be nested deeper than calls. The texts and children of an open element
    # alternate.
    stack = [[""]]
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            stack.append([node.text or ""])
            continue
        if event == "end":
            pieces = stack.pop()
            stack[-1] += [_write(node, pieces, before=stack[-1][-1][-1:]), ""]
        if node is not element:
            stack[-1][-1] += node.tail or ""
    return "".join(stack[0])


def read_first(element: etree._Element | None, path: str) -> str:
    """The text of the first element at a path; empty if there is none."""
    return read_inline_text(element.find(path)).strip() if element is not None else ""


def read_each(element: etree._Element | None, path: str) -> list[str]:
    """The text of each element at a path that is not empty."""
    found = element.findall(path) if element is not None else []
    return [text for node in found if (text := read_inline_text(node).strip())]


def _write(node: etree._Element, pieces: list[str], before: str) -> str:
    """What stands for an element; `pieces` are its texts and, in every second place, what stands for its children."""
    inner = "".join(pieces)
    name, face = etree.QName(node).localname, node.get("face", "")
    if name == "sup" or "superscript" in face:
        # A power that Unicode has no signs for: 10 to the 1.5 is not 101.5.
        return shift_characters(inner, "sup", "^" if before.isdigit() and inner.lstrip("+-−–")[:1].isdigit() else "")
    if name == "sub" or "subscript" in face:
        return shift_characters(inner, "sub")
    if name == "u":
        return _UNDERLINED.get(inner, inner)
    if name == "tex-math":
        source = " ".join(inner.split())
        return f"\\({source}\\)" if source else ""
    return _write_math(node, name, inner, pieces[1::2]) if str(node.tag).startswith(_MATHML) else inner


def _write_math(node: etree._Element, name: str, inner: str, parts: list[str]) -> str:
    """The characters that a MathML element shows."""
    match name, parts:
        case (("mtext" | "mspace"), []):
            return inner or " "
        case (("annotation" | "annotation-xml"), _):
            return ""
        case "msub", [base, lowered]:
            return base + _lower(lowered)
        case "msup", [base, raised]:
            return base + _raise(raised)
        case "msubsup", [base, lowered, raised]:
            return base + _lower(lowered) + _raise(raised)
        case "mmultiscripts", [base, *scripts]:
            names = [etree.QName(child).localname for child in node.iterchildren(tag=etree.Element)]
            at = names.index("mprescripts") - 1 if "mprescripts" in names[1:] else len(scripts)
            return _attach(scripts[at + 1 :]) + base + _attach(scripts[:at])
        case "mfrac", [above, below]:
            return f"{_group(above)}/{_group(below)}"
        case "mroot", [base, degree]:
            return f"{_raise(degree)}√{_group(base)}"
        case "msqrt", _:
            return "√" + _group("".join(parts))
        case "mfenced", _:
            return f"({', '.join(parts)})"
        case _:
            return "".join(parts) if parts else inner.strip()


def _attach(scripts: list[str]) -> str:
    """Pairs of a lowered and a raised text, at one side of what they belong to."""
    return "".join(map(_lower, scripts[::2])) + "".join(map(_raise, scripts[1::2]))


def _lower(text: str) -> str:
    return shift_characters(text, "sub", "_") if text else ""


def _raise(text: str) -> str:
    return shift_characters(text, "sup", "^") if text else ""


def _group(text: str) -> str:
    """The text, in brackets unless it is a number or a name."""
    return text if text.isalnum() else f"({text})"
