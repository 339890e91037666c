"""Text as a value: it is parsed once when it is read, and escaped when it is written.

A `Text` is a sequence of spans. Plain text, Markdown and HTML are written from the spans, so no string is ever partly
escaped.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby, islice
from typing import NamedTuple, TypeAlias

from slugify import slugify

from broadsheet.model.mathml import to_code, to_mathml
from broadsheet.model.tex import SUPERSCRIPT, clean_tex, fix_title_colon
from broadsheet.model.urls import find_urls
from broadsheet.model.value import Value

_SUPERSCRIPT_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_KEPT = "\ufdd0"
"""A noncharacter that stands for a span that has been taken out of a text; it is removed from the texts of sources."""
_RAISED = "\ufdd1"
"""A noncharacter that is put before and after the digits of a superscript."""
_SUPERSCRIPT = re.compile(f"({_RAISED}\\d+{_RAISED})")
_BLOT = "\ufffc"
"""A character that stands for one that is not prose."""
_DOLLAR_MATH = (
    r"\$(?<![\\$]\$)(?!\s)"
    r"(?:(?=[^$\n]*?\\[A-Za-z]|[<>=]{1,2}\$)([^$\n]+)(?<![\s\\])\$(?!\$)|([^$\n]+)(?<![\s\\])\$(?![\d$]))"
)
_ONLY_DOLLAR_MATH = re.compile(_DOLLAR_MATH)
"""A formula between dollar signs.

A dollar sign after a backslash or another dollar sign begins no formula. Before a digit, as in `$\\sim$10`, the second
sign may be that of an amount, unless there is a macro or a relation alone between them. The pattern begins with its
character, since it is found much faster than one that first looks at what is before it.
"""
_MATH = re.compile(rf"{_DOLLAR_MATH}|\\[(\[]")
"""The same, or another delimiter before a formula."""
_MATH_BODY = {
    "\\(": re.compile(r"(?:[^\\\n]|\\(?![()]).)*"),
    "\\[": re.compile(r"(?:[^\\\n]|\\(?![\[\]]).)*"),
}
"""What a formula may contain after each opening delimiter; a formula ends within its paragraph."""
_MATH_CLOSING = {"\\(": "\\)", "\\[": "\\]"}
_STRAY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""Characters that are left out: control characters, lone surrogates, noncharacters, and marks that change the direction
of everything that follows, even beyond the end of the text (Unicode Standard Annex 9, sections 2.1 to 2.4). Marks with
a local effect (U+200E, U+200F) stay."""
_CONTROLS = bytes((*range(10), *range(11, 32), 127))
"""The control characters of ASCII, except the end of a line."""
_EMPTY_LINES = re.compile(r"\n\s*\n")
# A pattern that begins with a set of characters is searched twice as fast as one that begins with several from a set.
_MARKS = re.compile(r"[^\x00-\u02ff][^\x00-\u02ff]{63,}")
"""A run of characters in which there may be so many combining marks that normalising them takes quadratic time."""
_MAY_TURN = re.compile("[\u0590-\u08ff\u200f\ufb1d-\U0010ffff]")
"""The ranges that contain all characters that are written from right to left, and others."""
MAX_FORMULAS = 500
"""The number of formulas that are converted in one text. No known abstract has more; of further ones the source is
shown."""
SLUG_LENGTH = 80
"""The greatest number of characters that the words of a title have in an address."""
_SIGNS = {"em": "*", "strong": "**"}
"""How Markdown marks emphasis."""
_NOWHERE = (sys.maxsize, sys.maxsize, "")
"""A place after the end of every text."""


class Plain(Value, frozen=True, tag="plain"):
    """Characters without any markup."""

    text: str
    """The characters; an empty line separates paragraphs."""


class Superscript(Value, frozen=True, tag="superscript"):
    """A superscript number, as in M²IXT."""

    digits: str
    """ASCII digits."""


class Math(Value, frozen=True, tag="math"):
    """A formula."""

    source: str
    """TeX without delimiters, on one line."""
    display: bool = False
    """Whether the formula is set on a line of its own."""


