"""PubMed's XML: a `PubmedArticleSet` of articles, books and chapters.

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/; `docs/formats/pubmed.md` shows a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.config.limits import Limits
from generator.paper import Author, Origin, PaperKind
from generator.sources.inline import read_all, read_at, read_inline
from generator.sources.names import make_name
from generator.sources.nlm import (
    NOTICES,
    choose_day,
    find_date,
    find_kind,
    find_language,
    is_retracted,
    read_title,
    write_comment,
)
from generator.sources.papers import make_papers
from generator.sources.parsed import Parsed
from generator.sources.record import Reading, Record
from generator.sources.xmltext import find_root, read_records

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
    """The papers of a text of PubMed's XML."""
    names = ("PubmedArticle", "PubmedBookArticle")
    return make_papers(read_records(text, file, names, limits.record, _read), file, limits, _READING)


def is_pubmed(text: str) -> bool:
    """Whether a text begins as PubMed's XML does."""
    return find_root(text).startswith("Pubmed")


def _read(origin: Origin, root: etree._Element) -> Record:
    return _read_article(origin, root) if root.tag == "PubmedArticle" else _read_book(origin, root)


def _read_article(origin: Origin, root: etree._Element) -> Record:
    article = root.find("MedlineCitation/Article")
    types = read_all(article, "PublicationTypeList/PublicationType")
    notices = [
        f"{NOTICES[kind]}: {read_at(notice, 'RefSource')}"
        for notice in root.findall("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
        if (kind := notice.get("RefType", "")) in NOTICES
    ]
    title, vernacular = _read_titles(article)
    return Record(
        origin=origin,
        title=title or vernacular,
        authors=tuple(_read_authors(article, "AuthorList")),
        date=choose_day(_read_date(article, "Journal/JournalIssue/PubDate"), _read_date(article, "ArticleDate")),
        kind=find_kind(types),
        venue=read_at(article, "Journal/Title") or read_at(article, "Journal/ISOAbbreviation"),
        volume=read_at(article, "Journal/JournalIssue/Volume"),
        issue=read_at(article, "Journal/JournalIssue/Issue"),
        doi=read_at(root, f"PubmedData/{_DOI}") or read_at(article, "ELocationID[@EIdType='doi']"),
        comment=write_comment(title, vernacular, notices),
        withdrawn=is_retracted(types, notices),
        **_read_common(article, root.find("MedlineCitation")),
    )


def _read_book(origin: Origin, root: etree._Element) -> Record:
    """A book, or a chapter of one, which has a title of its own."""
    document = root.find("BookDocument")
    title, vernacular = _read_titles(document)
    book = read_at(document, "Book/BookTitle")
    is_chapter = bool(title or vernacular)
    return Record(
        origin=origin,
        title=title or vernacular or book,
        authors=tuple(_read_authors(document, "AuthorList" if is_chapter else "Book/AuthorList")),
        date=_read_date(document, "ContributionDate") or _read_date(document, "Book/PubDate"),
        updated=_read_date(document, "DateRevised"),
        kind=PaperKind.CHAPTER if is_chapter else PaperKind.BOOK,
        venue=book if is_chapter else read_at(document, "Book/CollectionTitle"),
        volume=read_at(document, "Book/Volume"),
        publisher=read_at(document, "Book/Publisher/PublisherName"),
        doi=read_at(document, _DOI) or read_at(root, f"PubmedBookData/{_DOI}"),
        comment=write_comment(title, vernacular, ()),
        **_read_common(document, document),
    )


def _read_common(article: etree._Element | None, citation: etree._Element | None) -> dict[str, Any]:
    """The fields that articles and books have alike."""
    title, _ = _read_titles(article)
    pmid = read_at(citation, "PMID")
    return {
        "abstract": _read_abstract(article, "Abstract") or _read_abstract(citation, "OtherAbstract"),
        "pages": read_at(article, "Pagination/MedlinePgn"),
        "id": f"pmid:{pmid}" if pmid else "",
        "keywords": (
            *read_all(citation, "KeywordList/Keyword"),
            *read_all(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        ),
        "language": find_language(title, read_all(article, "Language")),
    }


def _read_titles(article: etree._Element | None) -> tuple[str, str]:
    """The title in English and the one in the paper's own language, each empty where there is none."""
    return read_title(read_at(article, "ArticleTitle")), read_title(read_at(article, "VernacularTitle"))


def _read_abstract(parent: etree._Element | None, name: str) -> str:
    """The paragraphs of the first abstract of a name, each after its label."""
    abstract = parent.find(name) if parent is not None else None
    parts = abstract.findall("AbstractText") if abstract is not None else []
    return "\n\n".join(_label(part.get("Label", ""), text) for part in parts if (text := read_inline(part).strip()))


def _label(label: str, text: str) -> str:
    return text if label.upper() in ("", "UNLABELLED") else f"{label}: {text}"


def _read_authors(parent: etree._Element | None, path: str) -> Iterator[Author]:
    """The authors in lists of which some may be of editors; a name that was misspelt in print is there twice."""
    lists = parent.findall(path) if parent is not None else []
    for author in (found for names in lists if names.get("Type") != "editors" for found in names.findall("Author")):
        if author.get("ValidYN") != "N":
            yield make_name(
                read_at(author, "CollectiveName") or f"{read_at(author, 'LastName')} {read_at(author, 'Suffix')}",
                read_at(author, "ForeName") or read_at(author, "Initials"),
                affiliations=tuple(read_all(author, ".//Affiliation")),
                orcid=read_at(author, "Identifier[@Source='ORCID']"),
            )


def _read_date(parent: etree._Element | None, path: str) -> str:
    date = parent.find(path) if parent is not None else None
    year, month, day = (read_at(date, name) for name in ("Year", "Month", "Day"))
    mark = "-" if month.isdigit() else " "
    return mark.join(filter(None, (year, month, day))) or find_date(read_at(date, "MedlineDate"))
