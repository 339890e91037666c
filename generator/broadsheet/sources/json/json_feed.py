"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/): a feed, or only its items, one per line."""

from __future__ import annotations

import re

from msgspec import Struct, field

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.json_values import Json, format_json
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.citation_clues import drop_identifier_addresses, find_arxiv, find_doi
from broadsheet.sources.fields.html_text import html_to_text, strip_markup
from broadsheet.sources.json.structs import parse_objects, read_struct
from broadsheet.sources.json.values import peek_object
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record

_NAMES = {
    "abstract": "content_text",
    "date": "date_published",
    "edition": "date_published",
    "updated": "date_modified",
    "keywords": "tags",
    "links": "url",
}
_HUGGING_FACE = re.compile(r"https?://huggingface\.co/papers/")
_ARCHIVES = re.compile(
    r'"(?:id|url|external_url)"\s*+:\s*+"https?://(?:huggingface\.co/papers|(?:[a-z]+\.)?arxiv\.org)/'
)
"""An address of Hugging Face or arXiv, whose texts contain TeX."""


class _Author(Struct):
    name: str | None = None


class _Attachment(Struct):
    url: str | None = None


class _Item(Struct):
    title: str
    id: str | int | float = ""
    url: str = ""
    external_url: str = ""
    content_text: str = ""
    content_html: str = ""
    summary: str = ""
    date_published: str = ""
    date_modified: str = ""
    first_seen: str = field(name="_first_seen", default="")
    author: _Author = field(default_factory=_Author)
    authors: list[_Author] = []
    tags: list[str] = []
    language: str = ""
    attachments: list[_Attachment] = []


def is_json_feed(text: str) -> bool:
    """Whether a text begins like a feed or one of its items."""
    names = peek_object(text).keys()
    return names >= {"version", "items"} or bool(names & {"content_text", "content_html", "date_published"})


def parse_json_feed(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a feed. Its texts contain TeX if it has items from Hugging Face or arXiv."""
    reading = Reading(tex=bool(_ARCHIVES.search(text)), names=_NAMES)
    member = "items" if "items" in peek_object(text) else ""
    return parse_objects(text, file, limits, reading, _Item.__struct_encode_fields__, _make_record, member)


def _make_record(origin: Origin, value: Json) -> Record:
    if isinstance(value, dict) and "items" in value:
        raise Reading().fault("items", format_json(value["items"]), "a list")
    item, remarks = read_struct(value, _Item, origin)
    addresses = [str(item.id), item.url, item.external_url]
    arxiv = find_arxiv(addresses)
    # Hugging Face dates an item by the day on which it listed the paper, which may be years old.
    date, shown = ("", item.date_published) if _HUGGING_FACE.match(item.url) else (item.date_published, "")
    attached = (attachment.url or "" for attachment in item.attachments)
    return Record(
        origin=origin,
        title=strip_markup(item.title),
        abstract=strip_markup(item.content_text) or html_to_text(item.content_html) or strip_markup(item.summary),
        authors=tuple(Author(author.name) for author in item.authors or [item.author] if author.name),
        date=date,
        updated=item.date_modified,
        edition=item.first_seen or shown,
        kind=PaperKind.PREPRINT if arxiv else PaperKind.OTHER,
        arxiv=arxiv,
        doi=find_doi(addresses),
        links=drop_identifier_addresses((*addresses[1:], *attached)),
        keywords=tuple(item.tags),
        language=item.language,
        remarks=remarks,
    )