class _Unset(Math, frozen=True, tag="unset"):
    """A formula after the first `MAX_FORMULAS`, which is not converted."""


class Url(Value, frozen=True, tag="url"):
    """A web address found in the text."""

    url: str
    """The cleaned address, which is both shown and linked."""


class Mention(Value, frozen=True, tag="mention"):
    """Words that mention another paper by the name of what it introduces."""

    text: str
    """The words as they are in the text."""
    paper: str
    """The identity of the other paper."""


class Marked(Value, frozen=True, tag="marked"):
    """Words that the site owner emphasised, or made code or a link."""

    tag: str
    """The element of HTML: `em`, `strong`, `code` or `a`."""
    spans: tuple[Span, ...]
    """The words."""
    url: str = ""
    """Where a link leads: a whole address."""


Span: TypeAlias = Plain | Superscript | Math | Url | Mention | Marked
"""A part of a text."""
Address: TypeAlias = Callable[[str], str]
"""Gives the link to the paper with an identity, relative to the page that is being written."""


class Text:
    """A title, an abstract or another text of a paper. An empty line inside a `Plain` span separates paragraphs.

    A text never changes.
    """

    __slots__ = ("plain", "spans")

    spans: tuple[Span, ...]
    """The parts of the text, in order."""
    plain: str
    """The text as plain characters: superscripts as Unicode digits (²), formulas as TeX without delimiters."""

    def __init__(self, spans: tuple[Span, ...] = ()) -> None:
        """Keep the spans, and join their characters."""
        self.spans = spans
        self.plain = "".join(map(_plain, spans))

    def __eq__(self, other: object) -> bool:
        """Whether another value is a text with the same spans."""
        return self.spans == other.spans if isinstance(other, Text) else NotImplemented

    def __hash__(self) -> int:
        """The hash of the spans."""
        return hash(self.spans)

    def __repr__(self) -> str:
        """The text as code."""
        return f"Text(spans={self.spans!r})"

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self.spans)

    @property
    def prose(self) -> str:
        """`plain` with each character of a formula or an address replaced by one that is not part of any word."""
        return "".join(
            _BLOT * len(_plain(span)) if isinstance(span, Math | Url) else _plain(span) for span in self.spans
        )

    @property
    def urls(self) -> Iterator[tuple[int, str]]:
        """Each web address in the text, with the index in `plain` at which it begins."""
        at = 0
        for span in self.spans if Url in map(type, self.spans) else ():
            if isinstance(span, Url):
                yield at, span.url
            at += len(_plain(span))

    def link(self, places: Iterable[tuple[int, int, str]]) -> Text:
        """The text with mentions of other papers.

        Each place is the start and the end of some words in `plain`, and the identity of the paper that they mention.
        Places must not overlap.
        """
        spans: list[Span] = []
        rest = iter(sorted(places))
        start, end, paper = next(rest, _NOWHERE)
        last = 0
        for span in self.spans:
            first, last = last, last + len(_plain(span))
            done = first
            # A span may hold several places, and a place may reach over several spans.
            while start < last:
                if start >= first:
                    spans += _cut(span, done - first, start - first)
                    spans.append(Mention(self.plain[start:end], paper))
                done = end
                if end > last:
                    break
                start, end, paper = next(rest, _NOWHERE)
            spans += _cut(span, done - first, last - first)
        return Text(tuple(spans))

    def cut(self, start: int, end: int) -> Text:
        """The part of the text from index `start` of `plain` up to, but not including, index `end`.

        A formula, an address or a mention that is cut in two becomes plain text.
        """
        spans: list[Span] = []
        last = 0
        for span in self.spans:
            first, last = last, last + len(_plain(span))
            spans += _cut(span, start - first, end - first)
        return Text(tuple(spans))

    @property
    def unlinked(self) -> Text:
        """The text with addresses and mentions as plain words, for places where there are no links."""
        links = Url | Mention | Marked
        return Text(tuple(Plain(_plain(span)) if isinstance(span, links) else span for span in self.spans))

    @property
    def flat(self) -> Text:
        """The text as plain characters only, with formulas as TeX without delimiters."""
        return Text((Plain(self.plain),)) if self.plain else Text()

    def markdown(self, address: Address) -> str:
        """The text as Markdown. Everything in it that Markdown could take for markup is escaped.

        `address` gives the links of mentions.
        """
        return _guard_line_starts("".join(_markdown(span, address) for span in _limit_math(self.spans)))

    @property
    def turns(self) -> bool:
        """Whether it has a character that is written from right to left, which could rearrange the text around it."""
        return turns(self.plain)

    def html(self, address: Address) -> str:
        """The text as inline HTML, or as `<p>` elements if it has several paragraphs; see `html_paragraphs`."""
        written = self._write_html(address)
        return "".join(f"<p>{part}</p>" for part in written.split("\n\n")) if "\n\n" in written else written

    def html_paragraphs(self, address: Address) -> tuple[str, ...]:
        """The paragraphs of the text, each as inline HTML; one empty paragraph if there is no text.

        `address` gives the links of mentions. At most `MAX_FORMULAS` formulas are converted to MathML.
        """
        return tuple(self._write_html(address).split("\n\n"))

    def _write_html(self, address: Address) -> str:
        """The text as inline HTML, in which an empty line separates paragraphs."""
        spans = self.spans
        if len(spans) == 1 and isinstance(spans[0], Plain):
            return escape(spans[0].text, quote=False)
        return "".join([_html(span, address) for span in _limit_math(spans)])


