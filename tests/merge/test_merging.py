"""Merging records: the best value of each field is kept, with its source, and nothing reappears in the feeds."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from broadsheet.merge.records import MergeOverrides, merge_records
from broadsheet.model.author import Author
from broadsheet.model.choices import unite_links
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.publication import PaperKind
from broadsheet.model.text import read_text
from broadsheet.model.urls import Link, LinkKind
from tests.conftest import make_paper

DAY, LATER = Period(2031, 4, 2), Period(2031, 5, 6)


def first(**facts: Any) -> Paper:
    """A record of the first day, in `seeds/`."""
    facts = {"title": "Dunes drift", "abstract": "They do.", "arxiv": "3104.00017", **facts}
    return make_paper(file="2031-04-02.json", edition=DAY, **facts)


def later(**facts: Any) -> Paper:
    """A record of the same paper on a later day."""
    facts = {"title": "Dunes drift", "abstract": "They do.", "arxiv": "3104.00017", **facts}
    return make_paper(file="2031-05-06.json", edition=LATER, **facts)


def merge(one: Paper, other: Paper) -> Paper:
    """The paper that two records are merged into."""
    (paper,) = merge_records([other, one]).library.papers
    return paper


def test_a_new_version_updates_the_paper_but_not_its_first_edition() -> None:
    """Title, abstract and comment come from the newest version; the first edition, which feeds use, stays."""
    remark = read_text("12 pages", tex=False)
    paper = merge(
        first(version=1),
        later(title="Dunes drift far", abstract="They do, far.", version=2, updated=LATER, comment=remark),
    )

    assert (paper.title.plain, paper.abstract.plain, paper.comment) == ("Dunes drift far", "They do, far.", remark)
    assert (paper.version, paper.updated, paper.edition, paper.editions) == (2, LATER, DAY, (DAY, LATER))
    assert dict(paper.provenance).keys() >= {"title", "abstract", "comment", "updated"}


@pytest.mark.parametrize(("one", "other"), [(2, 1), (2, 2), (2, 0), (0, 1), (0, 0)])
def test_an_older_version_changes_neither_title_nor_abstract(one: int, other: int) -> None:
    """A record whose version is not newer, or unknown, leaves both as they are."""
    paper = merge(first(version=one), later(title="Dunes", abstract="Old.", version=other))

    assert (paper.title.plain, paper.abstract.plain) == ("Dunes drift", "They do.")


def test_dates_of_updates_distinguish_versions() -> None:
    """If no version numbers are known, the record with the later update is newer."""
    paper = merge(first(published=DAY), later(title="Dunes, revised", updated=LATER))

    assert paper.title.plain == "Dunes, revised"


@pytest.mark.parametrize(
    ("one", "other", "is_newer"),
    [
        ({}, {"version": 1}, False),
        ({}, {"version": 2}, True),
        ({"version": 2}, {"updated": LATER}, True),
        ({}, {"updated": LATER}, True),
        ({"published": DAY}, {"updated": DAY}, False),
        ({"published": DAY, "updated": LATER}, {"updated": LATER}, False),
        ({"published": DAY, "updated": Period(2031, 6, 1)}, {"updated": LATER}, False),
        ({"updated": DAY}, {"updated": LATER}, True),
    ],
)
def test_the_newer_version_is_known_by_number_or_date(
    one: dict[str, Any], other: dict[str, Any], is_newer: bool
) -> None:
    """If only one record has a version number, a second version is newer; otherwise the later update is."""
    paper = merge(first(**one), later(title="Dunes, revised", **other))

    assert paper.title.plain == ("Dunes, revised" if is_newer else "Dunes drift")


def test_a_withdrawn_paper_keeps_its_abstract() -> None:
    """The text that a withdrawal has in place of the abstract becomes the comment."""
    stub = "This paper has been withdrawn."
    paper = merge(first(version=1), later(abstract=stub, version=2, withdrawn=True))

    assert (paper.withdrawn, paper.abstract.plain, paper.comment.plain) == (True, "They do.", stub)


def test_a_replacement_adds_no_edition() -> None:
    """It updates a paper that was announced. Without an announcement, the paper is reported as hidden."""
    paper = merge(first(version=1), later(abstract="They do, far.", version=2, news=False))

    assert (paper.abstract.plain, paper.editions) == ("They do, far.", (DAY,))

    library = merge_records([later(version=2, news=False)]).library

    assert library.papers == ()
    assert [record.reason for record in library.account.hidden] == [
        "“Dunes drift” is a new version of a paper that was never announced."
    ]


def test_a_replaced_paper_is_shown_once_it_is_announced() -> None:
    """Its edition is that of the announcement."""
    paper = merge(first(news=False), later())

    assert paper.editions == (LATER,)


@pytest.mark.parametrize(
    ("one", "other", "best"),
    [
        ({"abstract": "They do"}, {"abstract": "They do. And more."}, ("abstract", "They do. And more.")),
        ({"abstract": ""}, {"abstract": "They do."}, ("abstract", "They do.")),
        ({"abstract": "They do. And more."}, {"abstract": "They do."}, ("abstract", "They do. And more.")),
        ({"published": Period(2031)}, {"published": Period(2031, 3, 30)}, ("published", Period(2031, 3, 30))),
        ({"published": Period(2030)}, {"published": Period(2031, 3, 30)}, ("published", Period(2030))),
        ({"authors": ("A. Gull",)}, {"authors": ("Ada Gull",)}, ("authors", (Author("Ada Gull"),))),
        ({"authors": ("Ada", "Bo")}, {"authors": ("Ada Gull",)}, ("authors", (Author("Ada"), Author("Bo")))),
        ({}, {"doi": "10.1234/a"}, ("doi", "10.1234/a")),
        ({"licence": "CC0"}, {"licence": "MIT"}, ("licence", "CC0")),
        ({"categories": ("cs.CL",)}, {"categories": ("cs.CV", "cs.CL")}, ("categories", ("cs.CL", "cs.CV"))),
    ],
)  # fmt: skip
def test_the_best_value_of_each_field_is_kept(
    one: dict[str, Any], other: dict[str, Any], best: tuple[str, Any]
) -> None:
    """A complete text replaces its beginning, an exact date a vague one, and a long list of authors a short one."""
    name, value = best

    found = getattr(merge(first(**one), later(**other)), name)

    assert (found.plain if name == "abstract" else found) == value


def test_fields_of_a_publication_come_from_one_record() -> None:
    """Venue, volume and pages of a journal replace those of a preprint; they are never mixed."""
    preprint = first(kind=PaperKind.PREPRINT, venue="arXiv", publisher="arXiv")
    article = later(kind=PaperKind.ARTICLE, venue="Coast", volume="7")

    paper = merge(preprint, article)

    assert (paper.kind, paper.venue, paper.volume, paper.publisher) == (PaperKind.ARTICLE, "Coast", "7", "")

    paper = merge(first(kind=PaperKind.ARTICLE, venue="Coast"), later(kind=PaperKind.PREPRINT, venue="arXiv"))

    assert (paper.kind, paper.venue) == (PaperKind.ARTICLE, "Coast")


def test_a_machine_summary_is_kept_apart_from_the_abstract() -> None:
    """It is merged together with the name of its maker."""
    summary = read_text("Dunes move.", tex=False)

    paper = merge(first(abstract=""), later(abstract="", machine_summary=summary, machine="Hugging Face"))

    assert (paper.machine_summary, paper.machine, paper.abstract.plain) == (summary, "Hugging Face", "")


def test_a_machine_summary_and_its_maker_come_from_one_record() -> None:
    """That is the first record with a summary, whichever version is newer."""
    summary = read_text("It drifts.", tex=False)
    paper = merge(first(machine="Unknown"), later(machine_summary=summary, machine="Gull Summarizer"))

    assert (paper.machine_summary, paper.machine) == (summary, "Gull Summarizer")
    assert dict(paper.provenance).keys() == {"machine summary"}

    paper = merge(paper, later(machine_summary=read_text("Other.", tex=False), machine="Tern", version=2))

    assert (paper.machine_summary, paper.machine) == (summary, "Gull Summarizer")


@pytest.mark.parametrize(
    ("ours", "theirs", "taken"),
    [
        (("It drifts.", (), ""), ("", ("sand",), "Tern"), "ours"),
        (("It drifts.", (), ""), ("Other.", ("sand",), "Tern"), "ours"),
        (("", ("sand",), "Gull"), ("", ("wind",), "Tern"), "ours"),
        (("", ("sand",), ""), ("", (), "Tern"), "ours"),
        (("", ("sand",), "Gull"), ("Other.", (), ""), "theirs"),
        (("", (), "Gull"), ("", ("wind",), ""), "theirs"),
        (("", (), ""), ("", (), "Tern"), "theirs"),
    ],
)
def test_what_one_machine_wrote_is_not_attributed_to_another(
    ours: tuple[str, tuple[str, ...], str], theirs: tuple[str, tuple[str, ...], str], taken: str
) -> None:
    """Summary, keywords and machine are of one record: the first with a summary, or else with keywords."""

    def read(values: tuple[str, tuple[str, ...], str]) -> dict[str, Any]:
        summary, keywords, machine = values
        return {
            "machine_summary": read_text(summary, tex=False),
            "machine_keywords": keywords,
            "machine": machine,
        }

    paper = merge(first(**read(ours)), later(**read(theirs)))

    expected = read(ours if taken == "ours" else theirs)
    assert {name: getattr(paper, name) for name in expected} == expected


def test_united_lists_have_no_provenance() -> None:
    """A list to which several records add is not attributed to the later one."""
    paper = merge(first(), later(keywords=("sand",), categories=("cs.CL",)))

    assert (paper.keywords, paper.categories, paper.provenance) == (("sand",), ("cs.CL",), ())


def test_an_identity_does_not_depend_on_pubmed_fields() -> None:
    """A paper identified by its title keeps its address when its PMID becomes known."""
    by_title, by_own = make_paper("Shells sink"), make_paper("Dunes drift", own_id="pmid:7")
    known = [replace(by_title, pmid="8", pmcid="PMC8"), replace(by_own, pmid="7")]

    assert list_identities(by_title, by_own) == ["id:pmid:7", "title:shellssink"]
    assert list_identities(*known) == list_identities(by_title, by_own)


def list_identities(*papers: Paper) -> list[str]:
    """The identities of the papers that these records are merged into."""
    return sorted(paper.identity for paper in merge_records(papers).library.papers)


@pytest.mark.parametrize("shared", [{"pmid": "7"}, {"pmcid": "PMC7"}])
def test_records_with_the_same_pubmed_identifier_are_merged(shared: dict[str, str]) -> None:
    """PubMed identifiers identify a paper, whichever field of the source they were in."""
    paper = merge(first(arxiv="", doi="10.1234/a", **shared), later(arxiv="", title="The drift of dunes", **shared))

    assert paper.identity == "doi:10.1234/a"


def test_the_kind_of_a_link_is_that_of_the_record_that_knows_it() -> None:
    """A record that only gives the address does not hide that another one calls it the project's page."""
    address = "https://shore.example/a"
    plain, known = (Link(address, kind) for kind in (LinkKind.LINK, LinkKind.PROJECT))

    assert unite_links((plain,), (known,)) == unite_links((known,), (plain,)) == (known,)


