"""Tests of the metadata in the head of a paper's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from broadsheet.config.settings import Site
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.pages.citations.citation import Citation, make_citations
from broadsheet.pages.citations.page_metadata import make_meta_tags, make_schema_org
from tests.conftest import ADDRESS, TAXONOMY, make_library, make_paper

SITE = Site(address=ADDRESS, language="en")


def make_citation(paper: Paper) -> Citation:
    (citation,) = make_citations(replace(make_library(paper), taxonomy=TAXONOMY), ADDRESS).values()
    return citation


def make_known(**facts: Any) -> Citation:
    """Return a paper of which everything is known."""
    paper = make_paper(
        "TideNet & M^2IXT",
        "We read tides.\n\nAll of them.",
        published=Period(2031, 3, 30),
        updated=Period(2031, 4),
        venue="Coast",
        volume="12",
        issue="3",
        pages="11–19",
        publisher="Shore Press",
        doi="10.1234/a",
        arxiv="3103.00017",
        licence="https://licence.example/by",
        language="pt-BR",
        keywords=("sand",),
        tags=("tides",),
        withdrawn=True,
        **{"kind": PaperKind.ARTICLE, **facts},
    )
    gull = Author("Ada Gull", "Gull", ("Coast Lab",), "0000-0002-1825-0097")
    return make_citation(
        msgspec.structs.replace(paper, authors=(gull, Author("Tide Group", "Tide Group"), Author("Bo Tern")))
    )


def test_a_paper_with_every_field_has_every_tag() -> None:
    """All of Highwire Press's tags are present, one for each author and keyword."""
    citation = make_known()

    assert list(make_meta_tags(citation, SITE)) == [
        ("citation_title", "TideNet & M²IXT"),
        ("citation_author", "Ada Gull"),
        ("citation_author", "Tide Group"),
        ("citation_author", "Bo Tern"),
        ("citation_publication_date", "2031/03/30"),
        ("citation_journal_title", "Coast"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_firstpage", "11"),
        ("citation_lastpage", "19"),
        ("citation_publisher", "Shore Press"),
        ("citation_doi", "10.1234/a"),
        ("citation_arxiv_id", "3103.00017"),
        ("citation_language", "pt-BR"),
        ("citation_keywords", "sand"),
        ("citation_keywords", "Tides"),
        ("citation_abstract_html_url", citation.page),
    ]


def test_an_unknown_field_has_no_tag() -> None:
    """A paper of which little is known has few tags, and none of them is empty."""
    citation = make_citation(make_paper(edition=Period()))

    assert list(make_meta_tags(citation, SITE)) == [
        ("citation_title", "Dunes drift"),
        ("citation_language", "en"),
        ("citation_abstract_html_url", citation.page),
    ]


@pytest.mark.parametrize(
    ("published", "date"), [(Period(2031), "2031"), (Period(2031, 3), "2031/03"), (Period(2031, 3, 4), "2031/03/04")]
)
def test_a_date_is_as_exact_as_it_is_known(published: Period, date: str) -> None:
    """It is a year, a month or a day, written with slashes."""
    tags = dict(make_meta_tags(make_citation(make_paper(published=published)), SITE))

    assert tags["citation_publication_date"] == date


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PaperKind.ARTICLE, "citation_journal_title"),
        (PaperKind.CONFERENCE, "citation_conference_title"),
        (PaperKind.CHAPTER, "citation_inbook_title"),
        (PaperKind.THESIS, "citation_dissertation_institution"),
        (PaperKind.REPORT, "citation_technical_report_institution"),
        (PaperKind.OTHER, None),
    ],
)
def test_the_tag_of_a_venue_depends_on_the_kind_of_paper(kind: PaperKind, name: str | None) -> None:
    """The tag says whether it is a journal or a conference; kinds without a tag have none."""
    tags = make_meta_tags(make_known(kind=kind), SITE)

    assert [tag for tag, value in tags if value == "Coast"] == ([name] if name else [])


def test_a_paper_with_every_field_as_schema_org() -> None:
    """A paper of which everything is known has every property."""
    citation = make_known()

    assert make_schema_org(citation, SITE) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "TideNet & M²IXT",
        "headline": "TideNet & M²IXT",
        "author": [
            {
                "@type": "Person",
                "name": "Ada Gull",
                "familyName": "Gull",
                "givenName": "Ada",
                "identifier": "https://orcid.org/0000-0002-1825-0097",
                "affiliation": [{"@type": "Organization", "name": "Coast Lab"}],
            },
            {"@type": "Organization", "name": "Tide Group"},
            {"@type": "Person", "name": "Bo Tern"},
        ],
        "datePublished": "2031-03-30",
        "dateModified": "2031-04",
        "abstract": "We read tides.\n\nAll of them.",
        "url": citation.page,
        "sameAs": ["https://arxiv.org/abs/3103.00017", "https://doi.org/10.1234/a"],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1234/a"},
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "3103.00017"},
        ],
        "isPartOf": {
            "@type": "PublicationIssue",
            "issueNumber": "3",
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": "12",
                "isPartOf": {"@type": "Periodical", "name": "Coast"},
            },
        },
        "pagination": "11–19",
        "publisher": {"@type": "Organization", "name": "Shore Press"},
        "keywords": ["sand", "Tides"],
        "about": [{"@type": "DefinedTerm", "name": "Tides", "url": f"{ADDRESS}topics/tides/"}],
        "license": "https://licence.example/by",
        "inLanguage": "pt-BR",
        "creativeWorkStatus": "Withdrawn",
    }


def test_an_unknown_field_is_not_a_property() -> None:
    """A paper of which little is known has no empty property."""
    citation = make_citation(make_paper(edition=Period()))

    assert make_schema_org(citation, SITE) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "Dunes drift",
        "headline": "Dunes drift",
        "url": citation.page,
        "inLanguage": "en",
    }