def turns(text: str) -> bool:
    """Whether characters have one that is written from right to left; see `Text.turns`."""
    return (
        not text.isascii()
        and _MAY_TURN.search(text) is not None
        and any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)
    )


def read_text(raw: str, *, tex: bool, title: bool = False) -> Text:
    """Parse the text of a source.

    Formulas between `$…$`, `\\(…\\)` or `\\[…\\]` and web addresses become spans of their own. With `tex`, other TeX is
    converted to characters (see `broadsheet.model.tex`). A `title` is put on one line, and gets no links.
    """
    text = normalize_line(raw) if title else normalize(raw)
    if not text:
        return Text()
    return Text(tuple(find_spans(text, tex=tex, title=title)))


def find_spans(text: str, *, tex: bool = False, title: bool = False) -> Iterator[Span]:
    """Yield the spans of a text, or of a part of one, that has been normalised; see `read_text`."""
    text, kept = _keep_math(text)
    if not title:
        text, kept = _keep_urls(text, kept)
    if tex:
        text = clean_tex(text)
        text = SUPERSCRIPT.sub(lambda m: _RAISED + m[1] + _RAISED, text) if "^" in text else text
        if title:
            text = fix_title_colon(text)
    return _restore(text, kept)


def _keep_math(text: str) -> tuple[str, list[Span]]:
    """The text with `_KEPT` in place of each formula, and the formulas in order."""
    parts: list[str] = []
    kept: list[Span] = []
    done = 0
    for start, end, source, display in find_math(text):
        parts += [text[done:start], _KEPT]
        kept.append(Math(" ".join(source.split()), display))
        done = end
    return ("".join(parts) + text[done:] if kept else text), kept


class Formula(NamedTuple):
    """A formula within a text."""

    start: int
    """The index of the first character of its opening delimiter."""
    end: int
    """The index after the last character of its closing delimiter."""
    source: str
    """TeX without delimiters."""
    display: bool
    """Whether it is set on a line of its own."""


def find_math(text: str) -> Iterator[Formula]:
    """Find every formula between `$…$`, `\\(…\\)` or `\\[…\\]`, in order, in time linear in the length of the text."""
    # A single character is found much faster than two.
    if "\\" in text and ("\\(" in text or "\\[" in text):
        yield from _find_delimited_math(text)
    elif "$" in text:
        for found in _ONLY_DOLLAR_MATH.finditer(text):
            yield Formula(*found.span(), found[1] or found[2], False)


