"""Reads Hugging Face's Daily Papers as its API returns them.

`GET /api/daily_papers` gives an array whose items have the paper under `paper`; `GET /api/papers/ID` gives one paper
without an item around it. The API is described at https://huggingface.co/.well-known/openapi.json, and
`docs/formats/hf-daily.md` shows an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct, field

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.json_values import Json
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.readings import GREATEST, SignalKind, SignalReading, write_number
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.json.structs import parse_objects, read_struct
from broadsheet.sources.json.values import peek_object
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record

_READING = Reading(
    tex=True,
    names={
        "arxiv": "id",
        "abstract": "summary",
        "date": "publishedAt",
        "edition": "submittedOnDailyAt",
        "machine_summary": "ai_summary",
        "machine_keywords": "ai_keywords",
        "machine": "ai_summary_model",
    },
)
"""The API's names of fields, as problems call them. Titles and abstracts are those of arXiv, so they hold TeX."""
_FILMS = (".mp4", ".mov", ".webm")
"""The endings of addresses of videos, in lower case. Other media of a paper are left out."""


class _Author(Struct):
    """An author of a paper: only the name is read, of those that are not hidden."""

    name: str | None = None
    hidden: bool | None = None
    """Whether the site does not show this author."""


class _Paper(Struct, rename="camel"):
    """A paper as the API describes it; of the fields that are not listed here, none is read.

    Most names are in camel case, such as `publishedAt`; those of what a machine wrote are not: `ai_summary`.
    """

    title: str
    id: str = ""
    """The arXiv identifier without its version, such as `1802.00317`."""
    authors: list[_Author] = []
    summary: str = ""
    published_at: str = ""
    """When arXiv published the paper, for example `2031-03-30T17:59:00.000Z`."""
    submitted_on_daily_at: str = ""
    """When somebody put the paper on the daily list; this is its edition."""
    withdrawn_at: str = ""
    """When the paper was withdrawn; empty, null or missing if it was not."""
    ai_summary: str = field(name="ai_summary", default="")
    ai_summary_model: str = field(name="ai_summary_model", default="")
    """The model that wrote the summary, such as `example/tiny-1.5`; answers before 2026 do not name it."""
    ai_keywords: list[str] = field(name="ai_keywords", default_factory=list)
    upvotes: int | None = None
    num_comments: int | None = None
    """An answer about a single paper has its comments here."""
    github_repo: str = ""
    github_stars: int | None = None
    project_page: str = ""
    media_urls: list[str] = []


class _Item(Struct, rename="camel"):
    """An entry of the daily list: a paper, and when it was published or listed."""

    paper: _Paper
    published_at: str = ""
    num_comments: int | None = None


_NAMES = _Item.__struct_encode_fields__ + _Paper.__struct_encode_fields__
"""The fields with which an object may begin, whether it is an item or a paper."""

_IGNORED = frozenset(
    "_id discussionId thumbnail isAuthorParticipating submittedBy submittedOnDailyBy organization "
    "projectPageAddedBy githubRepoAddedBy".split()
)
"""Fields that are left out on purpose: what single users of the site did, and pictures."""


def is_daily_papers(text: str) -> bool:
    """Return whether a text begins like an answer of the API.

    Its first object has `publishedAt`, and either a paper or, if it is itself a paper, a summary.
    """
    first = peek_object(text)
    return "publishedAt" in first and ("paper" in first or "summary" in first)


def parse_daily_papers(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of an answer of the API, or of its objects in lines.

    `file` is the name of the text in messages. An object without a title is a problem and no paper.
    """
    unknown = UnknownFields()
    make = partial(_make_record, unknown)
    return parse_objects(text, file, limits, _READING, _NAMES, make, ignored=_IGNORED, unknown=unknown)


def _make_record(unknown: UnknownFields, origin: Origin, value: Json) -> Record:
    """Return the record of an item, or of a paper without an item; count the fields of an item's paper in `unknown`.

    Every paper of the list is a preprint. Hidden authors are left out. Raises InputError if the value is not an
    object, or if the paper has no title.
    """
    if isinstance(value, dict) and "paper" in value:
        item, remarks = read_struct(value, _Item, origin)
        unknown.add_values(value["paper"], {*_NAMES, *_IGNORED})
        paper, listed_at, comments = item.paper, item.published_at, item.num_comments
    else:
        paper, remarks = read_struct(value, _Paper, origin)
        listed_at, comments = "", paper.num_comments
    return Record(
        origin=origin,
        title=paper.title,
        abstract=strip_markup(paper.summary),
        authors=tuple(Author(author.name) for author in paper.authors if author.name and not author.hidden),
        date=paper.published_at,
        # The date of an item is usually that of the paper; only a later one is the day on which it was listed.
        edition=paper.submitted_on_daily_at or (listed_at if listed_at > paper.published_at else ""),
        kind=PaperKind.PREPRINT,
        arxiv=paper.id,
        links=tuple(_find_links(paper)),
        machine_summary=paper.ai_summary,
        machine_keywords=tuple(paper.ai_keywords),
        machine=paper.ai_summary_model or "Hugging Face" if paper.ai_summary or paper.ai_keywords else "",
        readings=tuple(_list_readings(paper, comments)),
        withdrawn=bool(paper.withdrawn_at),
        remarks=remarks,
    )


def _list_readings(paper: _Paper, comments: int | None) -> Iterator[SignalReading]:
    """Yield the votes and comments that a paper has on Hugging Face, and the stars of its code on GitHub."""
    counts = (
        ("Hugging Face", SignalKind.UPVOTES, paper.upvotes),
        ("Hugging Face", SignalKind.COMMENTS, comments),
        ("GitHub", SignalKind.STARS, paper.github_stars),
    )
    for source, kind, number in counts:
        if number is not None and 0 <= number <= GREATEST:
            yield SignalReading(source, kind, "", write_number(number))


def _find_links(paper: _Paper) -> Iterator[Link]:
    """Yield the addresses of the code, of the project, of the paper's page on Hugging Face, and of its videos."""
    if paper.github_repo:
        yield Link(paper.github_repo, LinkKind.CODE)
    if paper.project_page:
        yield Link(paper.project_page, LinkKind.PROJECT)
    if paper.id:
        yield Link(f"https://huggingface.co/papers/{paper.id}", LinkKind.LINK)
    yield from (Link(url, LinkKind.VIDEO) for url in paper.media_urls if url.lower().endswith(_FILMS))


FORMATS = (Format("hf-daily", "Hugging Face's Daily Papers", parse_daily_papers, is_daily_papers),)
