"""Determines which sections a page consists of: Broadsheet's own, and Markdown that the site owner has added.

The shipped templates mark with `{{ section("abstract") }}` and `{{ part("cards") }}` where a section begins. What a
site owner's template writes is compared with what the shipped template would have written. A section whose text is the
same is Broadsheet's, whatever its heading, and the theme shows it from values. So is one that is marked, or has the
heading of ours, and contains the same abstract or the same list of links, because copies of a template from an earlier
release word it differently. Everything else is the owner's: the theme shows it in its place, as MkDocs has rendered it.

So a site owner may rename headings, reorder, remove and add sections without marking anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown.extensions.toc import slugify

_OPEN, _CLOSE = "\ufdd2", "\ufdd3"
"""Noncharacters that enclose the name of a section while a page is made; no text contains them."""
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}\n?")
"""A mark with the end of its line; the group is the name, after `#` for a section with a heading."""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
"""The YAML between two lines of hyphens at the top of a page."""
_HEADING = re.compile(r"#{1,6} [^\n]*(?:\n|\Z)")
"""A heading with number signs, on one line."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
"""The first line of a fenced block of code."""
_TARGET = re.compile(r"\]\((?:<([^>]*)>|([^\s)]*))")
"""The beginning of a link's target, with or without angle brackets."""
_LINKS = re.compile(r"- \[|  ")
"""The beginning of a line in a list whose items begin with links."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, in its place."""

    name: str = ""
    """What Broadsheet calls it; empty for the site owner's own Markdown."""
    heading: str = ""
    """The line of its heading as Markdown, `## Abstract`; empty if it has none. A section of the owner has it in
    `text`.
    """
    text: str = ""
    """Its Markdown, without the heading."""
    renamed: bool = False
    """Whether the site owner has changed the heading."""


def mark_section(name: str) -> str:
    """Return what a template writes above the heading of a section."""
    return f"{_OPEN}#{name}{_CLOSE}"


def mark_part(name: str) -> str:
    """Return what a template writes above a part that has no heading. An empty name ends the part before it."""
    return f"{_OPEN}{name}{_CLOSE}"


def remove_marks(text: str) -> str:
    """Return the Markdown of a page as it is written to the docs tree."""
    return _MARK.sub("", text)


def read_sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a page that a shipped template has written."""
    parts = _MARK.split(_FRONT_MATTER.sub("", text))
    named = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    return tuple(_cut_heading(name, part.strip("\n")) for name, part in named if part.strip())


def _cut_heading(name: str, text: str) -> Section:
    """Return a marked part as a section; a mark that begins with `#` says that its first line may be a heading."""
    heading = _HEADING.match(text) if name.startswith("#") else None
    if not heading:
        return Section(name, text=text)
    return Section(name.removeprefix("#"), heading[0].rstrip("\n"), text[heading.end() :].strip("\n"))


def find_sections(text: str, shipped: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections of a page that a site owner's template has written.

    `shipped` are the sections that the shipped template writes for the same values.
    """
    text, marked = _read_marks(_FRONT_MATTER.sub("", text))
    headings = list(_find_headings(text))
    shipped = tuple(shipped)
    found: list[tuple[int, int, Section]] = []
    # The longest come first, because the text of a short one may occur in a longer one.
    for section in sorted((s for s in shipped if s.name), key=lambda s: -len(s.text)):
        place = _find_block(text, section.text, found) if section.text else _find_title(text, headings)
        if place:
            found.append(_take_heading(text, section, place, headings))
    found += _find_reworded(text, shipped, found, headings, marked)
    return tuple(_fill_gaps(text, sorted(found, key=lambda f: f[0]), headings))


