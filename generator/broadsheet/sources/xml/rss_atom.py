"""Reads feeds of papers: RSS 2.0 and 1.0, and Atom, with the fields that publishers add to them.

RSS 2.0 is https://www.rssboard.org/rss-specification, RSS 1.0 is https://web.resource.org/rss/1.0/spec, and Atom is
RFC 4287. The elements of `dc:` are https://www.dublincore.org/specifications/dublin-core/dces/, those of `prism:` are
PRISM 2.0. A feed tells when an item was shown, which is the edition, and only sometimes when the paper was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import fold
from broadsheet.model.urls import Link, LinkKind, is_url
from broadsheet.sources.fields.abstract_notices import Facts, strip_notices
from broadsheet.sources.fields.author_lists import read_people
from broadsheet.sources.fields.citation_clues import drop_identifier_addresses, find_arxiv, find_doi
from broadsheet.sources.fields.html_text import html_to_text
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.xml.elements import ElementFields, find_root, read_all_text, read_markup, read_service_records

_NAMES = {
    "edition": "pubDate",
    "doi": "prism:doi",
    "date": "dc:date",
    "licence": "dc:rights",
    "language": "dc:language",
}
"""What messages call fields of the record: the elements from which they most often come."""
_RSS_1 = re.compile(r"=[\"']http://purl\.org/rss/1\.0/[\"']")
"""The declaration of RSS 1.0; the names of its modules, which Zotero's RDF uses too, only begin like it."""
_SPEAKS_TEX = re.compile(r"<(?:link|guid|id)\b[^<>]*[>\"']https?://(?:huggingface\.co/papers/|arxiv\.org/abs/)")
"""A paper's address at those whose texts hold TeX."""
_EMAIL = re.compile(r"(?:mailto:)?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
"""A person's address, which RSS has beside the name: `ada@gull.example (Ada Gull)`."""
_BRACKETS = re.compile(r"[()<>\[\]]")
"""What encloses a name or an e-mail address, and is part of neither."""
_PMID = re.compile(
    r"(?:pmid|pubmed):\s*+(\d{1,8})|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""PubMed's number, as `pmid:12345678` or in the address of its page."""
_PMCID = re.compile(r"(?:pmc|pmcid):\s*+((?:PMC)?\d{1,9})", re.IGNORECASE)
"""PubMed Central's number, as `pmc:PMC1234567`."""
_PREPRINT_SERVERS = re.compile(
    r"https?://(?:[\w-]+\.)?(?:biorxiv|medrxiv|chemrxiv|preprints|eartharxiv|techrxiv)\.org/"
    r"|https?://(?:www\.)?researchsquare\.com/article/",
    re.IGNORECASE,
)
"""The addresses of archives whose papers are preprints, apart from arXiv."""
_SOURCE_END = re.compile(r",? Published online|[;|]")
"""What follows the journal in `dc:source`, as Nature writes it."""
_SCIENCE_DIRECT = {
    "date": re.compile(r"^(?:Publication date|Available online):? ?([^\n]{4,40})$", re.MULTILINE),
    "venue": re.compile(r"^Source: ?([^\n]{2,150}?)(?:, Volume [^\n]{1,60})?$", re.MULTILINE),
    "volume": re.compile(r"^Source: ?[^\n]{2,150}?, Volumes? ([\w–-]{1,12})", re.MULTILINE),
    "authors": re.compile(r"^Author\(s\): ?([^\n]{2,5000})$", re.MULTILINE),
}
"""Fields of the citation that ScienceDirect writes in place of an abstract."""
_RSC = re.compile(
    r"\s*+(?P<venue>[^\n]{2,100}), (?:19|20)\d\d, [^\n]{2,80}\n\s*+DOI: ?10\.[^\n]{4,100}\n"
    r"\s*+(?P<authors>[^\n]{3,5000})\n"
)
"""The citation that the Royal Society of Chemistry writes before an abstract."""
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,? +", re.IGNORECASE)
"""The day of the week, which RFC 822 allows before a date."""
_COMPACT_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T\d{4,6}|[+-]\d\d:\d\d).*", re.ASCII | re.DOTALL)
"""A time such as `20310512T083000`, or a day with a time zone such as `2031-05-12+00:00`."""
_MOST_OF_IT = 0.5
"""The part of a longer text that a shorter one must be to be the abstract in it."""


def is_rss(text: str) -> bool:
    """Return whether a text is a feed as RSS: 2.0 has the root `rss`, and 1.0 has `RDF` with the namespace of RSS."""
    root = find_root(text)
    return root.startswith("rss ") or (root.startswith("RDF ") and bool(_RSS_1.search(root)))


def is_atom(text: str) -> bool:
    """Return whether a text is a feed as Atom, by its root alone; arXiv's answers are to be recognised before."""
    return find_root(text).startswith("feed ")


def parse_rss(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a feed as RSS, one for each `item`."""
    return _parse(text, file, limits, "item")


def parse_atom(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a feed as Atom, one for each `entry`."""
    return _parse(text, file, limits, "entry")


def _parse(text: str, file: str, limits: Limits, name: str) -> Parsed:
    """Return the papers of a feed whose items have this name.

    Texts are read as TeX only if the feed links to arXiv or to Hugging Face, whose texts hold TeX.
    """
    reading = Reading(tex=bool(_SPEAKS_TEX.search(text)), plain=True, names=_NAMES)
    return make_papers(read_service_records(text, file, (name,), limits.record, _read_item), file, limits, reading)


def _read_item(origin: Origin, item: etree._Element) -> Record:
    """Return the record of an item of any of the formats.

    Identifiers are searched in the addresses and identifiers of the item. The date is that of the publication. The day
    on which the item was shown counts as the date only if the paper has a DOI and is not arXiv's.
    """
    fields = ElementFields(item)
    names = [name.strip() for name in fields.texts("guid", "id", "link", "prism:url", "dc:identifier")]
    names += (link.get("href", "") for link in fields.all("link") if link.get("rel", "alternate") == "alternate")
    summaries = [_read_text(field) for field in fields.all(*_SUMMARIES)]
    cited = _read_citation(summaries)
    arxiv, doi = find_arxiv(names), fields.text("prism:doi") or find_doi(names)
    venue = _read_line(fields, "prism:publicationName") or _read_source(fields) or cited.get("venue", "")
    shown = _read_day(fields.text("pubDate", "published", "updated"))
    authors = tuple(_read_authors(fields)) or tuple(read_people([cited.get("authors", "")]))
    title = next(map(_read_text, fields.all("title", "dc:title")), "")
    return Record(
        origin=origin,
        title=title,
        abstract=_choose_abstract(summaries, Facts(title, tuple(author.name for author in authors), doi, venue)),
        authors=authors,
        date=_read_day(fields.text(*_DATES)) or cited.get("date", "") or (shown if doi and not arxiv else ""),
        edition=shown,
        kind=_find_kind(arxiv, names, venue),
        venue=venue,
        volume=fields.text("prism:volume") or cited.get("volume", ""),
        issue=fields.text("prism:number", "prism:issueIdentifier"),
        pages=fields.text("prism:pageRange") or "–".join(fields.texts("prism:startingPage", "prism:endingPage")),
        publisher=_read_line(fields, "dc:publisher"),
        issn=tuple(fields.texts("prism:issn", "prism:eIssn")),
        isbn=tuple(fields.texts("prism:isbn")),
        arxiv=arxiv,
        doi=doi,
        pmid=_find_id(_PMID, names),
        pmcid=_find_id(_PMCID, names),
        links=(*drop_identifier_addresses(filter(is_url, names)), *_read_enclosures(fields)),
        keywords=tuple(_read_keywords(fields)),
        licence=next(filter(is_url, fields.texts("cc:license", "creativeCommons:license", "dc:rights")), ""),
        language=fields.text("dc:language"),
    )


_SUMMARIES = ("description", "summary", "content", "content:encoded", "dc:description", "dcterms:abstract")
"""Elements that may hold the abstract, in part or as a whole."""
_DATES = ("prism:publicationDate", "prism:coverDate", "dc:date", "dcterms:issued")
"""Elements that hold the date of the publication, in the order of preference."""


def _read_line(fields: ElementFields, name: str) -> str:
    """Return the text of the first element of a name, on its own; empty if there is none."""
    return next(map(_read_text, fields.all(name)), "").strip()


def _read_text(field: etree._Element) -> str:
    """Return the text of an element, which may be HTML in every feed except where Atom says `type="text"`."""
    return read_all_text(field) if field.get("type") == "text" else html_to_text(_read_html(field))


def _read_html(field: etree._Element) -> str:
    """Return the HTML in an element, which is escaped, as in RSS, or has elements.

    Atom has elements with `type="xhtml"` (RFC 4287, section 3.1.1.3).
    """
    return read_markup(field) if len(field) else read_all_text(field)


def _choose_abstract(texts: Iterable[str], facts: Facts) -> str:
    """Return the text of an item that holds the abstract, perhaps with notices; empty if there is none.

    The one with the longest abstract counts, since another may be its beginning. If it contains another that is more
    than half as long, but not at its beginning, it has something around the abstract, and the other is returned.
    """
    abstracts = {abstract: text for text in texts if (abstract := strip_notices(text, facts)).strip()}
    chosen = max(abstracts, key=len, default="")
    whole = fold(chosen)
    for abstract, text in abstracts.items():
        part = fold(abstract)
        if part in whole and not whole.startswith(part) and len(part) > _MOST_OF_IT * len(whole):
            return text
    return abstracts.get(chosen, "")


def _read_citation(texts: Iterable[str]) -> dict[str, str]:
    """Return the fields that a publisher writes in place of an abstract, by their names in the record, if one does.

    ScienceDirect writes `Publication date: March 2031`, `Source: Journal of Sand, Volume 7` and `Author(s): Ada Gull`.
    One line alone could be a sentence of an abstract, so that the date and another one are needed. The Royal Society of
    Chemistry writes three lines: `J. Sand, 2031, 7, 11-19`, `DOI: 10.1234/sand.7, Paper` and `Ada Gull and Ben Tern`.
    """
    for text in texts:
        if match := _RSC.match(text):
            return match.groupdict()
        found = {name: match[1] for name, pattern in _SCIENCE_DIRECT.items() if (match := pattern.search(text))}
        if "date" in found and len(found) > 1:
            return found
    return {}


def _read_source(fields: ElementFields) -> str:
    """Return the journal in `dc:source`, as in `Nature Sand, Published online: …`; empty if it is an address."""
    source = _SOURCE_END.split(_read_line(fields, "dc:source"), maxsplit=1)[0].strip()
    return "" if is_url(source) else source


def _read_day(text: str) -> str:
    """Return a date in a form that `read_period` knows: without a weekday and a time that follows ` at `."""
    text = " ".join(text.split())
    if match := _COMPACT_TIME.fullmatch(text):
        return "-".join(match.groups())
    return _WEEKDAY.sub("", text, count=1).replace("Sept ", "Sep ").partition(" at ")[0]


def _find_kind(arxiv: str, names: Iterable[str], venue: str) -> PaperKind:
    """Return how a paper was published: at an archive, in a journal if a venue is given, or otherwise unknown."""
    if arxiv or any(map(_PREPRINT_SERVERS.match, names)):
        return PaperKind.PREPRINT
    return PaperKind.ARTICLE if venue else PaperKind.OTHER


def _find_id(pattern: re.Pattern[str], names: Iterable[str]) -> str:
    """Return the identifier in the first name that a pattern matches as a whole; empty if there is none."""
    matches = (match for name in names if (match := pattern.fullmatch(name)))
    return next((next(filter(None, match.groups())) for match in matches), "")


def _read_authors(fields: ElementFields) -> Iterator[Author]:
    """Yield the authors: each has an element, or one element has all of them. An e-mail address is not a name.

    Those of Dublin Core come first; in RSS, `author` is meant for an e-mail address.
    """
    elements = fields.all("dc:creator", "dcterms:creator") or fields.all("author", "dc:contributor")
    names = [_read_name(ElementFields(element).text("name") or _read_html(element)) for element in elements]
    return read_people(names)


def _read_name(html: str) -> str:
    """Return the names in a text without the e-mail addresses beside them.

    `ada@gull.example (Ada Gull)` gives `Ada Gull`; RSS 2.0 asks for `author` in this form.
    """
    text = html_to_text(html)
    return _BRACKETS.sub(" ", _EMAIL.sub(" ", text)).strip(" ,;") if "@" in text else text


def _read_enclosures(fields: ElementFields) -> Iterator[str | Link]:
    """Yield the files that belong to an item: the paper as a PDF, or a video. Others, such as images, are left out.

    RSS has `enclosure` for them, and Atom `link rel="enclosure"` (RFC 4287, section 4.2.7.2).
    """
    files = [(file.get("url", ""), file.get("type", "")) for file in fields.all("enclosure")]
    files += [
        (link.get("href", ""), link.get("type", "")) for link in fields.all("link") if link.get("rel") == "enclosure"
    ]
    for url, media_type in files:
        if is_url(url) and media_type.startswith("video/"):
            yield Link(url, LinkKind.VIDEO)
        elif is_url(url) and media_type == "application/pdf":
            yield from drop_identifier_addresses([url])


def _read_keywords(fields: ElementFields) -> Iterator[str]:
    """Yield the text of each category; in Atom the readable `label`, or else the `term` (RFC 4287, section 4.2.2)."""
    for category in fields.all("category", "dc:subject", "prism:keyword"):
        yield html_to_text(category.get("label") or category.get("term") or read_all_text(category))


FORMATS = (
    Format("rss", "An RSS feed of papers", parse_rss, is_rss, "item"),
    Format("atom", "An Atom feed of papers", parse_atom, is_atom, "entry"),
)
