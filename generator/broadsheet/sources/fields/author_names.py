"""The name of one author, in the ways in which sources write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.text import normalize_line
from broadsheet.system.patterns import compile_late

OTHERS = Author("et al.")
"""Stands at the end of a list of names for the authors that the list does not name."""
GROUP = re.compile(
    r"\b(?:groups?|consorti(?:um|a)|collaborations?|teams?|networks?|society|investigators|ministry|department|institutes?"
    r"|university|association|cent(?:er|re)s?|committee|council|agency|organi[sz]ation|commission|task force|foundation"
    r"|federation|union|academy|bureau|laborator(?:y|ies)|initiative|project|programme|program|inc|ltd|gmbh|llc)\b",
    re.IGNORECASE,
)
"""A word that only the name of a group has."""
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
"""What follows a family name: `Jr.` or a Roman number up to IV."""
_FAMILY_FIRST = re.compile(
    r"(?P<family>[^,]*[^\s,.]{2})\s+(?P<initials>(?:[A-ZÀ-Þ][a-z]?\.[ -]?){1,4}|[A-ZÀ-Þ]{1,4}\.?)"
)
"""A name with initials, such as `van Gull A.-B.` or `Gull AB`."""
_OTHERS = re.compile(
    r"(?:and |& )?(?:(?:\+ ?)?\d{1,4} (?:others?|more(?: authors?)?|(?:additional |co-?)authors?)|others"
    r"|(?:et|and) al(?:ii|\.)?|…|\.\.\.)",
    re.IGNORECASE,
)
"""What says that there are more authors, and nothing else."""
_DEGREE = re.compile(r"(?:Ph\.? ?D|D\.? ?Phil|[MB]\.? ?Sc|MPH|MBBS|DVM|DrPH|Dr\. ?rer\. ?nat)\.?", re.IGNORECASE)
"""An academic degree behind a name, which cannot be initials."""
_DEGREE_OR_INITIALS = re.compile(r"M\.? ?[DAS]\.?|B\.? ?[AS]\.?|R\.? ?N\.?")
"""A degree that could also be initials."""
_GROUP_END = compile_late(
    r"[^,]* (?:collaborations?|consorti(?:um|a)|(?:working |study )?groups?|teams?|networks?|initiative|investigators)",
    re.IGNORECASE,
)
"""A name that is that of a group, since it ends with the word for one."""
_MARKS = " *∗⁎†‡§¶#✉☆★⋆⁺⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾˒ᵃᵇᶜᵈᵉᶠᵍʰ"
"""What refers to a note or to an affiliation, or separates such references."""
_RAISED = re.compile(
    r"(?:\$\s{0,3}\^[^$]{0,40}\$|\\textsuperscript\s{0,3}\{[^{}]{0,40}\}|<sup>[^<>]{0,40}</sup>|\^\{?\d[\d,]{0,9}\}?"
    r"|\(\d{1,2}(?:,\s?\d{1,2}){0,4}\)|(?<=[^\W\d_]{2})\d{1,2}(?:[,;]\d{1,2}){0,4})[,;]?\Z"
)
"""The same where a program has raised it, or should have."""
_LONGEST_MARK, _MOST_MARKS = 70, 10
"""The most characters of a raised mark, and the most marks that are removed from one name."""
_AND = re.compile(r"(?:and|&)\s+")
_PARTS = compile_late(
    r"\s*(?P<name>[a-z]{1,12}(?:-i)?)\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|\{(?P<braced>[^{}]*)\}|(?P<bare>[^,]*))\s*(?:,|\Z)",
    re.IGNORECASE,
)
"""A part of a name as biblatex writes it: `family=Tern` or `given="Ben, B."`."""
_EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix|useprefix)\s*=", re.IGNORECASE)
"""The beginning of a name in biblatex's extended format."""
_EAST_ASIAN = compile_late(r"[々〇ヶ\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+")
"""A name in Chinese characters, Kana or Hangul alone."""


def read_author(text: str) -> Author:
    """Return an author from `Gull, Ada`, `Gull, Jr., Ada`, `Gull A.`, `Gull A., Jr.` or `Ada Gull`.

    In all of these except the last, the family name is known. A group, such as `Institute of Sand, Dune`, keeps its
    comma. The author has an empty name if the text has no letters.
    """
    text = normalize_line(text)
    parts = [part for part in map(strip_marks, text.split(",")) if has_letters(part)]
    if not parts:
        return Author("")
    if is_group(parts) or len(parts) == 1:
        name = strip_marks(text.rstrip(" ,"))
        if text.endswith(","):
            # Reference managers mark the name of a group in this way.
            return make_author(name)
        if len(parts) > 1:
            return Author(name)
    parts = drop_degrees(parts)
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
        parts = [f"{parts[0]} {parts[1]}", parts[2]]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        parts = [f"{parts[0]} {parts[2]}", parts[1]]
    suffix = parts.pop() if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]) else ""
    match = match_family_first(parts[0]) if len(parts) == 1 else None
    if match and "." in match["initials"] and not _SUFFIX.fullmatch(match["initials"]):
        return make_author(f"{match['family']} {suffix}", match["initials"])
    return make_author(parts[0], parts[1]) if len(parts) == 2 else Author(" ".join([*parts, suffix]).strip())


