"""Converts HTML and JATS in the texts of sources to plain text.

Two functions do so: `html_to_text` for a text that is HTML, as in feeds, and `strip_markup` for one that is not, but
in which an export has left tags. Names of elements are those of HTML and of JATS 1.3. Nothing is executed or fetched.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import NamedTuple

from lxml import etree

from broadsheet.sources.fields.mathml_text import write_mathml
from broadsheet.sources.fields.shifted_characters import SHIFTS, is_power, shift_characters

_HEADINGS = frozenset("title h1 h2 h3 h4 h5 h6".split())
"""Elements whose text is the label of the paragraph after them."""
_BLOCKS = _HEADINGS | frozenset(
    "article aside blockquote body center dd div dl dt figcaption figure footer header hr html li list list-item nav "
    "ol p pre sec section table tbody thead tr ul".split()
)
"""Elements that begin and end a paragraph."""
_DROPPED = frozenset("script style annotation #comment".split())
"""Elements that are not text, with everything in them."""
_INLINE = frozenset(
    "a abbr alternatives b big bold cite code del dfn disp-formula em ext-link font i img inline-formula ins italic "
    "kbd math monospace named-content nobr q samp sc small span strike strong styled-content tex-math tt u underline "
    "uri wbr xref mfenced mfrac mi mn mo mover mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr "
    "munder munderover semantics".split()
)
"""Elements whose tags go and whose text stays, within a paragraph."""
_KNOWN = _BLOCKS | _INLINE | _DROPPED | SHIFTS | frozenset(("br", "td", "th"))
"""All elements whose tags are markup in HTML; any other tag is text."""
_WATCHED = _HEADINGS | _DROPPED | SHIFTS | frozenset(("a", "alternatives", "tex-math"))
"""Elements whose end changes what has been written since they began."""
_LEFT_BY_EXPORTS = (
    _KNOWN
    - _DROPPED
    - frozenset(
        "article aside body code dd del dl dt figcaption figure footer header html img ins kbd main nav samp section "
        "table tbody td th thead tr".split()
    )
)
"""Elements that exports leave in texts that are not HTML. Papers on web pages or programs write the others."""
_WORDS_ABOUT_TAGS = frozenset(("", "and", "or", "to", ",", "/", "…", "..."))
"""What is between a tag and its end tag if a paper writes about the tags themselves."""
_LONGEST_WORD_BETWEEN = 6
"""The most characters of such a word, with spaces."""
_SCHEMES = ("jats", "mml", "xhtml")
"""Prefixes of tags that are always markup, whether the name is known or not."""
# No attribute may contain a `<`, so that a tag is searched only up to the next one and the time is linear.
_TAG = re.compile(
    r"<(?P<end>/?)(?:(?P<scheme>[a-z]{1,9}):)?(?P<name>[a-z][a-z0-9-]{0,30})"
    r"(?:\s++[a-z_][\w:.-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++))*\s*+/?>|<!--|-->",
    re.ASCII | re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[Xx][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""A reference to a character by number or name: `&#8211;`, `&#x2013;` or `&ndash;`."""
_TEX_REFERENCE = re.compile(
    r"\\&(?:\\?#(?P<number>[0-9]{1,7}|[Xx][0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
)
"""A reference in a text in TeX, whose special characters are escaped."""
_MATHML = "http://www.w3.org/1998/Math/MathML"
"""The namespace of MathML."""
_PREFIX = re.compile(r"</?([A-Za-z][\w-]{0,20}):", re.ASCII)
"""The prefix of a tag's name."""
_XML_REFERENCES = ("amp", "lt", "gt", "quot", "apos")
"""The entities that XML itself knows."""
_ADDRESS = re.compile(r"\shref\s*+=\s*+[\"']?(https?://[^\"'\s<>]+)", re.IGNORECASE)
"""The address of a link, if it is one of the web."""
_POINTER = re.compile(r"\s*+(?:here|(?:this )?(?:link|url|https? url))\s*+", re.IGNORECASE)
"""Link texts that mean nothing without the address."""
_EMPTY_LINES = re.compile(r"\n\s+")