def _find_delimited_math(text: str) -> Iterator[Formula]:
    """Find every formula in a text with delimiters that are not dollar signs."""
    at = 0
    # If an opening delimiter has no end, no other one of its kind before the place where the search stopped has an end
    # either. Skipping those means that every character is looked at only once.
    hopeless = dict.fromkeys(_MATH_BODY, 0)
    while found := _MATH.search(text, at):
        start, at = found.span()
        if found.lastindex:
            yield Formula(start, at, found[1] or found[2], False)
            continue
        kind, at = found[0], start + 1
        if start >= hopeless[kind] and (body := _MATH_BODY[kind].match(text, start + 2)):
            if body[0].strip() and text.startswith(_MATH_CLOSING[kind], body.end()):
                at = body.end() + 2
                yield Formula(start, at, body[0], kind == "\\[")
            else:
                hopeless[kind] = body.end()


def _keep_urls(text: str, formulas: list[Span]) -> tuple[str, list[Span]]:
    """The text with `_KEPT` in place of each web address too, and everything that was taken out of it, in order."""
    urls = list(find_urls(text))
    if not urls:
        return text, formulas
    waiting = iter(formulas)
    parts: list[str] = []
    kept: list[Span] = []
    done = 0
    for start, end, url in urls:
        before, done = text[done:start], end
        parts += [before, _KEPT]
        kept += [*islice(waiting, before.count(_KEPT)), Url(url)]
    return "".join(parts) + text[done:], [*kept, *waiting]


