"""Metadata in the head of a paper's page: Highwire Press tags and schema.org.

Google Scholar and Zotero read the `citation_…` tags
(https://scholar.google.com/intl/en/scholar/inclusion.html#indexing); search engines read the ScholarlyArticle
(https://schema.org/ScholarlyArticle). The full text is elsewhere, so there is no `citation_pdf_url`.
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
"""The tag for what papers of a kind are part of; other kinds have none."""


def make_meta_tags(citation: Citation, site: Site) -> Iterator[tuple[str, str]]:
    """Yield name and content of each `<meta>` element of the page's head; neither is empty.

    Tags for authors, keywords, ISSNs and ISBNs are repeated, one for each. A date is written `2025/03/20`, as Google
    Scholar asks, with only a year or a month if no more is known.
    """
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
    """Return the paper as a `ScholarlyArticle` in JSON-LD, without properties that have no value."""
    paper, issued = citation.paper, citation.issued
    names = (("DOI", paper.doi), ("arXiv", paper.arxiv), ("PMID", paper.pmid), ("PMCID", paper.pmcid))
    about: list[Json] = [
        {"@type": "DefinedTerm", "name": title, "url": f"{site.address}topics/{slug}/"}
        for slug, title in citation.topics
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
    """Return an author as a Person with his or her parts of the name, or as an Organization."""
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
    """Return the journal with volume and issue, or whatever else the paper is part of."""
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
