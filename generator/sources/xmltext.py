"""The records of an XML text, each parsed by itself: what is broken costs the record that it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from generator.errors import Problem, excerpt
from generator.sources.limits import Lines

_TAG = re.compile(r"<(?:!\[CDATA\[|!--|/?[A-Za-z_][\w.:-]*)")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)(\s[^<>]*)?>")
_FIRST = re.compile(
    r"\s*+(?:<\?[^>]{0,500}\?>\s*+|<!--(?:[^-]|-(?!->)){0,5000}-->\s*+|<!DOCTYPE[^<>\[]{0,500}>\s*+){0,20}"
    r"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>"
)
_NAMESPACE = re.compile(r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XML = ("lt", "gt", "amp", "quot", "apos")
_ADVICE = "Correct it there; records before and after it are read."


def find_root(text: str) -> str:
    """The local name of the first element, and after a space its tag, or nothing: by it a format is recognised."""
    match = _FIRST.match(text)
    return f"{match[1].rpartition(':')[2]} {match[0]}" if match else ""


@dataclass(frozen=True, slots=True)
class Element:
    """A record of a text: its element, and where it begins."""

    start: int
    """Characters of the text before it."""
    line: int
    root: etree._Element


def read_elements(text: str, file: str, names: tuple[str, ...], most: int) -> Iterator[Element | Problem]:
    """Each element of one of these names, none of which is in another, in the order of the text.

    An element has at most `most` characters. Names are as written in the text, without a prefix. No DTD is read and
    no entity but XML's and HTML's is known.
    """
    lines = Lines(text)
    head = "".join(dict.fromkeys(_NAMESPACE.findall(_head(text, names))))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    for start, end, name in _find(text, names):
        line, _ = lines.find(start)
        if end < 0:
            found = f"no end of the element “{excerpt(name)}”"
            yield Problem(
                f"{file}:{line}",
                found,
                f"</{excerpt(name)}>",
                "Check that the file is whole; the others are read.",
                rejected=True,
            )
        elif end - start > most:
            advice = "Shorten it, or raise limits.record in site_config/site.yml; records before and after it are read."
            found = f"a record of {end - start:,} characters"
            yield Problem(f"{file}:{line}", found, f"at most {most:,}", advice, rejected=True)
        else:
            yield _parse(text[start:end], start, head, parser, file, line)


def _head(text: str, names: tuple[str, ...]) -> str:
    """The tags before the first record, in which namespaces are declared."""
    first = next((match.start() for match in _TAG.finditer(text) if match[0].lstrip("</").split(":")[-1] in names), 0)
    return "".join(match[0] for match in _ROOT.finditer(text, 0, first))


def _find(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """(start, end, name) of each record; the end is negative where another begins, or the text ends, before it."""
    at, start, name = 0, -1, ""
    while match := _TAG.search(text, at):
        tag, at = match[0], match.end()
        if tag in ("<![CDATA[", "<!--"):
            closing = text.find("]]>" if tag == "<![CDATA[" else "-->", at)
            # Without an end it hides nothing, and is found broken when the record is parsed.
            at = closing + 3 if closing >= 0 else at
            continue
        if tag.rpartition(":")[2].lstrip("</") not in names:
            continue
        at = _after(text, at)
        if tag.startswith("</"):
            if tag[2:] == name:
                yield start, at, name
                start, name = -1, ""
            continue
        if name:
            yield start, -1, name
        start, name = match.start(), tag[1:]
        if text.endswith("/>", 0, at):
            yield start, at, name
            start, name = -1, ""
    if name:
        yield start, -1, name


def _after(text: str, at: int) -> int:
    """Where the tag ends that stands there."""
    end = text.find(">", at)
    return end + 1 if end >= 0 else len(text)


def _parse(piece: str, start: int, head: str, parser: etree.XMLParser, file: str, line: int) -> Element | Problem:
    piece = _ILLEGAL.sub("", _ENTITY.sub(_write_entity, piece))
    try:
        root = etree.fromstring(f"<r{head}>{piece}</r>".encode(), parser)
    except etree.XMLSyntaxError as error:
        at = line + max((error.lineno or 1) - 1, 0)
        found = f"broken XML ({excerpt(str(error.msg), 100)})"
        return Problem(f"{file}:{at}", found, "a well-formed element", _ADVICE, rejected=True)
    return Element(start, line, root[0])


def _write_entity(match: re.Match[str]) -> str:
    """An entity of HTML as its characters: exports use them without declaring them."""
    name = match[1]
    return match[0] if name in _XML or f"{name};" not in html5 else html5[f"{name};"]
