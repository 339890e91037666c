"""Removes private data from the texts of a record, whatever its format; the rest of a text is not changed.

What is private, `broadsheet.system.private_text` says. Words that only introduce an address, such as `E-mail:`, go with
it; within a sentence, `[…]` takes its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.field_types import PROSE, list_texts
from broadsheet.model.paper import FIELDS
from broadsheet.model.readings import SignalReading
from broadsheet.model.text import find_math
from broadsheet.model.urls import Link
from broadsheet.sources.fields.author_names import read_author
from broadsheet.sources.fields.private_data import (
    drop_private_marks,
    drop_private_notes,
    is_local_path,
    is_private_note,
)
from broadsheet.sources.fields.public_addresses import make_public, may_be_reduced
from broadsheet.sources.record import LONG, Record, join_texts, list_values
from broadsheet.system.patterns import compile_late
from broadsheet.system.private_text import (
    Found,
    find_emails,
    find_locations,
    find_statement,
    may_be_marked,
    may_be_private,
    remove_marked_statements,
)

_EMAIL_WORDS = (
    r"(?:address for |for )?correspond(?:ence|ing)(?: authors?)?(?: (?:to|address(?:es)?|at))?"
    r"|(?:the )?e-?mails?(?: (?:address(?:es)?"
    r"|id|to|at))?|electronic (?:mail )?address(?:es)?|mail(?:to)?|contact(?: (?:us|me|authors?|persons?"
    r"|information|details"
    r"|address|e-?mail))?(?: (?:at|via|by))?|courriels?|correo(?:s)?(?: electrónicos?)?"
    r"|korrespondenz(?:adresse)?|kontakt"
    r"|e-?mail-adressen?|(?:电子)?邮箱|電子郵件|电子邮件|メール(?:アドレス)?|이메일|эл\. почта|\(?[✉📧🖂]\ufe0f?\)?"
)
_LOCATION_WORDS = (
    r"(?:local |linked |attached )?(?:files?|paths?|folders?|attachments?|pdfs?|copy|library|location"
    r"|item)(?: (?:path|link|key|id"
    r"|uri|at|in))?|(?:stored|saved|kept) (?:at|in|under|as)|(?:open in |in )?(?:zotero|mendeley|obsidian"
    r"|notion|devonthink"
    r"|papers|readcube|citavi)(?: (?:link|uri|key|item|library|id))?|full text pdf"
)
_INTRODUCTION = compile_late(
    rf"(?:(?<=[\s,;:.()\[\]<>|•*—–。，；：（])|\A)(?:{_EMAIL_WORDS}|{_LOCATION_WORDS})(?P<colon>\s*[:=：])?\s*\Z",
    re.IGNORECASE,
)
"""The words that introduce an address, at the end of what precedes it."""
_LONGEST_INTRODUCTION = 80
_BETWEEN = re.compile(r"[\s,;/|&]*+(?:(?:and|or|und|et|y|e|oder|ou|o)\b)?[\s,;/|&]*+", re.IGNORECASE)
"""What separates several addresses."""
_BRACKETS = {"(": ")", "[": "]", "<": ">", "{": "}", "（": "）", "【": "】"}
_OPENING = "".join(_BRACKETS)
_BREAKS = ".,;:!?)]}>|。，；：！？）"
"""What may follow an address and is not needed by its sentence."""
_ENDS = ".,;:!?|•*–—-。，；："
"""What may stand before such an address."""
_OMITTED = "[…]"
_DEEPEST = 6
"""How many brackets and introductions an address may have."""
_NEXT = re.compile(r"[^\S\n]*+(\S)")
_SPACE = re.compile(r"\s*+")
_MACRO = re.compile(r"\\[a-z]{1,20}\{\Z")
_LONGEST_MACRO = 22
_EMPTY_MACRO = compile_late(r"\\(?:href|url|texttt|email|mailto|path|nolinkurl|textit|emph)\{\s*\}(?:\{\s*\})?")
"""What is left of TeX where the text of a macro was an address."""
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'"
_NAMES = ("venue", "publisher", "place", "series", "genre", "keywords", "tags")
"""Fields of names, none of which is a note."""
_list_names: Callable[[Record], tuple[Any, ...]] = attrgetter(*_NAMES)
"""Returns the values of these fields."""
_PROGRAM_KEY = re.compile(
    r"(?:rayyan|covidence|distiller|eppi|asreview)[-_:]?\d+|https?://.*|\d+/[A-Z0-9]{8}|(?:users|groups)/\d+\b.*"
    r"|\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?",
    re.IGNORECASE,
)
"""A citation key that a program made from the number of a record in somebody's library."""


