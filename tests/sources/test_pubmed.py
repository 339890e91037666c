"""PubMed's XML."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Paper
from broadsheet.sources.xml.pubmed import is_pubmed, parse_pubmed
from tests.conftest import load_cases
from tests.sources.fields import show

BOOK = """
<PubmedBookArticle><BookDocument><PMID Version="1">77</PMID>
<ArticleIdList><ArticleId IdType="doi">10.1234/chapter</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>Shore Press</PublisherName>
<PublisherLocation>Shore</PublisherLocation></Publisher>
<BookTitle book="dunes">Dune Reviews</BookTitle>
<PubDate><Year>2029</Year></PubDate><AuthorList Type="editors"><Author><LastName>Auk</LastName></Author></AuthorList>
<AuthorList Type="authors"><Author><LastName>Tern</LastName><ForeName>Ben</ForeName></Author></AuthorList>
<Volume>3</Volume><CollectionTitle>Shore Books</CollectionTitle><Isbn>9780306406157</Isbn></Book>{chapter}
<Language>eng</Language><Abstract><AbstractText>They drift.</AbstractText></Abstract>
<KeywordList><Keyword>Sand</Keyword></KeywordList></BookDocument></PubmedBookArticle>
"""
CHAPTER = """<ArticleTitle>Drift</ArticleTitle><Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>
<AuthorList Type="authors"><Author><LastName>Gull</LastName><ForeName>Ada</ForeName></Author></AuthorList>
<ContributionDate><Year>2030</Year><Month>5</Month><Day>1</Day></ContributionDate>
<DateRevised><Year>2031</Year><Month>04</Month><Day>02</Day></DateRevised>"""


def parse(*records: str) -> tuple[list[Paper], list[str]]:
    """The papers and the messages of a set, whose first record is on line 2."""
    _, papers, problems = parse_pubmed(
        f"<PubmedArticleSet>\n{''.join(records)}</PubmedArticleSet>", "coast.xml", Limits()
    )
    return papers, [str(problem) for problem in problems]


@pytest.mark.parametrize("case", load_cases("sources/pubmed.yml"))
def test_an_article_is_read(case: dict[str, Any]) -> None:
    """Each case's fields are read, and only its own problems are reported."""
    papers, messages = parse(
        f"<PubmedArticle><MedlineCitation><PMID>99</PMID><Article>{case['article']}</Article>{case.get('citation', '')}"
        f"</MedlineCitation><PubmedData>{case.get('data', '')}</PubmedData></PubmedArticle>"
    )

    assert [show(paper, case["paper"]) for paper in papers] == [case["paper"]]
    assert [message for message in messages if "has no abstract" not in message] == case.get("problems", [])


def test_a_chapter_is_read() -> None:
    """A chapter has its own title, authors and dates, and the book is its venue."""
    (paper,), messages = parse(BOOK.format(chapter=CHAPTER))

    assert messages == []
    wanted = {
        "title": "Drift", "venue": "Dune Reviews", "kind": "chapter", "publisher": "Shore Press", "volume": "3",
        "pages": "1–9", "published": "2030-05-01", "updated": "2031-04-02", "doi": "10.1234/chapter",
        "own_id": "pmid:77", "pmid": "77", "place": "Shore", "series": "Shore Books", "isbn": ["9780306406157"],
    }  # fmt: skip
    assert show(paper, wanted) == wanted
    assert [author.name for author in paper.authors] == ["Ada Gull"]
    assert [author.name for author in paper.editors] == ["Auk"]


def test_a_book_is_read() -> None:
    """A book without chapters has authors and editors of its own."""
    (paper,), messages = parse(BOOK.format(chapter=""))

    assert messages == []
    wanted = {
        "title": "Dune Reviews", "venue": "Shore Books", "kind": "book", "published": "2029", "keywords": ["Sand"],
    }  # fmt: skip
    assert show(paper, wanted) == wanted
    assert [author.name for author in paper.authors] == ["Ben Tern"]
    assert [author.name for author in paper.editors] == ["Auk"]


def test_deleted_citations_are_not_counted() -> None:
    """A record without content is counted."""
    papers, messages = parse(
        "<PubmedArticle/>\n",
        BOOK.format(chapter=""),
        "<DeleteCitation><PMID>1</PMID></DeleteCitation>",
    )

    assert [paper.origin.record for paper in papers] == [2]
    assert messages == [
        "coast.xml:2: “ArticleTitle” is missing. It must be the paper's title. "
        "Correct this record; the other records in the file are published."
    ]


def test_records_have_their_lines() -> None:
    """A record's line is that of its first tag."""
    papers, _ = parse("\n<!-- <PubmedArticle> -->\n", BOOK.format(chapter=""), BOOK.format(chapter=CHAPTER))

    assert [paper.origin.line for paper in papers] == [5, 16]


def test_other_xml_is_not_recognised() -> None:
    """A set is recognised by its first element."""
    assert is_pubmed('<?xml version="1.0"?>\n<PubmedArticleSet></PubmedArticleSet>')
    assert not is_pubmed("<collection><PubmedArticle/></collection>")
