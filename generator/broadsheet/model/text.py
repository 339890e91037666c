"""Text as a value: parsed once when it is read, and escaped when it is written.

A `Text` is a sequence of spans. Plain text, Markdown and HTML are written from the spans, so that no string is ever
partly escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby, islice
from typing import NamedTuple, TypeAlias

from slugify import slugify

from broadsheet.model.mathml import to_code, to_mathml
from broadsheet.model.tex import SUPERSCRIPT, clean_tex, fix_title_colon
from broadsheet.model.urls import find_urls

_SUPERSCRIPT_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_KEPT = "\ufdd0"
"""Replaces a span that has been taken out of the text; this noncharacter occurs in no text."""
_RAISED = "\ufdd1"
"""Marks both sides of raised digits."""
_STAND_IN = re.compile(f"({_RAISED}\\d+{_RAISED}|{_KEPT})")
_BLOT = "\ufffc"
"""Replaces a character that is not prose."""
_MATH_OPENING = re.compile(r"\\[(\[]|(?<![\\$])\$")
_DOLLAR_MATH = re.compile(r"\$(?!\s)([^$\n]+?)(?<![\s\\])\$(?![\d$])")
_MATH_BODY = {
    "\\(": re.compile(r"(?:[^\\\n]|\\(?![()]).)*"),
    "\\[": re.compile(r"(?:[^\\\n]|\\(?![\[\]]).)*"),
}
"""What a formula may contain; it ends within its paragraph."""
_MATH_CLOSING = {"\\(": "\\)", "\\[": "\\]"}
_STRAY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""Characters that are left out: control characters, lone surrogates, noncharacters, and marks that change the direction
of everything after them, even after the end of the text. Marks with a local effect (U+200E, U+200F) stay."""
_EMPTY_LINES = re.compile(r"\n\s*\n")
_MARKS = re.compile(r"[^\x00-\u02ff]{64,}")
"""A run of combining marks so long that normalising it takes quadratic time."""
MAX_FORMULAS = 500
"""The most formulas of one text that are converted; no paper has more. Of further ones the source is shown."""
SLUG_LENGTH = 80
"""The most characters of a title's words in an address."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Characters that mean themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised digits, as in M²IXT."""

    digits: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in TeX, without its delimiters."""

    source: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class _Unset(Math):
    """A formula past `MAX_FORMULAS`."""


@dataclass(frozen=True, slots=True)
class Url:
    """A web address found in the text; shown and linked as cleaned."""

    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name another paper's system; `paper` is that paper's identity."""

    text: str
    paper: str


Span: TypeAlias = Plain | Superscript | Math | Url | Mention
Address: TypeAlias = Callable[[str], str]
"""The link to the paper with an identity, relative to the page that is being written."""


@dataclass(frozen=True)
class Text:
    """A title or an abstract. Paragraphs are separated by an empty line inside a `Plain` span."""

    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans)

    @cached_property
    def plain(self) -> str:
        """The text as characters, with raised digits as Unicode superscripts and mathematics as its source."""
        return "".join(map(_plain, self.spans))

    @cached_property
    def prose(self) -> str:
        """`plain` with each character of formulas and addresses replaced by a mark that is not part of a word."""
        return "".join(
            _BLOT * len(_plain(span)) if isinstance(span, Math | Url) else _plain(span) for span in self.spans
        )

    def link(self, places: Iterable[tuple[int, int, str]]) -> Text:
        """The text with mentions at these positions of its `prose` (start, end, identity of a paper), which must not
        overlap."""
        spans: list[Span] = []
        done = 0
        for start, end, paper in sorted(places):
            spans += [*self.cut(done, start).spans, Mention(self.plain[start:end], paper)]
            done = end
        return Text((*spans, *self.cut(done, len(self.plain)).spans))

    def cut(self, start: int, end: int) -> Text:
        """The part of the text that is in `plain` from `start` to before `end`."""
        spans: list[Span] = []
        last = 0
        for span in self.spans:
            first, last = last, last + len(_plain(span))
            if start <= first and last <= end:
                spans.append(span)
            elif first < end and start < last:
                spans.append(Plain(self.plain[max(first, start) : min(last, end)]))
        return Text(tuple(spans))

    @property
    def unlinked(self) -> Text:
        """The text without links: addresses and mentions as words."""
        return Text(tuple(Plain(_plain(span)) if isinstance(span, Url | Mention) else span for span in self.spans))

    def markdown(self, address: Address) -> str:
        """The text as Markdown that shows exactly the characters of the text."""
        return _guard_line_starts("".join(_markdown(span, address) for span in _limit_math(self.spans)))

    @property
    def turns(self) -> bool:
        """Whether it contains a letter that is written from right to left, which could rearrange the text around it."""
        return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in self.plain)

    def html(self, address: Address) -> str:
        """The text as inline HTML; as `<p>` elements if there is more than one paragraph."""
        paragraphs = self.html_paragraphs(address)
        return paragraphs[0] if len(paragraphs) == 1 else "".join(f"<p>{part}</p>" for part in paragraphs)

    def html_paragraphs(self, address: Address) -> tuple[str, ...]:
        """Each paragraph of the text as inline HTML; of a text that is empty, one empty paragraph."""
        return tuple("".join(_html(span, address) for span in _limit_math(self.spans)).split("\n\n"))