class Withheld(NamedTuple):
    """A record without private data."""

    record: Record
    """The record itself if nothing in it is private."""
    names: tuple[str, ...]
    """The fields from which something was removed that may have been meant to be published; not those of people."""


def withhold_private_data(record: Record, others: str, longest: int) -> Withheld:
    """Remove private data from every field of a record, whose texts beside title and abstract are in `others`, joined.

    Apart from title and abstract, a text of more than `longest` characters is not looked at: it is left out later, and
    thousands of records may have the same.

    A link with any is left out as a whole, after it was reduced to its public address. An author keeps the name.
    """
    if record.filed:
        filed = {
            name: clean_title(text) if name == "title" else clean_line(text) for name, text in record.filed.items()
        }
        record = replace(record, filed=filed) if filed != record.filed else record
    if len(others) > longest:
        others = join_texts(value for name, value in _list_short(record, longest).items() if name not in LONG)
    if not _may_be_private(record, others):
        return Withheld(record, ())
    raw = _list_short(record, longest)
    changes = {name: clean for name, value in raw.items() if (clean := _clean_field(name, value)) != value}
    lacking = tuple(
        name for name in changes if name not in ("authors", "editors", "citation_key") and _lacks(raw, changes, name)
    )
    return Withheld(replace(record, **changes) if changes else record, lacking)


def _list_short(record: Record, longest: int) -> dict[str, Any]:
    """Return the values of fields that say something, by their names, without texts of more characters."""
    return {
        name: value
        for name, value in zip(FIELDS, list_values(record), strict=True)
        if value and (name in LONG or type(value) is not str or len(value) <= longest)
    }


def _may_be_private(record: Record, others: str) -> bool:
    """Whether a record may have private data; `others` are the texts beside title and abstract.

    Some programs write notes into fields that name something.
    """
    return (
        ":" in record.comment
        or ":" in "\n".join(list_texts(_list_names(record)))
        or any(drop_private_marks(keyword) != keyword for keyword in (*record.keywords, *record.tags))
        or not all(isinstance(link, Link) or link.startswith("http") for link in record.links)
        or any(map(_is_suspect_prose, (record.title, record.abstract)))
        or _is_suspect(others)
        or bool(record.citation_key and _PROGRAM_KEY.fullmatch(record.citation_key))
    )


def _is_suspect(text: str) -> bool:
    """Whether a text may have private data, or an address with a part that is not public."""
    return may_be_private(text) or may_be_reduced(text)


def _is_suspect_prose(text: str) -> bool:
    """The same for a title or an abstract."""
    return may_be_marked(text) or may_be_reduced(text)


def _lacks(raw: dict[str, Any], changes: dict[str, Any], name: str) -> bool:
    """Whether a field has lost more than what a web address does not need."""
    return name != "links" or len(raw[name]) != len(changes[name])


def _clean_field(name: str, value: Any) -> Any:
    """The value of a field without private data, of the same type."""
    match value:
        case str():
            return _clean_text(name, value)
        case (Author(), *_):
            # Thousands of authors may share one long affiliation.
            distinct = dict.fromkeys(text for person in value for text in person.affiliations)
            places = {text: clean_line(text) for text in distinct}
            return tuple(author for person in value if (author := _clean_author(person, places)).name)
        case (SignalReading(), *_):
            return tuple(one for one in value if not any(map(_is_suspect, list_texts((one,)))))
        case tuple() if name == "links":
            return tuple(link for address in value if (link := _clean_link(address)))
        case tuple():
            if name in ("keywords", "tags"):
                value = tuple(kept for keyword in value if (kept := drop_private_marks(keyword)) or not keyword)
            value = _drop_pieces(value)
            clean = _clean_name if name in _NAMES else clean_line
            return tuple(cleaned for text in value if (cleaned := clean(text)) or not text)
    return value


