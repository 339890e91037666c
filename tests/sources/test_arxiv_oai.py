"""Records of arXiv's OAI-PMH interface."""

from __future__ import annotations

from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.urls import Link, LinkKind
from broadsheet.sources.xml.arxiv_oai import parse_arxiv_oai


def harvest(metadata: str, header: str = "<header><identifier>oai:arXiv.org:3103.01234</identifier></header>") -> Paper:
    """The paper of an answer with one record."""
    _, papers, problems = parse_arxiv_oai(wrap(f"<record>{header}{metadata}</record>"), "coast.xml", Limits())
    assert [str(problem) for problem in problems] == []
    return papers[0]


def wrap(records: str) -> str:
    """An answer with these records."""
    return (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n<ListRecords>\n{records}\n</ListRecords>\n</OAI-PMH>'
    )


def test_a_whole_record() -> None:
    """Every field of arXiv's own form is read into the paper."""
    paper = harvest(
        """<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>cs/0311001</id><created>2031-03-28</created>
        <updated>2031-04-01</updated><authors><author><keyname>van Gull,</keyname><forenames>Ad{a}</forenames>
        <suffix>Jr.</suffix><affiliation>Shore</affiliation><affiliation>Sand</affiliation></author>
        <author><keyname>The Dune Group</keyname></author></authors><title>Dunes
        Drift</title><categories>cs.CV math.CO</categories><comments>12 pages</comments>
        <msc-class>94B05 (Primary) 05B25, 51E15 (Secondary)</msc-class><acm-class>I.2.7; F.4.1</acm-class>
        <report-no>D-7</report-no><journal-ref>J. Sand 7</journal-ref><doi>10.1234/sand.7 10.1234/sand.8</doi>
        <license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  They
drift.
  They do.
</abstract></arXiv></metadata>"""
    )

    assert (paper.title.plain, paper.abstract.plain) == ("Dunes Drift", "They drift. They do.")
    assert paper.authors == (
        Author("Ada van Gull Jr.", "van Gull Jr.", ("Shore", "Sand")),
        Author("The Dune Group", "The Dune Group"),
    )
    assert (paper.published, paper.updated) == (Period(2031, 3, 28), Period(2031, 4, 1))
    assert (paper.arxiv, paper.doi, paper.kind) == ("cs/0311001", "10.1234/sand.7", PaperKind.PREPRINT)
    assert paper.categories == ("cs.CV", "math.CO", "94B05", "05B25", "51E15", "I.2.7", "F.4.1")
    assert (paper.venue, paper.comment.plain) == ("J. Sand 7", "12 pages")
    assert paper.licence == "http://creativecommons.org/licenses/by/4.0/"


def test_a_raw_record_lists_its_versions() -> None:
    """The paper's date is that of the first version, and its update that of the last one."""
    paper = harvest(
        """<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>3103.01234</id><submitter>Ada</submitter>
        <version version="v1"><date>Fri, 28 Mar 2031 10:00:00 GMT</date><size>7kb</size></version>
        <version version="v2"><date>Tue, 1 Apr 2031 09:00:00 GMT</date><size>8kb</size></version>
        <title>Dunes Drift</title>
        <authors>Ada van Gull (1), Ben Tern (Shore, Sand) and C. Auk ((1) Sea, Sand, (2) Sky)</authors>
        <categories>cs.CV</categories><abstract>They drift.</abstract></arXivRaw></metadata>"""
    )

    assert (paper.arxiv, paper.version) == ("3103.01234", 2)
    assert (paper.published, paper.updated) == (Period(2031, 3, 28), Period(2031, 4, 1))
    assert paper.authors == (Author("Ada van Gull"), Author("Ben Tern", "", ("Shore, Sand",)), Author("C. Auk"))