def _restore(text: str, kept: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans of a text in which `_KEPT` marks each span in `kept`, and `_RAISED` encloses superscripts."""
    if _KEPT not in text and _RAISED not in text:
        yield Plain(text)
        return
    spans = iter(kept)
    for part in text.split(_KEPT):
        if _RAISED in part:
            yield from _read_superscripts(part)
        elif part:
            yield Plain(part)
        if span := next(spans, None):
            yield span


def _read_superscripts(text: str) -> Iterator[Span]:
    """Yield the spans of a text in which `_RAISED` encloses superscripts."""
    for part in _SUPERSCRIPT.split(text):
        if part.startswith(_RAISED):
            yield Superscript(part.strip(_RAISED))
        elif part:
            yield Plain(part)


def normalize(raw: str) -> str:
    """The text in Normalization Form C (Unicode Standard Annex 15), without stray characters.

    White space within a paragraph becomes one space; an empty line separates paragraphs.
    """
    flat = raw.replace("\n", " ") if "\n" in raw else raw
    if not flat.isprintable():
        flat = _STRAY.sub("", _end_lines(raw))
        return "\n\n".join(words for p in _EMPTY_LINES.split(_compose(flat)) if (words := " ".join(p.split())))
    # It has no stray characters, and all of its white space is spaces and line feeds.
    if flat is raw or ("\n\n" not in raw and "\n " not in raw):
        text = _compose(flat)
        return " ".join(text.split()) if "  " in text else text.strip()
    return "\n\n".join(words for p in _EMPTY_LINES.split(_compose(raw)) if (words := " ".join(p.split())))


def _compose(text: str) -> str:
    """The text in Normalization Form C."""
    return text if text.isascii() else unicodedata.normalize("NFC", _MARKS.sub(_order_marks, text))


def normalize_line(raw: str) -> str:
    """The same as `normalize`, but on one line: a name, a title or an address."""
    text = normalize(raw)
    return " ".join(text.split()) if "\n" in text else text


def find_stray_characters(raw: str) -> list[str]:
    """The characters that `normalize` leaves out of a text, each once, in order."""
    return [] if _is_all_text(raw) else list(dict.fromkeys(_STRAY.findall(_end_lines(raw))))


def _is_all_text(raw: str) -> bool:
    """Whether all characters but line ends are printable, as in most texts. Then the text has no stray characters."""
    if raw.isascii():  # Most texts are, and this takes half the time.
        return len(raw.encode().translate(None, _CONTROLS)) == len(raw)
    return raw.replace("\n", " ").isprintable()


def _end_lines(raw: str) -> str:
    """The text with a line feed at the end of each line, whichever characters end them."""
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def _order_marks(match: re.Match[str]) -> str:
    """Put each run of combining marks in canonical order, so that NFC need not reorder them.

    This takes n log n time; the reordering in NFC takes quadratic time.
    """
    runs = groupby(match[0], key=lambda char: unicodedata.combining(char) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def _cut(span: Span, start: int, end: int) -> list[Span]:
    """Return the part of a span between two indexes of its characters, which may be beyond it; none if it is empty.

    If a formula, an address or a mention is cut in two, the part is plain text.
    """
    text = _plain(span)
    if start <= 0 and len(text) <= end:
        return [span]
    part = text[max(start, 0) : max(end, 0)]
    return [Plain(part)] if part else []


def _plain(span: Span) -> str:
    """The characters that a span is shown with."""
    # Most spans are plain, and seeing that takes less time than matching a pattern.
    if isinstance(span, Plain):
        return span.text
    match span:
        case Mention(text, _):
            return text
        case Superscript(digits):
            return digits.translate(_SUPERSCRIPT_DIGITS)
        case Math(source, _):
            return source
        case Url(url):
            return url
        case Marked(_, spans, _):
            return "".join(map(_plain, spans))


def _limit_math(spans: Iterable[Span]) -> Iterator[Span]:
    """Mark the formulas after the first `MAX_FORMULAS`; Markdown takes time quadratic in the number of formulas."""
    formulas = 0
    for span in spans:
        formulas += isinstance(span, Math)
        yield _Unset(span.source, span.display) if isinstance(span, Math) and formulas > MAX_FORMULAS else span


def _markdown(span: Span, address: Address) -> str:
    """A span as Markdown."""
    match span:
        case Plain(text):
            return escape_markdown(text)
        case Mention(text, paper):
            return f"[{escape_markdown(text)}]({address(paper)})"
        case Superscript(digits):
            return f"<sup>{digits}</sup>"
        case _Unset(source, _):
            return f'<span class="math">{_encode_markup(to_code(source))}</span>'
        case Math(source, display):
            return f'<span class="math">{_encode_markup(to_mathml(source, display))}</span>'
        case Url(url):
            return f"[{escape_markdown(url)}](<{escape_url(url)}>)"
        case Marked("code", _, _):
            return _encode_markup(to_code(_plain(span)))
        case Marked(tag, spans, url):
            words = "".join(_markdown(part, address) for part in spans)
            sign = _SIGNS.get(tag, "")
            return f"{sign}{words}{sign}" if sign else f"[{words}](<{escape_url(url)}>)"


def _html(span: Span, address: Address) -> str:
    """A span as HTML."""
    if isinstance(span, Plain):
        return escape(span.text, quote=False)
    match span:
        case Mention(text, paper):
            return f'<a href="{escape(address(paper))}">{escape(text, quote=False)}</a>'
        case Superscript(digits):
            return f"<sup>{digits}</sup>"
        case _Unset(source, _):
            return to_code(source)
        case Math(source, display):
            return to_mathml(source, display)
        case Url(url):
            return f'<a href="{escape(url)}">{escape(url, quote=False)}</a>'
        case Marked(tag, spans, url):
            words, link = "".join(_html(part, address) for part in spans), f' href="{escape(url)}"' if url else ""
            return f"<{tag}{link}>{words}</{tag}>"


_ENTITY = re.compile(r"&(?=#?\w+;)")
_ENDS_URL = re.compile(r"[\s<>\"'`\\\[\]|{}^]")
"""A character that could end an address."""
_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$]")
_EMOJI = re.compile(r":(?!\d\d:)(?=[a-z0-9_+-]+:)")
"""The colon that begins the name of an emoji, as in `:gull:`, but not one in a time of day."""


def escape_markdown(text: str) -> str:
    """Escape what Markdown or a common extension of it would read as markup, and nothing else, in text on one line.

    `<` and `&` become entities, since Markdown does not accept a backslash before them everywhere.
    """
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = _EMOJI.sub("&#58;", _MARKUP.sub(_escape_one, text))
    # If a link follows, "!" and the link would be an image.
    return text[:-1] + "\\!" if text.endswith("!") else text


def _escape_one(match: re.Match[str]) -> str:
    """Escape a character that Markdown could read as markup, unless it cannot be markup in its place."""
    char, text, at = match[0], match.string, match.start()
    if char == "_" and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
        return char
    if char in "#{}|~$" and not _is_markup(char, text, at):
        return char
    return "&#36;" if char == "$" else "&#126;" if char == "~" else "&#124;" if char == "|" else "\\" + char


def _is_markup(char: str, text: str, at: int) -> bool:
    """Whether this character could begin markup in Markdown or a common extension of it."""
    return char in "{}|" or text.find(char) < text.rfind(char) or not text[at - 1 : at].strip() or at + 1 == len(text)


_LINE_START = re.compile(r"^( *)([-+>=:!^]|\?(?=\?\?)|/(?=//)|\d+[.)])", re.MULTILINE)


def _guard_line_starts(text: str) -> str:
    """Escape the first characters of lines that Markdown would read as a list, a quotation or a rule."""
    return _LINE_START.sub(lambda m: m[1] + _guard(m[2]), text)


def _guard(start: str) -> str:
    """Escape the characters that begin a line so that they mean themselves."""
    if len(start) > 1:
        return start[:-1] + "\\" + start[-1]
    return "\\" + start if start in "-+>!" else f"&#{ord(start)};"


def _encode_markup(html: str) -> str:
    """MathML in which entities stand for all characters outside tags that Markdown could read as markup."""
    parts = re.split(r"(<[^<>]*>)", html)
    return "".join(
        part if part.startswith("<") else re.sub(r"[\\`*_{}\[\]()#+\-.!~$|:^=]", _entity, part) for part in parts
    )


def _entity(match: re.Match[str]) -> str:
    """The numeric entity of a character."""
    return f"&#{ord(match[0])};"


def escape_url(url: str) -> str:
    """An address that can be written between `<` and `>` in Markdown, and in an attribute of HTML."""
    return _ENTITY.sub("&amp;", encode_url(url))


def encode_url(url: str) -> str:
    """An address in which every character that could end it is percent-encoded (RFC 3986, section 2.1)."""
    return _ENDS_URL.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), url)


_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
"""The characters of ASCII that are neither letters nor digits."""
_LOWER = bytes(range(128)).lower() + bytes(range(128, 256))
"""The table by which `bytes.translate` writes the others in lower case."""
_SLUG_WORD = re.compile(r"[a-z0-9]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
"""A comma within a number, as in 1,000."""
_FOREIGN = re.compile(r"[^\x00-\x7f][^\x00-\x7f]*+")
"""Characters that are not in ASCII: in most English texts, only dashes, quotation marks and accents."""


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The letters and digits of a text without case and accents, to compare texts: `Café au lait` gives `cafeaulait`.

    It uses Normalization Form KD and full case folding (Unicode Standard, section 3.13).
    """
    if not text.isascii():
        text = _FOREIGN.sub(_keep_letters, unicodedata.normalize("NFKD", text).casefold())
    if text.isascii():  # Bytes are translated several times faster than a text.
        return text.encode().translate(_LOWER, _NO_LETTERS).decode()
    return _keep_letters(text)


def _keep_letters(text: str | re.Match[str]) -> str:
    """The letters and digits of a text, or of a part of one."""
    return "".join(filter(str.isalnum, text if isinstance(text, str) else text[0]))


@lru_cache(maxsize=50_000)
def slug_words(text: str) -> str:
    """Lower-case ASCII words for an address, joined by hyphens: `Dünen drift` gives `dunen-drift`.

    There are at most `SLUG_LENGTH` characters, and none if the text has no letters and digits.
    """
    # Most titles are in ASCII, and their words are found much faster than by slugify, which makes the same of them.
    if text.isascii():
        return _join_first(_SLUG_WORD.findall(_THOUSANDS.sub("", text).lower()))
    slug = slugify(
        text,
        max_length=SLUG_LENGTH,
        word_boundary=True,
        save_order=True,
        entities=False,
        decimal=False,
        hexadecimal=False,
    )
    return str(slug)


def _join_first(words: Sequence[str]) -> str:
    """As many of the first words as an address can have, joined by hyphens; of a single longer one, its beginning."""
    joined = "-".join(words)
    if len(joined) <= SLUG_LENGTH:
        return joined
    return joined[: SLUG_LENGTH + 1].rpartition("-")[0] or joined[:SLUG_LENGTH]
