"""Read JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/): a feed, or only its items, one per line.

Of the feed itself only `items` is read. `docs/formats/json-feed.md` shows a feed and what becomes of its fields.
"""

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
from broadsheet.sources.format import Format
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
"""The names of JSON Feed's fields, as problems call them; other fields have the same name in a record."""
_IGNORED = ("image", "banner_image")
"""Fields that are left out on purpose."""
_HUGGING_FACE = re.compile(r"https?://huggingface\.co/papers/")
"""The beginning of the address of a paper on Hugging Face."""
_ARCHIVES = re.compile(
    r'"(?:id|url|external_url)"\s*+:\s*+"https?://(?:huggingface\.co/papers|(?:[a-z]+\.)?arxiv\.org)/'
)
"""An address of Hugging Face or arXiv, whose texts contain TeX."""


class _Author(Struct):
    """An author of an item: only the name is read, not the address or the avatar."""

    name: str | None = None


class _Attachment(Struct):
    """A file that belongs to an item, such as a PDF: only its address is read."""

    url: str | None = None


class _Item(Struct):
    """The fields of an item that are read.

    JSON Feed requires `id` and either kind of content; here only `title` is required.
    """

    title: str
    id: str | int | float = ""
    """The item's identifier, mostly an address.

    The specification demands a text, and tells readers to accept numbers too.
    """
    url: str = ""
    external_url: str = ""
    """The address of the page that the item is about, where `url` is one on the feed's own site."""
    content_text: str = ""
    """The content without markup. It is preferred to `content_html`, and both to `summary`."""
    content_html: str = ""
    summary: str = ""
    date_published: str = ""
    date_modified: str = ""
    first_seen: str = field(name="_first_seen", default="")
    """The edition, in an extension: names of extensions begin with an underscore, as the specification demands."""
    author: _Author = field(default_factory=_Author)
    """The one author of JSON Feed 1, which 1.1 replaced by `authors`; it counts where `authors` is empty."""
    authors: list[_Author] = []
    tags: list[str] = []
    language: str = ""
    attachments: list[_Attachment] = []


def is_json_feed(text: str) -> bool:
    """Return whether a text begins like a feed or one of its items.

    A feed has `version` and `items`; an item has content or a date under JSON Feed's names.
    """
    names = peek_object(text).keys()
    return names >= {"version", "items"} or bool(names & {"content_text", "content_html", "date_published"})


def parse_json_feed(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a feed; its texts contain TeX if it has items from Hugging Face or arXiv.

    `file` is the name of the text in messages. An item without a title is a problem and no paper.
    """
    reading = Reading(tex=bool(_ARCHIVES.search(text)), names=_NAMES)
    member = "items" if "items" in peek_object(text) else ""
    return parse_objects(text, file, limits, reading, _Item.__struct_encode_fields__, _make_record, member, _IGNORED)


def _make_record(origin: Origin, value: Json) -> Record:
    """Return the record of one item.

    Where the item is Hugging Face's page of a paper, its date is the edition. An item with an arXiv identifier is a
    preprint. Raises InputError if the value is not an object, has no title, or is a whole feed whose `items` are not a
    list.
    """
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
        title=item.title,
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


FORMATS = (Format("json-feed", "JSON Feed", parse_json_feed, is_json_feed),)