@pytest.mark.parametrize(
    ("facts", "papers"),
    [
        ({"authors": ("Cy Auk",), "published": Period(2030)}, 2),
        ({"authors": ("Cy Auk",), "published": Period(2031)}, 1),
        ({"authors": ("A. Gull",), "published": Period(2030)}, 1),
        ({"published": Period(2030)}, 1),
    ],
    ids=["other authors and year", "other authors", "other year", "authors unknown"],
)
def test_a_common_title_without_abstracts_is_not_enough(facts: dict[str, Any], papers: int) -> None:
    """Papers called “Introduction” are different if they have other authors and another year."""
    one = first(title="Introduction", abstract="", arxiv="", authors=("Ada Gull",), published=Period(2031))
    other = later(**{"title": "Introduction", "abstract": "", "arxiv": "", "authors": (), **facts})

    assert len(merge_records([one, other]).library.papers) == papers


@pytest.mark.parametrize("doi", ["10.1234/a%28b%29", "10.1234/a(b)."])
def test_a_doi_is_found_however_it_is_written(doi: str) -> None:
    """Addresses have encoded characters, and a sentence its full stop; the first record's DOI stays."""
    paper = merge(first(doi="10.1234/a(b)", arxiv=""), later(doi=doi, title="On drifting dunes", arxiv=""))

    assert (paper.doi, paper.identity) == ("10.1234/a(b)", "doi:10.1234/a(b)")


