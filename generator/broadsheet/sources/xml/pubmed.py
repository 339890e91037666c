"""Reads PubMed's XML: a `PubmedArticleSet` of articles, books and chapters.

The DTD is https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/, where each element named here has a page;
`docs/formats/pubmed.md` shows a record. What PubMed expresses alike in XML and text is in `pubmed_facts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Origin
from broadsheet.model.publication import PaperKind
from broadsheet.sources.fields.author_names import make_author
from broadsheet.sources.fields.html_text import strip_markup
from broadsheet.sources.fields.pubmed_facts import (
    NOTICES,
    choose_day,
    classify_publication,
    find_arxiv,
    find_date,
    find_genre,
    find_language,
    is_retracted,
    read_title,
    write_comment,
)
from broadsheet.sources.format import Format
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading, Record
from broadsheet.sources.xml.elements import find_root, read_records
from broadsheet.sources.xml.inline_text import read_each, read_filed, read_first, read_inline_text

_READING = Reading(
    names={
        "title": "ArticleTitle",
        "date": "PubDate",
        "doi": "ArticleId",
        "language": "Language",
        "updated": "DateRevised",
    }
)
_DOI = "ArticleIdList/ArticleId[@IdType='doi']"
"""Where a record's own DOI is; those of the papers that it cites are in lists of references."""


