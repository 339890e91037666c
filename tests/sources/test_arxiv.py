"""Responses of arXiv's API, and its announcements."""

from __future__ import annotations

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.xml.arxiv import parse_arxiv_announcements, parse_arxiv_api, read_arxiv_authors
from tests.sources.writers import make_samples
from tests.sources.writers.arxiv_rss import write

DECLARED = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'


def answer(entry: str) -> tuple[list[Paper], list[str]]:
    """The papers of an answer with one entry, and what is said of it."""
    _, papers, problems = parse_arxiv_api(f"<feed {DECLARED}>\n<entry>{entry}</entry>\n</feed>", "coast.xml", Limits())
    return papers, [str(problem) for problem in problems]


def test_a_whole_answer() -> None:
    """Every field of an entry is read into the paper."""
    (paper,), problems = answer(
        """
    <id>http://arxiv.org/abs/3103.01234v2</id>
    <updated>2031-04-01T09:00:00Z</updated>
    <published>2031-03-28T10:00:00Z</published>
    <title>Dunes Drift North, and
  Others Stay</title>
    <summary>  We follow forty dunes.
They drift.
    </summary>
    <author><name>Andr\\'e Gull</name><arxiv:affiliation>University of the Shore</arxiv:affiliation></author>
    <author><name>Ben Tern</name></author>
    <arxiv:comment>12 pages, code: https://github.com/gulls/dunes</arxiv:comment>
    <arxiv:journal_ref>J. Sand 7 (2031) 11-19</arxiv:journal_ref>
    <arxiv:doi>10.1234/sand.7</arxiv:doi>
    <link href="http://arxiv.org/abs/3103.01234v2" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/3103.01234v2" rel="related" type="application/pdf"/>
    <link title="doi" href="http://dx.doi.org/10.1234/sand.7" rel="related"/>
    <link href="https://sand.example/data" rel="related"/>
    <arxiv:primary_category term="physics.geo-ph"/>
    <category term="cs.CV"/>
    <category term="physics.geo-ph"/>"""
    )

    assert problems == []
    assert (paper.title.plain, paper.abstract.plain) == (
        "Dunes Drift North, and Others Stay",
        "We follow forty dunes. They drift.",
    )
    assert paper.authors == (Author("André Gull", "", ("University of the Shore",)), Author("Ben Tern"))
    assert (paper.published, paper.updated) == (Period(2031, 3, 28), Period(2031, 4, 1))
    assert (paper.arxiv, paper.version, paper.doi) == ("3103.01234", 2, "10.1234/sand.7")
    assert (paper.kind, paper.venue) == (PaperKind.PREPRINT, "J. Sand 7 (2031) 11-19")
    assert paper.categories == ("physics.geo-ph", "cs.CV")
    assert paper.comment.plain == "12 pages, code: https://github.com/gulls/dunes"
    assert paper.links == (
        Link("https://sand.example/data", LinkKind.LINK),
        Link("https://github.com/gulls/dunes", LinkKind.CODE),
    )


def test_an_error_from_arxiv_is_a_problem() -> None:
    """An entry that reports an error is not a paper."""
    papers, problems = answer(
        "<id>http://arxiv.org/api/errors#incorrect_id_format_for_1</id><title>Error</title>"
        "<summary>incorrect id format for 1</summary>"
    )

    assert papers == []
    assert problems == [
        "coast.xml:2: arXiv answers with an error, “incorrect id format for 1”. Correct the query, and ask again."
    ]


def test_a_response_without_entries_is_reported() -> None:
    """A search without results is not an error in the file."""
    text = f"<feed {DECLARED}><id>http://arxiv.org/api/abcd</id></feed>"

    _, papers, (problem,) = parse_source(Source("coast.xml", text.encode()), Limits())

    assert papers == []
    assert problem.message == "The answer has no papers."
    assert not problem.rejected


@pytest.mark.parametrize(
    ("kind", "news"), [("new", True), ("cross", True), ("replace", False), ("replace-cross", False)]
)
def test_a_replacement_is_not_news(kind: str, news: bool) -> None:
    """A paper that was announced before is announced again for its new version."""
    text = write(make_samples(1)).replace("e>new<", f"e>{kind}<").replace("Type: new", f"Type: {kind}")

    _, (paper,), problems = parse_arxiv_announcements(text, "coast.xml", Limits())

    assert problems == []
    assert paper.news == news
    assert paper.abstract.plain.startswith("We ask how")


def test_an_announcement_is_in_the_edition_of_its_day() -> None:
    """The date of the paper itself is only the month in its identifier."""
    _, (paper,), _ = parse_arxiv_announcements(write(make_samples(1)), "coast.xml", Limits())

    assert (paper.edition, paper.published, paper.version) == (Period(2031, 4, 2), Period(2031, 3), 1)


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Ada van Gull, Ben Tern", [Author("Ada van Gull"), Author("Ben Tern")]),
        ("Ada Gull (Shore, Sand), B. Tern", [Author("Ada Gull", "", ("Shore, Sand",)), Author("B. Tern")]),
        ("Ada Gull (Shore", [Author("Ada Gull"), Author("Shore")]),
        ("", []),
        (" , ,()", []),
    ],
)
def test_authors_are_separated_by_commas(text: str, authors: list[Author]) -> None:
    """Text in brackets is the author's affiliation."""
    assert list(read_arxiv_authors(text)) == authors


def test_a_copy_of_an_announcement_is_read() -> None:
    """Programs that filter arXiv's feed write all authors in one element, and HTML."""
    text = """<rss version="2.0"><channel><title>stat.ML, filtered</title><link>https://rss.arxiv.org/rss/stat.ML</link>
<item><title>Dunes</title><link>https://arxiv.org/abs/3107.01234v2</link><guid>https://arxiv.org/abs/3107.01234v2</guid>
<description>We study &lt;b&gt;sand&lt;/b&gt; &amp;amp; wind.</description><author>Ada Gull, Ben Tern</author></item>
</channel></rss>"""

    _, (paper,), problems = parse_source(Source("coast.xml", text.encode()), Limits())

    assert problems == []
    assert (paper.arxiv, paper.abstract.plain) == ("3107.01234", "We study sand & wind.")
    assert [author.name for author in paper.authors] == ["Ada Gull", "Ben Tern"]


def test_a_copy_in_arxivs_namespace_is_read() -> None:
    """Its items have no type of announcement, and may have HTML."""
    text = """<rss xmlns:arxiv="http://arxiv.org/schemas/atom" version="2.0"><channel>
<link>https://rss.arxiv.org/rss/stat.ML</link><item><title>Dunes</title><guid>oai:arXiv.org:3107.01234v2</guid>
<description>We study &lt;b&gt;sand&lt;/b&gt;.</description>
<author>Ada Gull, Ben Tern</author></item></channel></rss>"""

    _, (paper,), _ = parse_source(Source("coast.xml", text.encode()), Limits(), "arxiv-rss")

    assert paper.abstract.plain == "We study sand."
    assert [author.name for author in paper.authors] == ["Ada Gull", "Ben Tern"]