def _drop_pieces(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Texts without the pieces of an address that was split, as in `{ada`, `ben}@shore.example`."""
    whole = " ".join(texts)
    found = [*find_emails(whole), *find_locations(whole)]
    start = find_statement(whole)
    if 0 < start < len(whole) and " " in whole[start - 1 : start + 1]:
        found.append(Found(start + 1, len(whole)))
    starts = [*accumulate((len(text) + 1 for text in texts), initial=0)]
    pieces = {
        at
        for start, end in found
        for at in range(bisect_right(starts, start + 1) - 1, bisect_left(starts, end))
        if start < starts[at] or end >= starts[at + 1]
    }
    return tuple(text for at, text in enumerate(texts) if at not in pieces)


def _clean_text(name: str, text: str) -> str:
    """A field that is one text, by its name in a record."""
    if name == "citation_key" and _PROGRAM_KEY.fullmatch(text.strip()):
        return ""
    if name == "comment":
        return clean_comment(text)
    if name == "title":
        return clean_title(text)
    if name in _NAMES:
        return _clean_name(text)
    return clean_prose(text) if FIELDS[name].type is PROSE else clean_line(text)


def _clean_name(text: str) -> str:
    """A name or a keyword without private data; empty if it is the note of a program or of people who select papers."""
    return "" if ":" in text and is_private_note(text) else clean_line(text)


def _clean_author(author: Author, cleaned: Mapping[str, str]) -> Author:
    """An author without e-mail addresses in name and affiliations; without a name if that was an address.

    `cleaned` gives each affiliation without private data.
    """
    places = tuple(place for text in author.affiliations if (place := cleaned[text]))
    if not _is_suspect(author.name):
        return author if places == author.affiliations else replace(author, affiliations=places)
    name, family = clean_line(author.name), clean_line(author.family)
    if family != author.family and not family:
        # Where a remark begins the family name, the rest of the name is part of the list that the remark split.
        return replace(author, name="", family="")
    if name == author.name:
        return author if places == author.affiliations else replace(author, affiliations=places)
    if not family or not (name.endswith(family) or name.startswith(family)):
        read = read_author(name)
        name, family = read.name, read.family
    return Author(name, family, places, author.orcid)


def _clean_link(link: str | Link) -> str | Link | None:
    """The public address of a link; None if it has none."""
    typed = link.url if isinstance(link, Link) else link
    if not typed.startswith("http") and is_private_note(typed) and not is_local_path(typed):
        return None
    if not _is_suspect(typed):
        return link
    url = make_public(typed)
    if any(find_locations(url)) or any(find_emails(url)):
        return None
    return replace(link, url=url) if isinstance(link, Link) else url


def clean_line(text: str) -> str:
    """A name, an affiliation or a keyword without private data; empty if nothing else is in it."""
    if not _is_suspect(text):
        return text
    clean = _clean(text[: find_statement(text)], in_sentence="")
    return clean if clean == text else clean.lstrip(" ,;:|–—-").rstrip(" ,;:|–—-" + _OPENING)


def clean_prose(text: str) -> str:
    """A title or an abstract without private data.

    Its authors may write of reviewers and of files, so that only what a program marked, and paths in a person's folder,
    are private.
    """
    return (
        _clean(remove_marked_statements(text), in_sentence=_OMITTED, personal=True) if _is_suspect_prose(text) else text
    )


def clean_title(text: str) -> str:
    """A title without private data, by the same rule; nothing takes its place."""
    if not _is_suspect_prose(text):
        return text
    return _clean(remove_marked_statements(text), in_sentence="", personal=True)


def clean_comment(text: str) -> str:
    """A comment without private notes and addresses."""
    return _clean(drop_private_notes(text), in_sentence=_OMITTED) if _is_suspect(text) or ":" in text else text


def _clean(text: str, *, in_sentence: str, personal: bool = False) -> str:
    """A text without private addresses, with `in_sentence` where one was taken out of a sentence."""
    public = _URL.sub(_reduce, text) if "://" in text else text
    clean = _take_out(public, [*find_locations(public, personal=personal)], in_sentence)
    return _take_out(clean, [*find_emails(clean)], in_sentence)


def _reduce(match: re.Match[str]) -> str:
    """The public part of an address in a text, with the punctuation that follows."""
    typed = match[0].rstrip(_TRAILING)
    return make_public(typed) + match[0][len(typed) :]


def _take_out(text: str, found: list[Found], in_sentence: str) -> str:
    """The text without some parts of it, and without the words that introduce them and the brackets around them."""
    if not found:
        return text
    found = _skip_formulas(text, found)
    kept = list[str]()
    at = 0
    for start, end in _join_neighbours(text, found):
        before, after, is_apart = _peel(text[at:start], text, end)
        is_apart = is_apart or not before.strip() or _is_apart(before.rstrip()[-1], _follows(text, after))
        kept += [before, in_sentence] if not is_apart and in_sentence else [_close(before, text, after)]
        at = after if not is_apart and in_sentence else _skip_break(kept[-1], text, after)
    return _EMPTY_MACRO().sub("", "".join([*kept, text[at:]])).strip()


def _is_apart(before: str, after: str) -> bool:
    """Whether a part between two characters is outside a sentence, as at its end or first in brackets."""
    return before in _OPENING or (before in _ENDS and after in _BREAKS)


def _peel(before: str, text: str, end: int) -> tuple[str, int, bool]:
    """What precedes a part of a text and where the rest begins, both without the part's brackets and introduction.

    The last value says whether it had any.
    """
    whole = before
    for _ in range(_DEEPEST):
        bare = before.rstrip()
        closing = _BRACKETS.get(bare[-1:])
        follows = _follows(text, end)
        if closing and follows in ("", closing) and not _MACRO.search(bare[-_LONGEST_MACRO:]):
            before, end = bare[:-1], text.index(closing, end) + 1 if follows else end
            continue
        tail = bare[-_LONGEST_INTRODUCTION:]
        found = _INTRODUCTION().search(tail)
        if not found or not (found["colon"] or follows in _BREAKS):
            break
        before = bare[: len(bare) - len(tail) + found.start()]
    return before, end, before != whole


def _follows(text: str, at: int) -> str:
    """The next character that is not a space; empty at the end of the text or of a line."""
    match = _NEXT.match(text, at)
    return match[1] if match else ""


def _close(before: str, text: str, after: int) -> str:
    """What precedes a part that was taken out, with the space to what follows."""
    bare = before.rstrip()
    follows = _follows(text, after)
    if follows in _BREAKS:
        bare = bare.rstrip(" ,;–—-|")
    space = _SPACE.match(text, after)
    typed = before[len(before.rstrip()) :] + (space[0] if space else "")
    return (
        bare
        if not typed or (follows and follows != "|" and follows in _BREAKS)
        else bare + ("\n\n" if typed.count("\n") > 1 else typed[0])
    )


def _skip_break(before: str, text: str, after: int) -> int:
    """Where the rest begins after a part that was taken out, without a mark that would follow another one."""
    space = _SPACE.match(text, after)
    start = space.end() if space else after
    is_second = text[start : start + 1] in tuple(".,;:") and before.rstrip()[-1:] in ("", *".,;:!?", *_OPENING)
    return start + 1 if is_second else start


def _skip_formulas(text: str, found: list[Found]) -> list[Found]:
    """The parts of a text that are not within a formula."""
    formulas = [*find_math(text)]
    starts = [formula.start for formula in formulas]
    before = (bisect_left(starts, part.start) for part in found)
    return [part for part, at in zip(found, before, strict=True) if not at or part.end >= formulas[at - 1].end]


def _join_neighbours(text: str, found: Iterable[Found]) -> list[Found]:
    """The parts of a text; parts that only commas and the like separate are one."""
    joined: list[Found] = []
    for part in found:
        if joined and _BETWEEN.fullmatch(text, joined[-1].end, part.start):
            joined[-1] = Found(joined[-1].start, part.end)
        else:
            joined.append(part)
    return joined