def drop_degrees(parts: list[str]) -> list[str]:
    """Return the parts of one or several names, which commas separate, without academic degrees.

    What could be initials is a degree only as the third part of a name, or beside a degree.
    """
    kept = [part for part in parts if not _DEGREE.fullmatch(part)]
    if len(kept) == 3 or len(kept) < len(parts):
        kept = [*kept[:1], *(part for part in kept[1:] if len(kept) < 3 or not _DEGREE_OR_INITIALS.fullmatch(part))]
    return kept or parts


def names_group(name: str) -> bool:
    """Return whether a name ends with the word for a group, as `The COAST Collaboration` does."""
    return bool(_GROUP_END().fullmatch(name))


def is_east_asian(name: str) -> bool:
    """Return whether a name has Chinese characters, Kana or Hangul alone."""
    return not name.isascii() and bool(_EAST_ASIAN().fullmatch(name))


def is_group(parts: list[str]) -> bool:
    """Return whether the parts of a name, which commas separate, are those of a group.

    Otherwise they are the family name and the given name of a person.
    """
    return len(parts) > 1 and bool(
        (" " in parts[0] and GROUP.search(parts[0])) or any(map(GROUP.search, parts[1:]))
    )  # fmt: skip


def match_family_first(name: str) -> re.Match[str] | None:
    """Return the parts of a name whose initials are last, such as `van Gull A.-B.` or `Gull AB`, or None.

    The groups of the match are `family` and `initials`.
    """
    return _FAMILY_FIRST.fullmatch(name)


def make_author(family: str, given: str = "", affiliations: tuple[str, ...] = (), orcid: str = "") -> Author:
    """Return an author with a family name and a given name; a group has only the first.

    In the scripts of East Asia the family name is written first, without a space.
    """
    family, given = normalize_line(family), normalize_line(given)
    name = f"{family}{given}" if is_east_asian(family) and is_east_asian(given) else f"{given} {family}".strip()
    return Author(name, family, affiliations, orcid)


def make_collaboration(name: str) -> Author:
    """Return the group that a field for collaborations names: `COAST` is the COAST Collaboration."""
    name = normalize_line(name)
    return make_author(name if GROUP.search(name) else f"{name} Collaboration")


def read_extended_name(text: str) -> Author | None:
    """Return an author from biblatex's extended format, `family=Tern, given=Ben, prefix=van, useprefix=true`, or None.

    None means that the text is not in that format, or names nobody. The prefix is a part of the family name only if
    the source says so.
    """
    if not _EXTENDED.match(text):
        return None
    parts = {match["name"].lower(): _value_of(match) for match in _PARTS().finditer(text)}
    prefix, family = parts.get("prefix", ""), parts.get("family", "")
    names = [parts.get("given", ""), prefix, family, parts.get("suffix", "")]
    known = names[1:] if parts.get("useprefix", "").lower() == "true" else names[2:]
    author = make_author(" ".join(filter(None, known)), " ".join(filter(None, names[: -len(known)])))
    return author if author.name else None


def _value_of(match: re.Match[str]) -> str:
    """Return the value of a part, which may be in quotation marks, in braces, or in neither."""
    return next((value for value in match.group("quoted", "braced", "bare") if value), "").strip()


def strip_marks(name: str) -> str:
    """Return a name without what refers to a note or an affiliation: stars, daggers, and digits after a word.

    `and Ada Gull1,2*` gives `Ada Gull`. Digits after one word, or in the name of a group, belong to it.
    """
    name = name.lstrip(_MARKS).rstrip(_MARKS)
    if conjunction := _AND.match(name):
        name = name[conjunction.end() :]
    is_person = " " in name and not GROUP.search(name)
    for _ in range(_MOST_MARKS):
        raised = _RAISED.search(name[-_LONGEST_MARK:])
        if not raised or (raised[0][0].isdigit() and not is_person):
            break
        name = name[: -len(raised[0])].rstrip(_MARKS)
    return name


def has_letters(name: str) -> bool:
    """Return whether a text can be a name: numbers and marks cannot."""
    return any(map(str.isalpha, name))


@lru_cache(maxsize=20_000)
def is_others(name: str) -> bool:
    """Return whether a name says that there are more authors, as `et al.` and `others` do."""
    return bool(_OTHERS.fullmatch(normalize_line(name)))


def clean_authors(authors: Iterable[Author]) -> Iterator[Author]:
    """Yield the people among authors, without marks, and without what is a number or says that there are others."""
    for author in authors:
        name, family = _clean_name(author.name, author.family)
        if name:
            is_clean = (name, family) == (author.name, author.family)
            yield author if is_clean else replace(author, name=name, family=family)


@lru_cache(maxsize=20_000)
def _clean_name(name: str, family: str) -> tuple[str, str]:
    """Return a name and its family part without marks; both empty if it is not the name of a person or a group."""
    clean = strip_marks(family)
    name = strip_marks(name.replace(family, clean)) if family else strip_marks(name)
    if not has_letters(name) or is_others(name):
        return "", ""
    return name, clean if name.endswith(clean) or name.startswith(clean) else ""