def read_text(raw: str, *, tex: bool, title: bool = False) -> Text:
    """Parse the text of a source. With `tex`, TeX in it is converted (see `broadsheet.model.tex`).

    A title is one line and holds no links.
    """
    text = normalize_line(raw) if title else normalize(raw)
    if not text:
        return Text()
    text, kept = _keep_math(text)
    if not title:
        text, kept = _keep_urls(text, kept)
    if tex:
        text = clean_tex(text)
        text = SUPERSCRIPT.sub(lambda m: _RAISED + m[1] + _RAISED, text) if "^" in text else text
        if title:
            text = fix_title_colon(text)
    return Text(tuple(_restore(text, kept)))


def _keep_math(text: str) -> tuple[str, list[Span]]:
    """The text without its formulas, and the formulas in order."""
    parts: list[str] = []
    kept: list[Span] = []
    done = 0
    for start, end, source, display in find_math(text):
        parts += [text[done:start], _KEPT]
        kept.append(Math(" ".join(source.split()), display))
        done = end
    return "".join(parts) + text[done:], kept


class Formula(NamedTuple):
    """A formula within a text."""

    start: int
    end: int
    """The index behind its last character."""
    source: str
    """TeX, without what encloses it."""
    display: bool
    """Whether it is on a line of its own."""


def find_math(text: str) -> Iterator[Formula]:
    """Each formula in a text, in order."""
    at = 0
    # Where an opening found no end, no opening of its kind before that place finds one: all of them look at the
    # same characters, which are looked at once.
    hopeless = dict.fromkeys(_MATH_BODY, 0)
    while opening := _MATH_OPENING.search(text, at):
        start, kind, at = opening.start(), opening[0], opening.start() + 1
        if kind == "$":
            if dollars := _DOLLAR_MATH.match(text, start):
                at = dollars.end()
                yield Formula(start, at, dollars[1], False)
        elif start >= hopeless[kind] and (body := _MATH_BODY[kind].match(text, start + 2)):
            if body[0].strip() and text.startswith(_MATH_CLOSING[kind], body.end()):
                at = body.end() + 2
                yield Formula(start, at, body[0], kind == "\\[")
            else:
                hopeless[kind] = body.end()


def _keep_urls(text: str, formulas: Iterable[Span]) -> tuple[str, list[Span]]:
    """The text without its addresses, and everything that has been taken out of it in order."""
    waiting = iter(formulas)
    parts: list[str] = []
    kept: list[Span] = []
    done = 0
    for start, end, url in find_urls(text):
        before, done = text[done:start], end
        parts += [before, _KEPT]
        kept += [*islice(waiting, before.count(_KEPT)), Url(url)]
    return "".join(parts) + text[done:], [*kept, *waiting]


def _restore(text: str, kept: Iterable[Span]) -> Iterable[Span]:
    """The spans of a text in which a noncharacter replaces each span that was taken out."""
    spans = iter(kept)
    for part in _STAND_IN.split(text):
        if part.startswith(_RAISED):
            yield Superscript(part.strip(_RAISED))
        elif part == _KEPT:
            yield next(spans)
        elif part:
            yield Plain(part)


