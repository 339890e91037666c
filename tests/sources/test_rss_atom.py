"""Feeds of papers."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.sources.formats import detect_format
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.xml.rss_atom import parse_atom, parse_rss
from tests.conftest import load_cases

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
)


def show(paper: Paper) -> dict[str, Any]:
    """The fields of a paper that a case may name."""
    return {
        "title": paper.title.plain,
        "abstract": paper.abstract.plain,
        "authors": [author.name for author in paper.authors],
        "families": [author.family for author in paper.authors],
        "edition": paper.edition.slug,
        "published": paper.published.slug,
        "kind": paper.kind.value,
        "venue": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "pmid": paper.pmid,
        "pmcid": paper.pmcid,
        "issn": list(paper.issn),
        "links": [link.url for link in paper.links],
        "keywords": list(paper.keywords),
        "licence": paper.licence,
        "language": paper.language,
        "machine_summary": paper.machine_summary.plain,
    }


@pytest.mark.parametrize("case", load_cases("sources/syndication.yml"))
def test_an_item_is_read_as_a_paper(case: dict[str, Any]) -> None:
    """Each case's fields are in the paper, and only its own problems are reported."""
    if "entry" in case:
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><entry>{case["entry"]}</entry></feed>'
        _, papers, problems = parse_atom(feed, "coast.xml", Limits())
    else:
        feed = f'<rss version="2.0" {NAMESPACES}><channel><item>{case["item"]}</item></channel></rss>'
        _, papers, problems = parse_rss(feed, "coast.xml", Limits())

    assert [problem.message for problem in problems] == case.get("problems", [])
    assert {name: value for name, value in show(papers[0]).items() if name in case["paper"]} == case["paper"]


def test_rss_1_is_read_too() -> None:
    """Its items are beside the channel, not in it."""
    feed = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMESPACES}>
<channel rdf:about="https://sand.example"><title>Sand</title><items><rdf:Seq/></items></channel>
<item rdf:about="https://sand.example/7"><title>Dunes drift</title><link>https://sand.example/7</link>
<description>They do.</description><dc:creator>Gull, Ada</dc:creator><dc:date>2031-03-30</dc:date></item>
</rdf:RDF>
"""

    _, papers, problems = parse_source(Source("coast.xml", feed.encode()), Limits())

    assert (detect_format(feed), problems) == ("rss", [])
    assert [(paper.title.plain, paper.authors, paper.edition.slug) for paper in papers] == [
        ("Dunes drift", (Author("Ada Gull", "Gull"),), "2031-03-30")
    ]


def test_a_feed_without_items_is_reported() -> None:
    """No record is lost."""
    _, papers, (problem,) = parse_rss("<rss><channel><title>Sand</title></channel></rss>", "coast.xml", Limits())

    assert papers == []
    assert (problem.message, problem.rejected) == ("The answer has no papers.", False)