def test_a_record_in_dublin_core() -> None:
    """Descriptions are the abstract and the comment; the form of each identifier shows its kind."""
    paper = harvest(
        """<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dunes Drift</dc:title><dc:creator>Gull, Ada</dc:creator>
        <dc:creator>Tern, Ben</dc:creator><dc:subject>Computer Science - Sound</dc:subject>
        <dc:description>  They drift.</dc:description><dc:description>Comment: 12 pages</dc:description>
        <dc:date>2031-04-01</dc:date><dc:date>2031-03-28</dc:date><dc:type>text</dc:type>
        <dc:identifier>http://arxiv.org/abs/3103.01234</dc:identifier><dc:identifier>J. Sand 7</dc:identifier>
        <dc:identifier>https://sand.example/7</dc:identifier>
        <dc:identifier>doi:10.1234/sand.7</dc:identifier></oai_dc:dc></metadata>"""
    )

    assert paper.authors == (Author("Ada Gull", "Gull"), Author("Ben Tern", "Tern"))
    assert (paper.abstract.plain, paper.comment.plain) == ("They drift.", "12 pages")
    assert (paper.published, paper.updated) == (Period(2031, 3, 28), Period(2031, 4, 1))
    assert (paper.arxiv, paper.doi) == ("3103.01234", "10.1234/sand.7")
    assert paper.links == (Link("https://sand.example/7", LinkKind.LINK),)
    assert paper.keywords == ("Computer Science - Sound",)


def test_a_record_without_a_paper_costs_only_itself() -> None:
    """That is a deleted record, or one without metadata."""
    good = (
        "<record><metadata><arXiv xmlns='a'><title>Dunes</title><abstract>They.</abstract></arXiv></metadata></record>"
    )
    gone = '<record><header status="deleted"><identifier>oai:arXiv.org:3103.01234</identifier></header></record>'

    _, papers, problems = parse_arxiv_oai(wrap(f"{good}\n{gone}\n<record/>\n{good}"), "coast.xml", Limits())

    assert [(paper.title.plain, paper.origin.record, paper.origin.line) for paper in papers] == [
        ("Dunes", 1, 3),
        ("Dunes", 4, 6),
    ]
    assert [str(problem) for problem in problems] == [
        "coast.xml:4: The repository has deleted the record “oai:arXiv.org:3103.01234”. There is nothing to do.",
        "coast.xml:5: “title” is missing. It must be the paper's title. "
        "Correct this record; the other records in the file are published.",
    ]
    assert all(problem.rejected for problem in problems)


def test_a_withdrawn_paper_is_marked() -> None:
    """arXiv keeps its title and says in the comment that it is withdrawn."""
    paper = harvest(
        '<metadata><arXiv xmlns="a"><title>Dunes</title><comments>This paper has been withdrawn</comments>'
        "<abstract>They drift.</abstract></arXiv></metadata>"
    )

    assert paper.withdrawn


def test_an_article_of_a_journal_in_dublin_core() -> None:
    """Open Journal Systems writes the citation as one text, and repositories write the kind as an address."""
    paper = harvest(
        """<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dunes &lt;i&gt;drift&lt;/i&gt;</dc:title>
        <dc:description>&lt;p&gt;Abstract: They drift.&lt;/p&gt;</dc:description>
        <dc:type>info:eu-repo/semantics/article</dc:type><dc:identifier>https://sand.example/7</dc:identifier>
        <dc:source>Journal of Sand; Vol. 7 No. 2 (2031): Dunes; 11-19</dc:source><dc:source>1234-5679</dc:source>
        <dc:rights>Copyright (c) 2031 Ada Gull</dc:rights>
        <dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights></oai_dc:dc></metadata>""",
        "",
    )

    assert (paper.title.plain, paper.abstract.plain) == ("Dunes drift", "They drift.")
    assert (paper.venue, paper.volume, paper.issue, paper.pages) == ("Journal of Sand", "7", "2", "11–19")
    assert (paper.kind, paper.issn) == (PaperKind.ARTICLE, ("1234-5679",))
    assert paper.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_a_thesis_in_dublin_core() -> None:
    """The kind of thesis is kept."""
    paper = harvest(
        """<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dunes</dc:title><dc:description>They.</dc:description>
        <dc:type>info:eu-repo/semantics/doctoralThesis</dc:type></oai_dc:dc></metadata>""",
        "",
    )

    assert (paper.kind, paper.genre) == (PaperKind.THESIS, "Doctoral thesis")