def html_to_text(html: str) -> str:
    """Return the text of HTML or JATS, without tags, with characters for references, and with an empty line between
    paragraphs.

    What is not a known tag (`x < y`, `<think>`) is text. A heading is the label of the paragraph after it, as in
    `Methods: …`; a link that only says “here” is its address; raised and lowered digits are Unicode's; MathML is text
    or TeX. Where no tag makes a paragraph, empty lines do. What was escaped twice is undone as `strip_markup` does it.
    """
    if "<" not in html and "&" not in html:
        return html
    tags = [_Tag(match, name) for match in _TAG.finditer(html) if (name := _known_name(match))]
    return _strip_pairs(_convert(html, tags))


def strip_markup(text: str, *, tex: bool = False) -> str:
    """Return a text that is not HTML without the HTML, JATS, MathML and references that an export has left in it.

    Here a tag is markup only together with its end (`<i>…</i>`, not `for <i> in`), or with the prefix of JATS or
    MathML. With `tex`, references may be escaped, as `\\&amp;` is.
    """
    if "<" not in text and "&" not in text:
        return text
    if tex and "\\&" in text:
        text = _TEX_REFERENCE.sub(
            lambda match: f"&#{match['number']};" if match["number"] else f"&{match['name']};", text
        )
    # The second time undoes what was escaped twice.
    return _strip_pairs(_strip_pairs(text))


def _strip_pairs(text: str) -> str:
    """Return a text that is not HTML without the tags that are markup, and without references."""
    return _convert(text, _find_pairs(text)) if "<" in text else _read_references(text)


class _Tag(NamedTuple):
    """A tag that is markup, and the name of its element; `#comment` for the marks of a comment."""

    match: re.Match[str]
    """Where it is, and its parts."""
    name: str
    """The name of its element in lower case, without a prefix."""

    @property
    def is_end(self) -> bool:
        """Whether it ends an element; a comment ends with `-->`."""
        return bool(self.match["end"]) or self.match[0] == "-->"


def _find_pairs(text: str) -> list[_Tag]:
    """Return the tags that are markup in a text that is not HTML, in the order of the text.

    Those are tags with a known prefix, `<br>`, `<p>` between sentences, and tags with their end. A pair with nothing
    or a word between, as in “the tags `<b>` and `</b>`”, is what the paper writes about, and stays.
    """
    found = [(match, name) for match in _TAG.finditer(text) if (name := _known_name(match)) in _LEFT_BY_EXPORTS]
    kept: dict[int, _Tag] = {}
    opened: dict[str, list[int]] = {}
    for at, (match, name) in enumerate(found):
        if match["scheme"] or name == "br" or (name == "p" and _is_between_sentences(text, match)):
            kept[at] = _Tag(match, name)
        elif not match["end"]:
            opened.setdefault(name, []).append(at)
        elif opened.get(name):
            first = opened[name].pop()
            start = found[first][0].end()
            if (
                match.start() - start > _LONGEST_WORD_BETWEEN
                or text[start : match.start()].strip() not in _WORDS_ABOUT_TAGS
            ):
                kept[first], kept[at] = _Tag(*found[first]), _Tag(match, name)
    return [kept[at] for at in sorted(kept)]


def _is_between_sentences(text: str, tag: re.Match[str]) -> bool:
    """Return whether a tag is where a paragraph may begin.

    Authors of abstracts write `<p>` there without its end.
    """
    before, after = text[max(0, tag.start() - 5) : tag.start()].rstrip(), text[tag.end() : tag.end() + 5].lstrip()
    return before.endswith((".", "!", "?", ":")) and after[:1].isupper()


def _convert(html: str, tags: list[_Tag]) -> str:
    """Return the text without these tags, and with characters for references."""
    makes_paragraphs = any(tag.name in _BLOCKS for tag in tags)
    text = _Text()
    done = 0
    for tag in _skip_mathml(tags):
        text.write(_read_piece(html[done : tag.match.start()], makes_paragraphs))
        done = tag.match.end()
        if isinstance(tag, _Mathml):
            text.write(_read_mathml(html[tag.match.start() : tag.end]))
            done = tag.end
        elif tag.is_end:
            text.end(tag.name)
        else:
            text.begin(tag.name, tag.match[0])
    text.write(_read_piece(html[done:], makes_paragraphs))
    return str(text)


@dataclass(frozen=True, slots=True)
class _Mathml:
    """A formula in MathML: its first tag, and the index behind its last one."""

    match: re.Match[str]
    """The match of its first tag."""
    end: int
    """The index after its last tag."""