def parse_pubmed(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a text of PubMed's XML: each `PubmedArticle` and each `PubmedBookArticle`."""
    names = ("PubmedArticle", "PubmedBookArticle")
    return make_papers(read_records(text, file, names, limits.record, _read_publication), file, limits, _READING)


def is_pubmed(text: str) -> bool:
    """Return whether a text begins like PubMed's XML; a set, and an article alone, have a root of such a name."""
    return find_root(text).startswith("Pubmed")


def _read_publication(origin: Origin, root: etree._Element) -> Record:
    """Return the record of an article, or of a book or its chapter."""
    return _read_article(origin, root) if root.tag == "PubmedArticle" else _read_book(origin, root)


def _read_article(origin: Origin, root: etree._Element) -> Record:
    """Return the record of a `PubmedArticle`.

    Its title is the English one, or else the one in its own language. `CommentsCorrections` becomes the comment as far
    as it is a notice that readers must know of, such as a retraction; replies and the like are left out.
    """
    article = root.find("MedlineCitation/Article")
    types = read_each(article, "PublicationTypeList/PublicationType")
    notices = [
        f"{NOTICES[kind]}: {read_first(notice, 'RefSource')}"
        for notice in root.findall("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
        if (kind := notice.get("RefType", "")) in NOTICES
    ]
    title, vernacular = _read_titles(article)
    doi = read_filed(root, f"PubmedData/{_DOI}") or read_filed(article, "ELocationID[@EIdType='doi']")
    return Record(
        origin=origin,
        title=title or vernacular,
        authors=tuple(_read_authors(article, "AuthorList")),
        date=choose_day(_read_date(article, "Journal/JournalIssue/PubDate"), _read_date(article, "ArticleDate")),
        kind=classify_publication(types),
        venue=read_first(article, "Journal/Title") or read_first(article, "Journal/ISOAbbreviation"),
        volume=read_first(article, "Journal/JournalIssue/Volume"),
        issue=read_first(article, "Journal/JournalIssue/Issue"),
        issn=(*read_each(article, "Journal/ISSN"), *read_each(root, "MedlineCitation/MedlineJournalInfo/ISSNLinking")),
        genre=find_genre(types),
        pmcid=read_first(root, "PubmedData/ArticleIdList/ArticleId[@IdType='pmc']"),
        arxiv=find_arxiv(read_each(article, "ELocationID[@EIdType='pii']")),
        doi=strip_markup(doi),
        filed={"arxiv": "", "doi": doi},
        comment=write_comment(title, vernacular, notices),
        withdrawn=is_retracted(types, notices),
        **_read_common(article, root.find("MedlineCitation")),
    )


def _read_book(origin: Origin, root: etree._Element) -> Record:
    """Return the record of a book, or of a chapter of one, which has a title of its own.

    The authors of a chapter are its own. Those of a book, and the editors of either, are in `Book/AuthorList`.
    """
    document = root.find("BookDocument")
    title, vernacular = _read_titles(document)
    book = read_first(document, "Book/BookTitle")
    is_chapter = bool(title or vernacular)
    return Record(
        origin=origin,
        title=title or vernacular or book,
        authors=tuple(_read_authors(document, "AuthorList" if is_chapter else "Book/AuthorList")),
        editors=tuple(_read_authors(document, "Book/AuthorList", editors=True)),
        date=_read_date(document, "ContributionDate") or _read_date(document, "Book/PubDate"),
        updated=_read_date(document, "DateRevised"),
        kind=PaperKind.CHAPTER if is_chapter else PaperKind.BOOK,
        venue=book if is_chapter else read_first(document, "Book/CollectionTitle"),
        volume=read_first(document, "Book/Volume"),
        publisher=read_first(document, "Book/Publisher/PublisherName"),
        place=read_first(document, "Book/Publisher/PublisherLocation"),
        series=read_first(document, "Book/CollectionTitle"),
        isbn=tuple(read_each(document, "Book/Isbn")),
        genre=find_genre(read_each(document, "PublicationType")),
        pmcid=read_first(document, "ArticleIdList/ArticleId[@IdType='pmc']"),
        doi=read_first(document, _DOI) or read_first(root, f"PubmedBookData/{_DOI}"),
        comment=write_comment(title, vernacular, ()),
        **_read_common(document, document),
    )


def _read_common(article: etree._Element | None, citation: etree._Element | None) -> dict[str, Any]:
    """Return the fields that articles and books have alike, under their names in the record.

    `article` has the text, and `citation` the number and the keywords; of a book both are the `BookDocument`. The
    headings of MeSH follow the authors' keywords, without their qualifiers.
    """
    title, _ = _read_titles(article)
    pmid = read_first(citation, "PMID")
    return {
        "abstract": _read_abstract(article, "Abstract") or _read_abstract(citation, "OtherAbstract"),
        "pages": read_first(article, "Pagination/MedlinePgn"),
        "id": f"pmid:{pmid}" if pmid else "",
        "pmid": pmid,
        "keywords": (
            *read_each(citation, "KeywordList/Keyword"),
            *read_each(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        ),
        "language": find_language(title, read_each(article, "Language")),
    }


def _read_titles(article: etree._Element | None) -> tuple[str, str]:
    """Return the title in English and the one in the paper's own language, each empty where there is none."""
    return read_title(read_filed(article, "ArticleTitle")), read_title(read_filed(article, "VernacularTitle"))


def _read_abstract(parent: etree._Element | None, name: str) -> str:
    """Return the paragraphs of the first abstract of a name, each after its label; empty if there is none.

    An `AbstractText` is a paragraph, with an empty line between two: `METHODS: We measured dunes.`
    """
    abstract = parent.find(name) if parent is not None else None
    parts = abstract.findall("AbstractText") if abstract is not None else []
    return "\n\n".join(
        _label(part.get("Label", ""), text) for part in parts if (text := read_inline_text(part).strip())
    )


def _label(label: str, text: str) -> str:
    """Return a paragraph after its label; `UNLABELLED`, which PubMed writes where there is none, is left out."""
    return text if label.upper() in ("", "UNLABELLED") else f"{label}: {text}"


def _read_authors(parent: etree._Element | None, path: str, *, editors: bool = False) -> Iterator[Author]:
    """Yield the authors, or the editors, of the lists at a path.

    A misspelt form of a name, listed beside the right one with `ValidYN="N"`, is left out. A group has a
    `CollectiveName`. The suffix is written after the family name.
    """
    lists = parent.findall(path) if parent is not None else []
    wanted = (names for names in lists if (names.get("Type") == "editors") == editors)
    for author in (author for names in wanted for author in names.findall("Author")):
        if author.get("ValidYN") != "N":
            yield make_author(
                read_first(author, "CollectiveName")
                or f"{read_first(author, 'LastName')} {read_first(author, 'Suffix')}",
                read_first(author, "ForeName") or read_first(author, "Initials"),
                affiliations=tuple(read_each(author, ".//Affiliation")),
                orcid=read_first(author, "Identifier[@Source='ORCID']"),
            )


def _read_date(parent: etree._Element | None, path: str) -> str:
    """Return the date in the element at a path, as `2031 Mar 5`, or `2031-03-05` if its month is a number.

    A `MedlineDate`, such as `2031 Spring-Summer`, is a text and not divided. Empty if there is no date.
    """
    date = parent.find(path) if parent is not None else None
    year, month, day = (read_first(date, name) for name in ("Year", "Month", "Day"))
    mark = "-" if month.isdigit() else " "
    return mark.join(filter(None, (year, month, day))) or find_date(read_first(date, "MedlineDate"))


FORMATS = (Format("pubmed", "PubMed's XML", parse_pubmed, is_pubmed),)
