"""Reads the text of an XML element with inline markup: emphasis, raised and lowered characters, and formulas.

The markup is that of JATS 1.3, PubMed, the ACL Anthology and EndNote, which writes `<style face="superscript">`.
"""

from __future__ import annotations

from lxml import etree

from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.mathml_text import write_mathml
from broadsheet.sources.fields.shifted_characters import is_power, shift_characters

_UNDERLINED = {"<": "≤", ">": "≥"}
"""What an underlined sign of inequality stands for, as PubMed writes it."""
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
"""The namespace of MathML, as lxml puts it before a name."""


def read_inline_text(element: etree._Element | None) -> str:
    """Return the text of an element without any markup; an empty text for None.

    Markup that is escaped in the text (`&lt;i&gt;`) is removed too.
    """
    return strip_markup(_read_elements(element)) if element is not None else ""


def _read_elements(element: etree._Element) -> str:
    """Return the text of an element without the elements in it.

    Numbers in `sup` and `sub` become those of Unicode, as in `10²`; `tex-math` becomes a formula in `\\(` and `\\)`;
    MathML becomes text or a formula. Other elements are replaced by their text. Comments and processing instructions
    are left out.
    """
    # This is not recursive, since elements may be nested deeper than calls. The texts and children of an open element
    # alternate.
    stack = [[""]]
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if is_mathml := str(node.tag).startswith(_MATHML):
                walk.skip_subtree()
            stack.append([write_mathml(node) if is_mathml else node.text or ""])
            continue
        if event == "end":
            pieces = stack.pop()
            stack[-1] += [_write(node, pieces, before=stack[-1][-1][-1:]), ""]
        if node is not element:
            stack[-1][-1] += node.tail or ""
    return "".join(stack[0])


def read_first(element: etree._Element | None, path: str) -> str:
    """Return the text of the first element at a path, without white space around it; empty if there is none.

    A path is one of ElementTree: names with `/` between them, and conditions as `[@IdType='doi']`.
    """
    return read_inline_text(element.find(path)).strip() if element is not None else ""


def read_filed(element: etree._Element | None, path: str) -> str:
    """Return what `read_first` does, but with the markup that is escaped in the text.

    Titles are read in this way, since the file's own title decides the address of a paper.
    """
    found = element.find(path) if element is not None else None
    return _read_elements(found).strip() if found is not None else ""


def read_each(element: etree._Element | None, path: str) -> list[str]:
    """Return the text of each element at a path, without white space around it; those without a text are left out."""
    found = element.findall(path) if element is not None else []
    return [text for node in found if (text := read_inline_text(node).strip())]


def _write(node: etree._Element, pieces: list[str], before: str) -> str:
    """Return the text of an element whose children have been read.

    `pieces` are its own texts and, in every second place, those of its children. `before` is the character in front of
    it, which shows whether a raised number is a power or a mark. Of `alternatives`, the first that is a formula in TeX
    is the text.
    """
    inner = "".join(pieces)
    name, face = etree.QName(node).localname, node.get("face", "")
    if name == "sup" or "superscript" in face:
        return shift_characters(inner, "sup", "^" if is_power(before, inner) else "")
    if name == "sub" or "subscript" in face:
        return shift_characters(inner, "sub")
    if name == "u":
        return _UNDERLINED.get(inner, inner)
    if name == "tex-math":
        body = inner.rpartition("\\begin{document}")[2].partition("\\end{document}")[0]
        source = " ".join(body.strip().strip("$").split())
        return f"\\({source}\\)" if source else ""
    if name == "alternatives" and (formulas := [text for text in pieces[1::2] if text.startswith("\\(")]):
        return formulas[0]
    return inner
