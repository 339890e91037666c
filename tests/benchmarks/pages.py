"""The pages of papers that Broadsheet has made, taken apart: what the sites of other generators are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

_DOCUMENT = re.compile(
    r"(?P<opening>.*<head>\n)(?P<head>.*)</head>\n(?P<masthead>.*)(?P<main><main[^>]*>)\n(?P<body>.*)</main>\n(?P<footer>.*)",
    re.DOTALL,
)
_ELSEWHERE = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((?:(?:\.\./){2}(?:authors|topics|editions)/|paper\.)[^)]*\)")
"""A Markdown link to a page other than that of a paper, or to a citation."""


class Shell(NamedTuple):
    """What is the same in the document of every paper."""

    opening: str
    """What is before the lines of the head."""
    head: tuple[str, ...]
    """The lines of the head that all pages have."""
    masthead: str
    """From the beginning of the body to the main element."""
    main: str
    """The tag that opens the main element."""
    footer: str
    """What comes after the main element."""


class Made(NamedTuple):
    """What Broadsheet has made of some papers."""

    site: Path
    docs: Path
    """The docs tree of the site, as `broadsheet embed` writes it."""
    shell: Shell
    added: date
    """The day of the edition that is added to the others later."""


class PaperPage(NamedTuple):
    """The page of a paper."""

    slug: str
    """The last folder of its address."""
    title: str
    description: str
    date: str
    """The day of its edition, as YYYY-MM-DD."""
    topics: list[str]
    head: str
    """The lines of the head that not all pages have."""
    body: str
    """The HTML of the page's own content."""
    markdown: str
    """The page as Markdown with links to other papers alone, and without front matter."""


def read_shell(site: Path, docs: Path) -> Shell:
    """What the pages of papers of a site share, whose docs tree is in `docs`."""
    first, *others = (site / "papers" / path.parent.name / "index.html" for path in _list_papers(docs))
    parts = _split(first)
    head = dict.fromkeys(filter(None, parts["head"].splitlines()))
    for other in others:
        lines = set(_split(other)["head"].splitlines())
        head = {line: None for line in head if line in lines}
    return Shell(parts["opening"], tuple(head), parts["masthead"], parts["main"], parts["footer"])


def read_papers(made: Made) -> Iterator[PaperPage]:
    """Yield the page of each paper."""
    shared = set(made.shell.head)
    for path in _list_papers(made.docs):
        slug = path.parent.name
        parts = _split(made.site / "papers" / slug / "index.html")
        _, meta, markdown = path.read_text().split("---\n", 2)
        facts = {name: json.loads(value) for name, value in re.findall(r"^(\w+): (.*)$", meta, re.MULTILINE)}
        yield PaperPage(
            slug=slug,
            title=facts["title"],
            description=facts.get("description", ""),
            date=_complete_date(facts.get("date", "")),
            topics=facts.get("topics", []),
            head="".join(f"{line}\n" for line in parts["head"].splitlines() if line and line not in shared),
            body=parts["body"],
            markdown=_ELSEWHERE.sub(r"\1", markdown),
        )


def write_papers(made: Made, folder: Path, suffix: str, write: Callable[[PaperPage], str]) -> dict[Path, str]:
    """Write the page of each paper into a folder, but return those of the day that is added later."""
    later = dict[Path, str]()
    for paper in read_papers(made):
        path = folder / f"{paper.slug}{suffix}"
        if paper.date == str(made.added):
            later[path] = write(paper)
        else:
            path.write_text(write(paper))
    return later


def _list_papers(docs: Path) -> list[Path]:
    """The Markdown of the pages of papers; a site also has redirects beside them."""
    return sorted((docs / "papers").glob("*/index.md"))


def _complete_date(text: str) -> str:
    """A date with a month and a day, which other generators need."""
    return text + "1970-01-01"[len(text) :]


def _split(path: Path) -> dict[str, str]:
    """The parts of a document."""
    parts = _DOCUMENT.fullmatch(path.read_text())
    assert parts, f"{path} has no head or no main element"
    return parts.groupdict()