def _find_headings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each line with a heading, ignoring blocks of code."""
    fence, at = "", 0
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(mark[1][0]):
                fence = ""
        elif mark:
            fence = mark[1]
        elif _HEADING.match(line):
            yield at, at + len(line)
        at += len(line)


def _read_marks(text: str) -> tuple[str, dict[int, str]]:
    """Return a page without marks, and the names of the sections that it marks, by their places in it."""
    first, *rest = _MARK.split(text)
    marked: dict[int, str] = {}
    for name, part in zip(rest[::2], rest[1::2], strict=True):
        marked[len(first)] = name.removeprefix("#")
        first += part
    return first, marked


def _find_reworded(
    text: str,
    shipped: Sequence[Section],
    found: Sequence[tuple[int, int, Section]],
    headings: Sequence[tuple[int, int]],
    marked: Mapping[int, str],
) -> list[tuple[int, int, Section]]:
    """Return the sections that are not found by their text but by a mark or a heading, with the same content."""
    missing = {s.name: s for s in shipped if s.heading and s.text and s.name not in {ours.name for _, _, ours in found}}
    reworded = []
    for first, last in headings:
        heading = text[first:last].strip()
        section = missing.get(marked.get(first, slugify(heading.lstrip("# "), "-")))
        if not section or any(start <= first < stop for start, stop, _ in found):
            continue
        end = _find_end(text, first, headings, found)
        if _has_same_content(text[last:end].strip("\n"), section):
            reworded.append((first, end, Section(section.name, heading, section.text, heading != section.heading)))
            del missing[section.name]
    return reworded


def _find_end(
    text: str, first: int, headings: Iterable[tuple[int, int]], found: Iterable[tuple[int, int, Section]]
) -> int:
    """Return where a section ends whose heading begins at `first`: at the next one of its level, or at one of ours."""
    level = _count_signs(text, first)
    ends = [start for start, _ in headings if start > first and _count_signs(text, start) <= level]
    return min([*ends, *(start for start, _, _ in found if start > first), len(text)])


def _count_signs(text: str, at: int) -> int:
    """Return the level of the heading at a place: its number signs."""
    return len(text[at : at + 7]) - len(text[at : at + 7].lstrip("#"))


def _has_same_content(own: str, section: Section) -> bool:
    """Return whether a text is one of our sections in other words.

    That is the abstract with something around it, or a list of the same links. Other lines must be as in our section.
    """
    if section.name == "abstract":
        return section.text in own
    targets, lines = _list_targets(section.text), section.text.split("\n")
    is_list = lines[0].startswith("- [") and bool(targets)
    rest = [line for line in own.split("\n") if not _LINKS.match(line) and line not in lines]
    return is_list and not any(rest) and _list_targets(own) == targets


def _list_targets(text: str) -> set[str]:
    """Return where the links of a text lead."""
    return {angled or plain for angled, plain in _TARGET.findall(text)}


def _find_block(text: str, block: str, taken: Sequence[tuple[int, int, Section]]) -> tuple[int, int] | None:
    """Return where a block occurs by itself, outside of what is already taken; None if it does not."""
    at = text.find(block)
    while at >= 0:
        end = at + len(block)
        alone = (not text[:at].strip() or _ends_block(text[:at])) and (not text[end:].strip() or _is_parted(text[end:]))
        if alone and not any(start < end and at < stop for start, stop, _ in taken):
            return at, end
        at = text.find(block, at + 1)
    return None


def _ends_block(before: str) -> bool:
    """Return whether a block can begin after this text: after an empty line or a heading."""
    lines = before.split("\n")
    return not lines[-1] and (not lines[-2].strip() or lines[-2].startswith("#"))


def _is_parted(after: str) -> bool:
    """Return whether a block has ended before this text: before an empty line or a heading."""
    lines = after.split("\n", 2)
    return not lines[0] and (not lines[1].strip() or lines[1].startswith("#"))


def _find_title(text: str, headings: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the place of the first heading of the highest level."""
    return next(((start, end) for start, end in headings if text.startswith("# ", start)), None)


def _take_heading(
    text: str, section: Section, place: tuple[int, int], headings: Iterable[tuple[int, int]]
) -> tuple[int, int, Section]:
    """Return one of Broadsheet's sections in its place, with the heading directly above it."""
    start, end = place
    if not section.text:
        line = text[start:end].strip()
        return start, end, Section(section.name, line, renamed=line != section.heading)
    for first, last in headings if section.heading else ():
        if last <= start and not text[last:start].strip() and not text.startswith("# ", first):
            line = text[first:last].strip()
            return first, end, Section(section.name, line, section.text, line != section.heading)
    return start, end, Section(section.name, text=section.text)


def _fill_gaps(
    text: str, found: Iterable[tuple[int, int, Section]], headings: Sequence[tuple[int, int]]
) -> Iterator[Section]:
    """Yield Broadsheet's sections in order and, between them, the owner's, each from one heading to the next."""
    done = 0
    for start, end, section in (*found, (len(text), len(text), Section())):
        cuts = [done, *(first for first, _ in headings if done < first < start), start]
        for first, last in pairwise(cuts):
            if own := text[first:last].strip("\n"):
                yield Section(text=own)
        if section.name:
            yield section
        done = end