def _skip_mathml(tags: list[_Tag]) -> Iterator[_Tag | _Mathml]:
    """Yield the tags, with one formula in place of each `math` element and of the tags in it.

    A formula without an end is not one, and its tags are read like any others.
    """
    ends = [tag.match.end() for tag in tags if tag.name == "math" and tag.is_end]
    skipped = 0
    for tag in tags:
        if tag.match.start() < skipped:
            continue
        at = bisect_left(ends, tag.match.end())
        if tag.name == "math" and not tag.is_end and at < len(ends):
            skipped = ends[at]
            yield _Mathml(tag.match, skipped)
        else:
            yield tag


def _read_mathml(markup: str) -> str:
    """Return the text of a `math` element; of one that cannot be parsed, the characters between its tags.

    Exports lose the declarations of namespaces, so that all prefixes in it are declared as those of MathML.
    """
    known = _REFERENCE.sub(_write_xml_reference, markup)
    declared = "".join(f' xmlns:{prefix}="{_MATHML}"' for prefix in sorted({"mml", "m", *_PREFIX.findall(known)}))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(f"<r{declared}>{known}</r>".encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or not len(root):
        return "".join(unescape(_TAG.sub("", markup)).split())
    return write_mathml(root[0])


def _write_xml_reference(match: re.Match[str]) -> str:
    """Return a reference as XML knows it: one by number as it is, and one of HTML's names as a character."""
    name = match[0][1:-1]
    return match[0] if name.startswith("#") or name in _XML_REFERENCES else html5.get(f"{name};", "")


def _known_name(match: re.Match[str]) -> str:
    """Return the name of a tag that is markup, without its prefix; empty if the tag is text."""
    if not match["name"]:
        return "#comment"
    name = match["name"].lower()
    known = match["scheme"].lower() in _SCHEMES if match["scheme"] else name in _KNOWN
    return name if known else ""


def _read_piece(html: str, makes_paragraphs: bool) -> str:
    """Return the text between two tags; where tags make the paragraphs, its empty lines are line breaks."""
    return _read_references(_EMPTY_LINES.sub("\n", html) if makes_paragraphs else html)


def _read_references(text: str) -> str:
    """Return the text with characters for references."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


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
        """Add a text; white space between a heading and its paragraph is left out."""
        if text.strip():
            self._after_heading = False
        if text and not self._after_heading:
            self._parts.append(text)

    def begin(self, name: str, tag: str) -> None:
        """Begin an element. `tag` is its first tag, in which the address of a link is searched."""
        self._part(name)
        if name in _WATCHED:
            self._opened[name] = len(self._parts)
        if name == "alternatives":
            self._tex = ""
        elif name == "a":
            address = _ADDRESS.search(tag)
            self._address = unescape(address[1]) if address else ""

    def end(self, name: str) -> None:
        """End an element, and finish what has been written since it began if its name requires that.

        The end of an element that is not open changes nothing but the paragraph.
        """
        start = self._opened.pop(name, -1)
        if start >= 0:
            written = "".join(self._parts[start:])
            before = self._parts[start - 1][-1:] if start else ""
            self._parts[start:] = filter(None, [self._finish(name, written, before)])
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

    def _finish(self, name: str, written: str, before: str) -> str:
        """Return the text of an element whose content has been written; `before` is the character before it.

        It is empty for a script or a comment, the address for a link that says “here”, the formula for `tex-math` and
        for `alternatives` with one, and a label for a heading.
        """
        if name in _DROPPED:
            return ""
        if name == "a":
            return self._address if self._address and _POINTER.fullmatch(written) else written
        if name in SHIFTS:
            return shift_characters(written, name, "^" if name == "sup" and is_power(before, written) else "")
        if name == "tex-math":
            body = written.rpartition("\\begin{document}")[2].partition("\\end{document}")[0]
            source = " ".join(body.strip().removeprefix("\\(").removesuffix("\\)").strip().strip("$").split())
            self._tex = f"\\({source}\\)" if source else ""
            return self._tex
        if name == "alternatives":
            return self._tex or written
        label = " ".join(written.split())
        return label + (" " if label.endswith((":", ".", "?", "!")) else ": ") if label else ""