TEXT = "Dunes drift north in winter and south in summer, while gulls count the grains of sand by day and by night. " * 4


@pytest.mark.parametrize(
    ("one", "other", "papers"),
    [
        ({}, {}, 1),
        ({"doi": "10.1234/a"}, {"arxiv": "3104.00017"}, 1),
        ({"doi": "10.1234/a"}, {"doi": "10.1234/b"}, 2),
        ({"arxiv": "3104.00017"}, {"arxiv": "3104.00018"}, 2),
        ({"own_id": "pmid:7"}, {"own_id": "pmid:8"}, 2),
        ({"own_id": "pmid:7"}, {"own_id": "acl:8"}, 1),
    ],
)
def test_records_with_the_same_long_abstract_are_one_paper(
    one: dict[str, str], other: dict[str, str], papers: int
) -> None:
    """Whatever their titles are, unless both have an identifier of one kind: prefaces of a series may share a text."""
    records = [make_paper("How dunes drift", TEXT, **one), make_paper("Gulls count", TEXT.upper(), record=2, **other)]

    assert len(merge_records(records).library.papers) == papers


def test_a_short_abstract_does_not_make_records_one_paper() -> None:
    """Many papers say no more than that there is no abstract."""
    records = [make_paper("How dunes drift", TEXT[:250]), make_paper("Gulls count", TEXT[:250], record=2)]

    assert len(merge_records(records).library.papers) == 2


@pytest.mark.parametrize("title", ["How dunes drift", "A chapter on gulls"])
def test_two_arxiv_identifiers_are_never_one_paper(title: str) -> None:
    """Not even with one DOI, since a chapter carries that of its book; the owner of a site can join them."""
    chapters = [
        make_paper("How dunes drift", TEXT, arxiv="3104.00017", doi="10.1234/book"),
        make_paper(title, TEXT, record=2, arxiv="3104.00018", doi="10.1234/book"),
        make_paper("The book", "On dunes.", record=3, doi="10.1234/book"),
    ]
    joined = MergeOverrides({"arxiv:3104.00017": "one", "arxiv:3104.00018": "one"})

    assert [paper.arxiv for paper in merge_records(chapters).library.papers] == ["3104.00017", "3104.00018"]
    assert len(merge_records(chapters, (), joined).library.papers) == 1
