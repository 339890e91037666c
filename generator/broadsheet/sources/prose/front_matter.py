"""Markdown with front matter: one paper a file, as static-site generators keep them (Jekyll, Hugo, PMLR).

The front matter is YAML between two lines of `---`; what follows is the abstract if the front matter has none.

Jekyll explains front matter at https://jekyllrb.com/docs/front-matter/. Names of keys are compared without case and
punctuation; `docs/formats/markdown.md` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import yaml

from broadsheet.config.limits import Limits
from broadsheet.config.yaml_reader import parse_yaml
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.text import fold
from broadsheet.model.urls import Link, LinkKind, is_url
from broadsheet.sources.fields.author_lists import read_authors
from broadsheet.sources.fields.author_names import make_author, read_author
from broadsheet.sources.fields.citation_clues import find_arxiv
from broadsheet.sources.fields.flags import is_no, is_yes
from broadsheet.sources.fields.languages import read_language
from broadsheet.sources.fields.private_data import is_private_note
from broadsheet.sources.fields.publication_types import find_genre, read_publication_kind
from broadsheet.sources.fields.signal_notes import make_awards
from broadsheet.sources.fields.text_lists import sort_categories, split_list
from broadsheet.sources.fields.unknown_fields import UnknownFields
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.prose.markdown_text import markdown_to_text, strip_inline_marks
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import InputError, Place, Problem

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What front matter holds: numbers, dates and words such as `yes` are the texts that they were written as."""