def normalize(raw: str) -> str:
    """The text in NFC without stray characters; white space is one space, and paragraphs are separated by an empty
    line."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    text = raw if _is_all_text(raw) else _STRAY.sub("", _end_lines(raw))
    text = text if text.isascii() else unicodedata.normalize("NFC", _MARKS.sub(_order_marks, text))
    return "\n\n".join(words for p in _EMPTY_LINES.split(text) if (words := " ".join(p.split())))


def normalize_line(raw: str) -> str:
    """The same for a single line: a name, a title or an address."""
    return " ".join(normalize(raw).split())


def find_stray_characters(raw: str) -> list[str]:
    """The characters that are left out of a raw text, each once, in order."""
    return [] if _is_all_text(raw) else list(dict.fromkeys(_STRAY.findall(_end_lines(raw))))


def _is_all_text(raw: str) -> bool:
    """Whether all of it, except line ends, is printable, as in most texts; then nothing in it is stray."""
    return raw.replace("\n", " ").isprintable()


def _end_lines(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def _order_marks(match: re.Match[str]) -> str:
    """Combining marks of one letter in canonical order, in which NFC leaves them."""
    runs = groupby(match[0], key=lambda char: unicodedata.combining(char) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def _plain(span: Span) -> str:
    match span:
        case Plain(text) | Mention(text, _):
            return text
        case Superscript(digits):
            return digits.translate(_SUPERSCRIPT_DIGITS)
        case Math(source, _):
            return source
        case Url(url):
            return url


def _limit_math(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with a limited number of formulas, since Markdown takes time quadratic in their number."""
    formulas = 0
    for span in spans:
        formulas += isinstance(span, Math)
        yield _Unset(span.source, span.display) if isinstance(span, Math) and formulas > MAX_FORMULAS else span


def _markdown(span: Span, address: Address) -> str:
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


def _html(span: Span, address: Address) -> str:
    match span:
        case Plain(text):
            return escape(text, quote=False)
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


_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKUP = re.compile(r"[\\`*_{}\[\]#|~$]")
_EMOJI = re.compile(r":(?!\d\d:)(?=[a-z0-9_+-]+:)")
"""The beginning of an emoji's name, as in `:gull:`, but not a time of day."""


def escape_markdown(text: str) -> str:
    """Escape what Markdown would read as markup, and nothing else. One line stays one line.

    `<` and `&` become entities, since Markdown has no backslash escape for them everywhere.
    """
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = _EMOJI.sub("&#58;", _MARKUP.sub(_escape_one, text))
    # A link may follow, and together they would be an image.
    return text[:-1] + "\\!" if text.endswith("!") else text


def _escape_one(match: re.Match[str]) -> str:
    char, text, at = match[0], match.string, match.start()
    if char == "_" and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
        return char
    if char in "#{}|~$" and not _is_markup(char, text, at):
        return char
    return "&#36;" if char == "$" else "&#126;" if char == "~" else "&#124;" if char == "|" else "\\" + char


def _is_markup(char: str, text: str, at: int) -> bool:
    """Whether this character could begin something in Markdown or a common extension of it."""
    return char in "{}|" or text.find(char) < text.rfind(char) or not text[at - 1 : at].strip() or at + 1 == len(text)


_LINE_START = re.compile(r"^( *)([-+>=:!^]|\?(?=\?\?)|/(?=//)|\d+[.)])", re.MULTILINE)


def _guard_line_starts(text: str) -> str:
    """Escape a paragraph's first characters if they would make it a list, a quotation or a rule."""
    return _LINE_START.sub(lambda m: m[1] + _guard(m[2]), text)


def _guard(start: str) -> str:
    if len(start) > 1:
        return start[:-1] + "\\" + start[-1]
    return "\\" + start if start in "-+>!" else f"&#{ord(start)};"


def _encode_markup(html: str) -> str:
    """MathML with every character that Markdown could read as an entity."""
    parts = re.split(r"(<[^<>]*>)", html)
    return "".join(
        part if part.startswith("<") else re.sub(r"[\\`*_{}\[\]()#+\-.!~$|:^=]", _entity, part) for part in parts
    )


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def escape_url(url: str) -> str:
    """An address safe between `<` and `>` in Markdown and in an attribute."""
    return _ENTITY.sub("&amp;", encode_url(url))


def encode_url(url: str) -> str:
    """An address in which every character that could end it is percent-encoded."""
    return re.sub(r"[\s<>\"'`\\\[\]|{}^]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), url)


def fold(text: str) -> str:
    """Letters and digits alone, without case or accents: the key under which texts are compared."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if char.isalnum())


def slug_words(text: str) -> str:
    """Lower-case ASCII words for an address, at most `SLUG_LENGTH` characters; may be empty."""
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
