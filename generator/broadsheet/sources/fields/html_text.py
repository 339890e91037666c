"""Converts HTML and JATS in the texts of sources to plain text."""

from __future__ import annotations

import re
from html import unescape

_HEADINGS = frozenset("title h1 h2 h3 h4 h5 h6".split())
_BLOCKS = _HEADINGS | frozenset(
    "article aside blockquote body center dd div dl dt figcaption figure footer header hr html li list list-item nav "
    "ol p pre sec section table tbody thead tr ul".split()
)
_SIGNS = "0123456789+-−–=()n"
_SHIFTED = {
    "sup": str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₙ"),
}
_DROPPED = frozenset("script style annotation #comment".split())
"""Elements that are not text, with everything in them."""
_INLINE = frozenset(
    "a abbr alternatives b big bold cite code del dfn disp-formula em ext-link font i img inline-formula ins italic "
    "kbd math monospace named-content nobr q samp sc small span strike strong styled-content tex-math tt u underline "
    "uri wbr xref mfenced mfrac mi mn mo mover mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr "
    "munder munderover semantics".split()
)
_KNOWN = _BLOCKS | _INLINE | _DROPPED | frozenset(("br", "td", "th", *_SHIFTED))
_WATCHED = _HEADINGS | _DROPPED | frozenset(("a", "alternatives", "math", "tex-math", *_SHIFTED))
"""Elements whose end changes what has been written since they began."""
_SCHEMES = ("jats", "mml", "xhtml")
"""Prefixes of tags that are always markup, whether the name is known or not."""
# No attribute may contain a `<`, so that a tag is searched only up to the next one and the time is linear.
_TAG = re.compile(
    r"<(?P<end>/?)(?:(?P<scheme>[a-z]{1,9}):)?(?P<name>[a-z][a-z0-9-]{0,30})"
    r"(?:\s++[a-z_][\w:.-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++))*\s*+/?>|<!--|-->",
    re.ASCII | re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[Xx][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ADDRESS = re.compile(r"\shref\s*+=\s*+[\"']?(https?://[^\"'\s<>]+)", re.IGNORECASE)
_POINTER = re.compile(r"\s*+(?:here|(?:this )?(?:link|url|https? url))\s*+", re.IGNORECASE)
"""Link texts that mean nothing without the address."""
_EMPTY_LINES = re.compile(r"\n\s+")


def html_to_text(html: str) -> str:
    """The text of HTML or JATS: without tags, with references replaced by characters, and an empty line between
    paragraphs.

    What is no known tag (`x < y`, `<think>`) is text. A heading is the label of the paragraph after it, as in
    `Methods: …`; a link that only says “here” is its address; raised and lowered digits are Unicode's. Where no tag
    makes a paragraph, empty lines do.
    """
    if "<" not in html and "&" not in html:
        return html
    tags = [(match, name) for match in _TAG.finditer(html) if (name := _known_name(match))]
    makes_paragraphs = any(name in _BLOCKS for _, name in tags)
    text = _Text()
    done = 0
    for match, name in tags:
        text.write(_read_piece(html[done : match.start()], makes_paragraphs))
        done = match.end()
        if match["end"] or match[0] == "-->":
            text.end(name)
        else:
            text.begin(name, match[0])
    text.write(_read_piece(html[done:], makes_paragraphs))
    return str(text)


def shift_characters(text: str, name: str, mark: str = "") -> str:
    """The text raised (`sup`) or lowered (`sub`) if Unicode has all its characters, otherwise after `^` or `_`."""
    return text.translate(_SHIFTED[name]) if set(text) <= set(_SIGNS) else mark + text


def _known_name(match: re.Match[str]) -> str:
    """The name of a tag that is markup, without its prefix; empty if it is not markup."""
    if not match["name"]:
        return "#comment"
    name = match["name"].lower()
    known = match["scheme"].lower() in _SCHEMES if match["scheme"] else name in _KNOWN
    return name if known else ""


def _read_piece(html: str, makes_paragraphs: bool) -> str:
    """Write the text between two tags."""
    html = _EMPTY_LINES.sub("\n", html) if makes_paragraphs else html
    return _REFERENCE.sub(lambda match: unescape(match[0]), html)


class _Text:
    """The text written so far, and where each open element began in it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        # One position per name: an element nested in one of the same name is read once.
        self._opened: dict[str, int] = {}
        self._after_heading = False
        self._tex = ""
        self._address = ""

    def __str__(self) -> str:
        return "".join(self._parts)

    def write(self, text: str) -> None:
        if text.strip():
            self._after_heading = False
        if text and not self._after_heading:
            self._parts.append(text)

    def begin(self, name: str, tag: str) -> None:
        self._part(name)
        if name in _WATCHED:
            self._opened[name] = len(self._parts)
        if name == "alternatives":
            self._tex = ""
        elif name == "a":
            address = _ADDRESS.search(tag)
            self._address = unescape(address[1]) if address else ""

    def end(self, name: str) -> None:
        start = self._opened.pop(name, -1)
        if start >= 0:
            written = "".join(self._parts[start:])
            self._parts[start:] = filter(None, [self._finish(name, written)])
            self._after_heading = name in _HEADINGS and bool(written.strip())
        elif name == "#comment":
            self.write("-->")
        if not self._after_heading:
            self._part(name)

    def _part(self, name: str) -> None:
        """Separate what follows from what precedes, as this tag requires."""
        if name in _BLOCKS and self._parts[-1:] != ["\n\n"]:
            self.write("\n\n")
        elif name == "br":
            self.write("\n")
        elif name in ("td", "th"):
            self.write(" ")

    def _finish(self, name: str, written: str) -> str:
        """The text of an element whose content has been written."""
        if name in _DROPPED:
            return ""
        if name == "a":
            return self._address if self._address and _POINTER.fullmatch(written) else written
        if name in _SHIFTED:
            return shift_characters(written, name)
        if name == "tex-math":
            body = written.rpartition("\\begin{document}")[2].partition("\\end{document}")[0]
            self._tex = f"${body.strip().strip('$').strip()}$"
            return self._tex
        if name == "alternatives":
            return self._tex or written
        if name == "math":
            return "".join(written.split())
        label = " ".join(written.split())
        return label + (" " if label.endswith((":", ".", "?", "!")) else ": ") if label else ""