_READING = Reading(plain=True)
_OPENING = re.compile(r"\s*+---[ \t]*\n")
"""The line before the front matter, which only empty lines may precede."""
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
"""The line after the front matter: `---`, or YAML's end of a document, `...`."""
_KEY = re.compile(r"\s*+(?:#|[\w\"' .-]{1,60}:(?:\s|\Z))")
"""How a line of front matter begins: with a comment, or with a key and a colon."""
_TITLE = re.compile(r"^[\"']?title[\"']?[ \t]*:", re.MULTILINE | re.IGNORECASE)
"""A line of front matter with the title, which every paper has."""
_OF_PAPER = re.compile(
    r"^[\"']?(?:abstract|authors?|doi|arxiv|venue|journal|booktitle|publication\w*|pdf|bibtex|conference|year)[\"']?"
    r"[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
"""A line of front matter that a paper has."""
_OF_DOCUMENT = re.compile(
    r"^(?:output|format|jupyter|kernelspec)[ \t]*:|^```\{|^#{2,6} [^\n]*\n(?:.*\n)*?#{2,6} ", re.MULTILINE
)
"""What shows a report or a manual: settings of the output, code that is run, or headings of sections."""
_ABSTRACT = re.compile(r"^#{1,6}[ \t]+abstract\b", re.MULTILINE | re.IGNORECASE)
"""The heading of an abstract, which a paper has whatever other headings there are."""
_LONGEST_FRONT = 200_000
"""Characters of front matter, which takes a second to be read."""
_OTHER_LINKS = tuple(
    "slides slidesurl urlslides poster posterurl urlposter supplementary supp openreview preprint urlpreprint "
    "blog".split()
)
"""Keys that hold an address, or something that only the engine of the site knows, such as the name of a file."""
_LINKS: dict[str, LinkKind | None] = {
    **dict.fromkeys("url link links extras paperurl urlpaper externallink pdf pdfurl pdflink urlpdf html".split()),
    **dict.fromkeys(_OTHER_LINKS),
    **dict.fromkeys("code codeurl urlcode software github githuburl repo repository urlsource".split(), LinkKind.CODE),
    **dict.fromkeys("project projecturl urlproject projectpage website homepage".split(), LinkKind.PROJECT),
    **dict.fromkeys("demo demourl".split(), LinkKind.DEMO),
    **dict.fromkeys("dataset data dataseturl urldataset".split(), LinkKind.DATASET),
    **dict.fromkeys("model modelurl".split(), LinkKind.MODEL),
    **dict.fromkeys("video videourl urlvideo".split(), LinkKind.VIDEO),
}
"""Keys of addresses, and what is behind them where the key says it."""
_LATER = frozenset(("extras", "software", "urlsource", *_OTHER_LINKS))
"""Keys of addresses that give a paper no identity, since pages were published before they were read."""


_IGNORED = frozenset(
    # How the engine of the site shows a page.
    "layout permalink slug aliases redirectfrom published draft featured weight order cycles nav navorder navtitle "
    "sidebar toc math mathjax katex comments share sharing classes authorprofile image header teaser thumbnail cover "
    "icon socialimage showdate readingtime profile commentable editable highlight diagram projects collection listing "
    "format execute pagination sitemap lastmod lastmodified expirydate hugoblox template abbr "
    # What another key says in a form that is read, or what only a bibliography needs.
    "bibtex bibtexurl bibtexauthor bibtexeditor textitle citation publicationshort issued month day".split()
)
"""Keys, in lower case and without punctuation, that are left out on purpose."""


def is_markdown(text: str) -> bool:
    """Return whether a text begins with front matter that gives a title, and is neither a manual nor a report in R."""
    opening = _OPENING.match(text)
    if not opening:
        return False
    end = opening.end() + _LONGEST_FRONT
    closing = _CLOSING.search(text, opening.end(), end)
    front = text[opening.end() : closing.start() if closing else end]
    if not (_KEY.match(front) and _TITLE.search(front)):
        return False
    body = text[closing.end() : closing.end() + _LONGEST_FRONT] if closing else ""
    return bool(_OF_PAPER.search(front) or _ABSTRACT.search(body)) or not _OF_DOCUMENT.search(f"{front}\n{body}")


def parse_markdown(text: str, file: str, limits: Limits) -> Parsed:
    """The paper of a file, or the reason why there is none: invalid YAML, a draft, or no title.

    `file` is the name of the text in messages.
    """
    return make_papers(_read_file(text, file, limits), file, limits, _READING)


def _read_file(text: str, file: str, limits: Limits) -> Iterator[Record | Problem]:
    """Yield the one record of a file, or the one problem with it.

    Its place is the line with which the front matter begins or, where the YAML is wrong, the line of the fault.
    """
    opening = _OPENING.match(text)
    line = text.count("\n", 0, opening.end()) if opening else 1
    origin = Origin(file, 1, line)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing:
        advice = "Write what is known of the paper between two lines of three hyphens."
        message = "The front matter has no line “---” after it." if opening else "The file has no front matter."
        yield Problem(origin.place, "no-front-matter", message, advice, rejected=True)
        return
    front, body = text[opening.end() : closing.start()], text[closing.end() :]
    for name, part, most in (("front matter", front, _LONGEST_FRONT), ("text", body, limits.record)):
        if len(part) > most:
            message = f"The {name} has {len(part):,} characters. At most {most:,} are allowed."
            yield Problem(origin.place, "limit-record", message, "Shorten it.", rejected=True)
            return
    try:
        yield _make_record(origin, _read_front(front, limits), body)
    except InputError as error:
        yield error.at(Place(file, line + error.line))


def _read_front(text: str, limits: Limits) -> dict[str, Value]:
    """Return the values under their keys, as they are written.

    Raises InputError if the text is not valid YAML or not a mapping, or has a key twice, whatever its case.
    """
    node = parse_yaml(text, limits.abstract)
    if not isinstance(node, yaml.MappingNode):
        raise _READING.fault("front matter", "not a mapping", "lines of “key: value”")
    values: dict[str, Value] = {}
    names = set[str]()
    for key, value in node.value:
        if (name := fold(str(key.value))) in names:
            raise _READING.fault(str(key.value), "given twice", "given once")
        names.add(name)
        values[str(key.value)] = _make_value(value)
    return values


def _make_value(node: yaml.Node) -> Value:
    """Return the value of a node of YAML; null is an empty text, and every other scalar the text that was written."""
    match node:
        case yaml.MappingNode():
            return {str(key.value): _make_value(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_make_value(item) for item in node.value]
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def _make_record(origin: Origin, values: dict[str, Value], body: str) -> Record | Problem:
    """Return the record of a file, or a problem where its front matter says that it is not to be published.

    `values` are those of the front matter, and `body` is the Markdown below it. A category that is not arXiv's is a
    keyword. A summary beside another abstract is the short one (`tldr`).
    """
    front = _Front(origin.place, values)
    if is_yes(front.text("draft")) or is_no(front.text("published")):
        advice = "To publish it, remove that from the front matter; otherwise remove the file."
        return Problem(origin.place, "draft", "The front matter says that this is a draft.", advice, rejected=True)
    links = [*_read_links(front.values)]
    classes, others = sort_categories(front.texts("categories", "category", "primaryclass"))
    kinds = front.texts("type", "publicationtypes", "genre", "layout")
    kind, note = read_publication_kind(kinds), front.marked("comment", "note")
    written, summary = front.marked("abstract", "description"), front.marked("summary")
    excerpt = front.marked("excerpt")
    abstract = written or markdown_to_text(body) or summary or excerpt
    pages, ends = front.text("pages", "page"), "–".join(filter(None, map(front.text, ("firstpage", "lastpage"))))
    tldr, language = front.marked("tldr"), front.text("lang", "language")
    venue = markdown_to_text(front.text("venue", "journal", "booktitle", "conference", "containertitle", "publication"))
    return Record(
        origin=origin,
        title=front.marked("title"),
        abstract=abstract,
        authors=tuple(_read_authors(front.values.get("authors") or front.values.get("author") or [])),
        editors=tuple(_read_authors(front.values.get("editors") or front.values.get("editor") or [])),
        date=front.text("date", "published", "publishdate", "publicationdate", "year"),
        updated=front.text("updated"),
        edition=front.text("edition"),
        kind=kind,
        venue=venue,
        volume=front.text("volume"),
        issue=front.text("issue", "number"),
        pages=pages or ends,
        publisher=front.text("publisher"),
        place=front.text("place", "address", "location", "publisherplace"),
        series=front.marked("series", "collectiontitle"),
        genre=find_genre(kind, front.texts("genre")),
        issn=tuple(front.texts("issn", "eissn")),
        isbn=tuple(front.texts("isbn")),
        arxiv=front.text("arxiv", "arxivid", "eprint") or find_arxiv(links),
        doi=front.text("doi"),
        pmid=front.text("pmid"),
        pmcid=front.text("pmcid"),
        citation_key=front.text("citationkey", "citekey", "bibkey", "bibtexkey", "key", "id"),
        links=tuple(links),
        keywords=(*front.texts("keywords", "keyword"), *front.texts("tags", "tag"), *others),
        categories=tuple(classes),
        comment="" if is_private_note(note) else note,
        licence=front.text("licence", "license"),
        language=read_language(language) or language,
        tldr=tldr or (summary if summary != abstract else ""),
        machine_summary=front.text("machinesummary", "aisummary"),
        machine_keywords=tuple(front.texts("machinekeywords", "aikeywords")),
        machine=front.text("machine", "aisummarymodel"),
        readings=tuple(make_awards([front.text("awards", "award", "awardname")], venue)),
        withdrawn=is_yes(front.text("withdrawn", "retracted")),
        filed=front.find_filed(),
        remarks=(*front.faults, *front.report_unknown()),
    )


class _Front:
    """The values of front matter, which of the requested ones are not text, and which ones are not known."""

    def __init__(self, place: Place, typed: dict[str, Value]) -> None:
        """Take the values of front matter as written, and the place in which what is wrong with them is reported.

        Quarto has some of them in an object `citation`, and Hugo Blox identifiers in `hugoblox`.
        """
        self._place, self._typed = place, typed
        theme = typed.get("hugoblox")
        self.values: dict[str, Value] = {}
        for part in (theme.get("ids") if isinstance(theme, dict) else None, typed.get("citation"), typed):
            self.values |= {fold(key): value for key, value in part.items()} if isinstance(part, dict) else {}
        self._known = {*_LINKS, *_IGNORED, "authors", "author", "editors", "editor"}
        # PMLR's abstracts are TeX.
        self._is_tex = "textitle" in self.values or "firstpage" in self.values
        self.faults: list[Problem] = []

    def text(self, *names: str) -> str:
        """The first of these values that exists; the items of a list are joined.

        Empty if none exists. An object is not a text, and is added to `faults`.
        """
        self._known.update(names)
        for name in names:
            value = self.values.get(name)
            if isinstance(value, list):
                value = ", ".join(item for item in value if isinstance(item, str))
            if isinstance(value, dict):
                self.faults.append(_READING.left_out(self._place, name, "an object", "a text"))
            elif value:
                return value
        return ""

    def marked(self, *names: str) -> str:
        """The same without the inline marks of Markdown, which Hugo's themes render."""
        text = self.text(*names)
        return text if self._is_tex else strip_inline_marks(text)

    def texts(self, *names: str) -> list[str]:
        """The items of the first of these values that exists.

        A text is split as the cells of a table are, and items that are not texts are left out.
        """
        self._known.update(names)
        value = next((value for name in names if (value := self.values.get(name))), [])
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else split_list(str(value))

    def find_filed(self) -> dict[str, str]:
        """The title as written, and identifiers of the keys in which 0.1.0 looked for them, which make the identity."""
        texts = {fold(key): value for key, value in self._typed.items() if isinstance(value, str)}
        links = _read_links({key: value for key, value in self.values.items() if key not in _LATER})
        arxiv = next(filter(None, map(texts.get, ("arxiv", "arxivid", "eprint"))), "") or find_arxiv(links)
        return {"title": self.text("title"), "arxiv": arxiv, "doi": texts.get("doi", "")}

    def report_unknown(self) -> list[Problem]:
        """The problems of keys that hold data and were never requested; `no` and `false` are not data."""
        unknown = UnknownFields()
        found = {key: value for key, value in self._typed.items() if fold(key) not in self._known}
        unknown.add_values({key: value for key, value in found.items() if not is_no(str(value))}, ())
        return unknown.report(self._place.file, self._place.line)


def _read_authors(value: Value) -> Iterator[Author]:
    """Yield the authors of a value: names in one text, an object for a person, or a list of either."""
    match value:
        case str():
            yield from read_authors(value)
        case dict():
            yield from _read_person({fold(key): part for key, part in value.items()})
        case list():
            for item in value:
                yield from [read_author(item)] if isinstance(item, str) else _read_authors(item)


def _read_person(person: dict[str, Value]) -> Iterator[Author]:
    """Yield the author that an object describes, as in `{family: Gull, given: Ada, orcid: 0000-0002-1825-0097}`.

    The keys are in lower case and without punctuation. Affiliations are texts, or objects with a `name`.
    """

    def find(*names: str) -> str:
        """Return the first of these values that is a text and not empty, or an empty text."""
        return next((value for name in names if isinstance(value := person.get(name), str) and value), "")

    family, given = find("family", "last", "lastname", "surname"), find("given", "first", "firstname")
    author = make_author(family, given) if family else read_author(find("name", "literal"))
    places = person.get("affiliations") or person.get("affiliation") or person.get("institution") or []
    names = [place.get("name", "") if isinstance(place, dict) else place for place in _listed(places)]
    yield Author(author.name, author.family, tuple(n for n in names if isinstance(n, str) and n), find("orcid"))


def _listed(value: Value) -> list[Value]:
    """Return a list as it is, and any other value as a list of itself."""
    return value if isinstance(value, list) else [value]


def _read_links(values: dict[str, Value]) -> Iterator[str | Link]:
    """The addresses under known keys; an item of a list is an address, alone or with the name of its target.

    For example `{name: Code, url: "https://…"}`, PMLR's `{label: Code, link: "https://…"}`, or `{code: "https://…"}`.
    """
    for name, value in values.items():
        if name not in _LINKS:
            continue
        for item in _listed(value):
            if isinstance(item, str):
                yield from _make_links(name, item)
            elif isinstance(item, dict):
                called = item.get("name") or item.get("title") or item.get("label") or ""
                url = item.get("url") or item.get("link") or item.get("href")
                pairs = [(str(called), url)] if url else [*item.items()]
                for key, address in pairs:
                    if isinstance(address, str):
                        yield from _make_links(fold(key), address)


def _make_links(name: str, url: str) -> Iterator[str | Link]:
    """Yield the address with the kind that its name indicates.

    It has no kind if the name does not tell it, or if it is not an address.
    """
    kind = _LINKS.get(name)
    if url and (is_url(url) or name not in _OTHER_LINKS):
        yield Link(url, kind) if kind and is_url(url) else url


FORMATS = (Format("markdown", "Markdown with front matter", parse_markdown, is_markdown, notes="note"),)
