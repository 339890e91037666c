"""Reads the records of an XML text. Each is parsed on its own, so that an error costs only the record that it is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from html.entities import html5
from typing import TypeAlias

from lxml import etree

from broadsheet.model.paper import Origin
from broadsheet.sources.limits import too_long_problem
from broadsheet.sources.positions import Lines
from broadsheet.sources.record import Record
from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import excerpt

EMPTY_ANSWER = "empty-answer"
"""The kind of the problem that a service answered with a document without records."""
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|doctype|Doctype)[^<>\[]{0,500}(?:\[[^\]]{0,20000}\]\s{0,100})?>")
"""A document type declaration, with an internal subset of at most 20,000 characters (XML 1.0, section 2.8)."""
_FIRST = re.compile(
    rf"\s*+(?:<\?[^>]{{0,500}}\?>\s*+|<!--(?:[^-]|-(?!->)){{0,5000}}-->\s*+|{_DOCTYPE.pattern}\s*+){{0,20}}"
    r"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>"
)
"""The prolog of a document (XML 1.0, section 2.8) and the opening tag of its root element, whose name is group 1."""
_OPENING = re.compile(r"<[A-Za-z_][\w.:-]*(\s[^<>]*)>")
"""An opening tag that has attributes, which are group 1."""
_NAMESPACE = re.compile(r"\s(xmlns(?::[\w.-]+)?)\s*=\s*(\"[^\"<]*\"|'[^'<]*')")
"""A declaration of a namespace (Namespaces in XML 1.0, section 3): its attribute and its quoted value."""
_LONGEST_HEAD = 5_000
"""The most characters before the first record in which namespaces are searched."""
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
"""A reference to a named entity; references to characters by number are not matched."""
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
"""Characters that XML must not contain, also as references."""
_PLACE = re.compile(r",? line \d+(?:, column \d+)?")
"""The position at the end of a message of libxml2, which counts from the beginning of the record and not of the file.
"""
_XML = ("lt", "gt", "amp", "quot", "apos")
"""The entities that XML itself declares (XML 1.0, section 4.6)."""
_ADVICE = "Correct it in the file. Other records are read."
_WHOLE = "Check that the file is complete. Other records are read."


Make: TypeAlias = Callable[[Origin, etree._Element], Record | Problem]
"""A function from an element to a record."""


def find_root(text: str) -> str:
    """Return the local name of the root element, a space, and the text up to the end of its opening tag.

    `<?xml version="1.0"?><a:feed xmlns:a="…">` gives `feed` and all of this. Formats are detected by the name
    and by the namespaces in the tag. The text is not parsed, so that this works on a file that is broken further on.
    Empty if there is no root element.
    """
    match = _FIRST.match(text)
    return f"{match[1].rpartition(':')[2]} {match[0]}" if match else ""


@dataclass(frozen=True, slots=True)
class Element:
    """The parsed element of one record, and its position in the text."""

    start: int
    """The number of characters before it."""
    line: int
    """The number of the line on which it begins, from 1."""
    root: etree._Element
    """The element itself. It was parsed alone, so that it has no ancestors of the file."""


def read_elements(text: str, file: str, names: tuple[str, ...], most: int) -> Iterator[Element | Problem]:
    """Yield each element of one of these names, in the order of the text, or the problem that it has.

    `names` are written as in the text, without a prefix; `<m:meta>` is found by `meta`. No such element is expected
    within another: where a second one begins before the first has ended, the first has no end. An element of more
    than `most` characters is a problem and is not parsed.

    Nothing outside the text is read: no DTD is loaded, and only the entities of XML and HTML are known. Thereby
    neither files nor addresses can be included, nor can entities grow (XML 1.0, section 4.4). Comments and
    processing instructions are left out of the result.
    """
    lines = Lines(text)
    head = None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    for start, end, name in find_elements(text, names):
        line, _ = lines.find(start)
        head = _read_head(text[: min(start, _LONGEST_HEAD)]) if head is None else head
        if end < 0:
            message = f"The element “{excerpt(name)}” has no end: </{excerpt(name)}> is missing."
            yield Problem(Place(file, line), "broken-record", message, _WHOLE, rejected=True)
        elif end - start > most:
            yield too_long_problem(Place(file, line), end - start, most)
        else:
            yield _parse(text[start:end], start, head, parser, file, line)


def read_records(text: str, file: str, names: tuple[str, ...], most: int, make: Make) -> Iterator[Record | Problem]:
    """Yield what `make` returns for each element that `read_elements` finds, and the problems of those that are broken.

    `make` gets the place of the record, which is its file, its number from 1 and its line. At the end, a problem
    tells where the text ends within its root element.
    """
    element = None
    for number, element in enumerate(read_elements(text, file, names, most), 1):
        yield element if isinstance(element, Problem) else make(Origin(file, number, element.line), element.root)
    yield from report_cut_off(text, file, element)


def read_service_records(
    text: str, file: str, names: tuple[str, ...], most: int, make: Make
) -> Iterator[Record | Problem]:
    """Yield the same from what a service answered; if the answer has no record, yield a problem that says so.

    A search that finds nothing is answered by a document without records, and not by an error.
    """
    record = None
    for record in read_records(text, file, names, most, make):
        yield record
    if record is None:
        advice = "If there should be some, check the query, and ask again."
        yield Problem(Place(file), EMPTY_ANSWER, "The answer has no papers.", advice)


def report_cut_off(text: str, file: str, last: Element | Problem | None) -> Iterator[Problem]:
    """Yield a problem if the end of the root element is missing after the last record, as after a broken download.

    `last` is what was read last. Nothing is yielded if that is a problem, which says the reason, or if the root is an
    empty element (`<feed/>`).
    """
    root = _FIRST.match(text)
    start = last.start if isinstance(last, Element) else 0
    if root and not isinstance(last, Problem) and not root[0].endswith("/>") and text.rfind(f"</{root[1]}") < start:
        name, line = excerpt(root[1]), 1 + text.count("\n")
        message = f"The file ends within the element “{name}”: </{name}> is missing."
        yield Problem(Place(file, line), "cut-off-file", message, _WHOLE)


class ElementFields:
    """The children of an element by their names.

    A child in the namespace of the element has its local name, as `title`; any other has the prefix that the file
    gives it, as `dc:creator`. Names are those of the file, so a feed that binds Dublin Core to another prefix than
    `dc` is not understood. Deeper descendants are not included.
    """

    def __init__(self, element: etree._Element) -> None:
        """Sort the children of an element by their names; text between them is left out."""
        self._found: dict[str, list[etree._Element]] = {}
        home = str(element.tag).rpartition("}")[0]
        for child in element:
            space, _, name = str(child.tag).rpartition("}")
            prefix = child.prefix if space != home else None
            self._found.setdefault(f"{prefix}:{name}" if prefix else name, []).append(child)

    def all(self, *names: str) -> list[etree._Element]:
        """Return the children with one of these names, in the order of the names and then of the file."""
        return [element for name in names for element in self._found.get(name, ())]

    def text(self, *names: str) -> str:
        """Return all the text in the first child with one of these names; an empty text if there is none."""
        return next(map(read_all_text, self.all(*names)), "")

    def texts(self, *names: str) -> list[str]:
        """Return all the text in each child with one of these names."""
        return list(map(read_all_text, self.all(*names)))


def read_all_text(element: etree._Element) -> str:
    """Return the text in an element and its descendants, with white space as it is in the file."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def read_markup(element: etree._Element) -> str:
    """Return the content of an element as markup: tags as in the file, and characters such as `<` escaped in the text.

    Atom's `type="xhtml"` has such content (RFC 4287, section 3.1.1.3).
    """
    inner = (etree.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + "".join(inner)


def _read_head(head: str) -> str:
    """Return the namespaces declared in the tags before the first record, as attributes: ` xmlns:dc="http://…"`.

    Each record is parsed alone, and needs the declarations of its ancestors. Of two for one prefix the last counts.
    """
    tags = (match[1] for match in _OPENING.finditer(head))
    declared = {found[1]: found[2] for tag in tags for found in _NAMESPACE.finditer(tag)}
    return "".join(f" {name}={uri}" for name, uri in declared.items())


def find_elements(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, name) of each record: the indexes of its first character and after its last, and its name.

    The end is negative where another record begins, or the text ends, before it. Tags in CDATA sections, comments
    and the DTD are not found. The name includes the prefix, if the file writes one.
    """
    mark = re.compile(
        rf"<!\[CDATA\[|<!--|<!DOCTYPE|<(/?)((?:[\w.-]+:)?(?:{'|'.join(map(re.escape, names))}))(?=[\s/>])"
    )
    at, start, name = 0, -1, ""
    endless: set[str] = set()
    while match := mark.search(text, at):
        tag, at = match[0], match.end()
        if match[2] is None:
            if tag not in endless:
                after = _find_end(text, match)
                # Without an end it hides nothing, and is found broken when the record is parsed.
                at = max(at, after)
                endless |= set() if after else {tag}
            continue
        at = text.find(">", at) + 1 or len(text)
        if match[1]:
            if match[2] == name:
                yield start, at, name
                start, name = -1, ""
            continue
        if name:
            yield start, -1, name
        start, name = match.start(), match[2]
        if text.endswith("/>", 0, at):
            yield start, at, name
            start, name = -1, ""
    if name:
        yield start, -1, name


def _find_end(text: str, opening: re.Match[str]) -> int:
    """Return the index after the CDATA section, comment or DTD that begins at a match; 0 if it has no end."""
    if opening[0] == "<!DOCTYPE":
        doctype = _DOCTYPE.match(text, opening.start())
        return doctype.end() if doctype else 0
    closing = text.find("]]>" if opening[0] == "<![CDATA[" else "-->", opening.end())
    return closing + 3 if closing >= 0 else 0


def _parse(piece: str, start: int, head: str, parser: etree.XMLParser, file: str, line: int) -> Element | Problem:
    """Return the element in a piece of the text, or the problem that it is broken.

    `start` is the index and `line` the line at which the piece begins, and `head` declares its namespaces. At the
    second attempt, characters that XML does not allow are removed, and HTML's entities are replaced.
    """
    try:
        return Element(start, line, _parse_in(head, piece, parser))
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        pass
    try:
        return Element(start, line, _parse_in(head, _ILLEGAL.sub("", _ENTITY.sub(_write_entity, piece)), parser))
    except etree.XMLSyntaxError as error:
        at = line + max((error.lineno or 1) - 1, 0)
        # The parser counts lines from the beginning of the record.
        message = _PLACE.sub("", str(error.msg).partition("\n")[0])
        message = f"The XML is broken here ({excerpt(message, 100)})."
        return Problem(Place(file, at), "broken-record", message, _ADVICE, rejected=True)


def _parse_in(head: str, piece: str, parser: etree.XMLParser) -> etree._Element:
    """Return the element in a piece, read within a root element that has the attributes `head`."""
    return etree.fromstring(f"<r{head}>{piece}</r>".encode(), parser)[0]


def _write_entity(match: re.Match[str]) -> str:
    """Return the character of an HTML entity, which exports use without declaring it; an unknown one as it is.

    XML's own entities stay references, also when written in capitals as `&AMP;`.
    """
    name = match[1]
    if name.lower() in _XML:
        return f"&{name.lower()};"
    return html5.get(f"{name};", match[0])
