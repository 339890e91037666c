"""What a paper's page tells programs: Highwire's tags, which Google Scholar and Zotero read, and schema.org's data.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, https://schema.org/ScholarlyArticle. The file of the
paper itself is elsewhere, so no tag claims one.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.config.settings import Site
from broadsheet.model.author import Author
from broadsheet.model.publication import PaperKind
from broadsheet.pages.citations.citation import Citation, Json, drop_empty_fields, drop_empty_pairs

_VENUES = {
    PaperKind.ARTICLE: "citation_journal_title",
    PaperKind.CONFERENCE: "citation_conference_title",
    PaperKind.CHAPTER: "citation_inbook_title",
    PaperKind.THESIS: "citation_dissertation_institution",
    PaperKind.REPORT: "citation_technical_report_institution",
}


def make_meta_tags(citation: Citation, site: Site) -> Iterator[tuple[str, str]]:
    """Each `<meta>` of the page's head as its name and its content, none of them empty."""
    paper, issued, (first, last) = citation.paper, citation.issued, citation.pages
    return drop_empty_pairs(
        (
            ("citation_title", paper.title.plain),
            *(("citation_author", author.name) for author in paper.authors),
            ("citation_publication_date", issued.slug.replace("-", "/") if issued else ""),
            (_VENUES.get(citation.kind, ""), paper.venue),
            ("citation_volume", paper.volume),
            ("citation_issue", paper.issue),
            ("citation_firstpage", first),
            ("citation_lastpage", last),
            ("citation_publisher", paper.publisher),
            *(("citation_issn", number) for number in paper.issn),
            *(("citation_isbn", number) for number in paper.isbn),
            ("citation_doi", paper.doi),
            ("citation_pmid", paper.pmid),
            ("citation_arxiv_id", paper.arxiv),
            ("citation_language", paper.language or site.language),
            *(("citation_keywords", word) for word in citation.keywords),
            ("citation_abstract_html_url", citation.page),
        )
    )


def make_schema_org(citation: Citation, site: Site) -> Json:
    """The paper as a `ScholarlyArticle`."""
    paper, issued = citation.paper, citation.issued
    names = (("DOI", paper.doi), ("arXiv", paper.arxiv), ("PMID", paper.pmid), ("PMCID", paper.pmcid))
    about: list[Json] = [
        {"@type": "DefinedTerm", "name": topic.title, "url": f"{site.address}topics/{topic.slug}/"}
        for topic in citation.topics
    ]
    return drop_empty_fields(
        {
            "@context": "https://schema.org",
            "@type": "ScholarlyArticle",
            "name": paper.title.plain,
            "headline": paper.title.plain,
            "author": list(map(_make_author, paper.authors)),
            "editor": list(map(_make_author, paper.editors)),
            "datePublished": issued.slug if issued else "",
            "dateModified": paper.updated.slug if paper.updated else "",
            "abstract": paper.abstract.plain,
            "url": citation.page,
            "sameAs": list(citation.sources),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": value}
                for name, value in drop_empty_pairs(names)
            ],
            "isPartOf": _make_container(citation),
            "pagination": paper.pages,
            "publisher": {"@type": "Organization", "name": paper.publisher} if paper.publisher else "",
            "keywords": list(citation.keywords),
            "about": about,
            "license": paper.licence,
            "inLanguage": paper.language or site.language,
            "creativeWorkStatus": citation.note,
        }
    )


def _make_author(author: Author) -> Json:
    group = author.family == author.name
    return drop_empty_fields(
        {
            "@type": "Organization" if group else "Person",
            "name": author.name,
            "familyName": "" if group else author.family,
            "givenName": author.given,
            "identifier": f"https://orcid.org/{author.orcid}" if author.orcid else "",
            "affiliation": [{"@type": "Organization", "name": place} for place in author.affiliations],
        }
    )


def _make_container(citation: Citation) -> Json:
    """The journal with volume and issue, or whatever else the paper is part of."""
    paper = citation.paper
    kind = "Periodical" if citation.kind is PaperKind.ARTICLE else "CreativeWork"
    whole: dict[str, Json] = {"@type": kind, "name": paper.venue} if paper.venue else {}
    for kind, name, number in (
        ("PublicationVolume", "volumeNumber", paper.volume),
        ("PublicationIssue", "issueNumber", paper.issue),
    ):
        if number:
            whole = {"@type": kind, name: number, **drop_empty_fields({"isPartOf": whole})}
    return whole
