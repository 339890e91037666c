"""Corrections in `papers.yml` are applied, and reported if that is not possible."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from broadsheet.config.corrections import PaperCorrection, read_corrections
from broadsheet.config.limits import Limits
from broadsheet.config.yaml_reader import YamlMapping
from broadsheet.merge.corrections import Curation, read_merge_overrides
from broadsheet.merge.records import merge_records
from broadsheet.model.author import Author
from broadsheet.model.library import Library, Unpublished
from broadsheet.model.paper import Origin, Paper, Tag, TagOrigin
from broadsheet.model.period import Period
from broadsheet.pages.listings import make_listings
from tests.conftest import TAXONOMY, load_cases, make_paper

RECORDS = [
    make_paper("Dunes drift", "They do.", arxiv="3104.00017", tags=("tides",)),
    make_paper("Shells sink", "They sink.", record=2, doi="10.1234/shells"),
    make_paper("Gulls glide", "They glide.", record=3, citation_key="gull2031"),
]


def read(text: str) -> tuple[list[PaperCorrection], list[str]]:
    """The entries of a file's text, and what is wrong with it."""
    faults: list[str] = []
    entries = list(read_corrections(YamlMapping(yaml.compose(text), "site_config/papers.yml", faults)))
    return entries, faults


def curate(text: str, *records: Paper) -> Library:
    """The library of these records, by the hand of this text."""
    entries, faults = read(text)
    assert faults == []
    library, names = merge_records(records or RECORDS, (), read_merge_overrides(entries))
    curation = Curation(tuple(entries), names)
    return curation.change_topics(replace(curation.correct(library, Limits()), taxonomy=TAXONOMY))


@pytest.mark.parametrize("case", load_cases("curation/entries.yml"))
def test_entries_are_applied(case: dict[str, Any]) -> None:
    """Each case gives the papers in order, and exactly the problems that are expected."""
    library = curate(case["entries"])

    assert [paper.title.plain for paper in library.papers] == case["papers"]
    assert [str(problem) for problem in library.account.problems] == case.get("problems", [])
    (edition,) = make_listings(library)[1]
    assert [paper.title.plain for paper in edition.papers] == case.get("edition", case["papers"])


def test_an_abstract_stays_withheld_whatever_is_added_later() -> None:
    """A file that gives the paper's DOI to another paper by mistake does not undo a correction under that DOI."""
    text = "10.1234/dunes: {show: link}"
    facts = {"doi": "10.1234/dunes", "record": 4}
    dunes = make_paper("Sands", "They do.", authors=("Ada Gull",), arxiv="3104.00018", pmid="76", **facts)
    terns = make_paper("Terns", "They dive.", authors=("Ben Tern",), pmid="77", file="later.txt", **facts)

    found = {paper.title.plain: paper.abstract.plain for paper in curate(text, dunes, terns).papers}

    assert found == {"Sands": "", "Terns": "They dive."}


def test_every_field_can_be_corrected() -> None:
    """A correction replaces what the sources say, is named as the origin of the value, and moves no address."""
    before = curate("").papers[0]

    library = curate(
        "3104.00017:\n  abstract: 'They do not. See https://dunes.example/.'\n  date: 2031-03-01\n  edition: 2031-04\n"
        "  authors: [{name: Ada Gull, family: Gull}]\n  venue: Coast\n  doi: 10.1234/NEW\n  withdrawn: true\n"
        "  note: Read it.\n"
    )
    paper = next(paper for paper in library.papers if paper.arxiv)

    assert (paper.identity, paper.slugs, paper.title) == (before.identity, before.slugs, before.title)
    assert paper.abstract.plain == "They do not. See https://dunes.example/."
    assert [link.url for link in paper.links] == ["https://dunes.example/"]
    assert paper.authors == (Author("Ada Gull", "Gull"),)
    assert (paper.published, paper.editions, paper.venue) == (Period(2031, 3, 1), (Period(2031, 4),), "Coast")
    assert (paper.doi, paper.withdrawn, paper.note.plain) == ("10.1234/new", True, "Read it.")
    assert dict(paper.provenance)["venue"] == Origin("site_config/papers.yml", 1, 1)


@pytest.mark.parametrize(
    ("correction", "links"),
    [
        ("venue: Coast", ["https://shore.example/", "https://tide.example/"]),
        ("abstract: 'See https://tide.example/ and https://dunes.example/.'",
         ["https://shore.example/", "https://tide.example/", "https://dunes.example/"]),
        ("links: [https://gulls.example/]", ["https://gulls.example/"]),
        ("{abstract: 'See https://dunes.example/.', links: [https://gulls.example/]}",
         ["https://gulls.example/", "https://dunes.example/"]),
    ],
)  # fmt: skip
def test_a_corrected_abstract_adds_its_links(correction: str, links: list[str]) -> None:
    """They are added to those of the paper, each once; links that the entry gives replace all."""
    record = make_paper("Dunes drift", "See https://shore.example/ and https://tide.example/.")

    (paper,) = curate(
        f"Dunes drift: {correction}" if correction[0] == "{" else f"Dunes drift: {{{correction}}}", record
    ).papers

    assert [link.url for link in paper.links] == links


def test_a_hidden_paper_is_reported() -> None:
    """The report has its first record, with the line that hides it."""
    library = curate("\nShells sink: {hide: true}")

    assert library.account.hidden == (
        Unpublished(Origin("coast.txt", 2, 4), "It is hidden by site_config/papers.yml:2.", ("shells-sink-d4507a10",)),
    )


def test_topics_are_added_and_removed() -> None:
    """Added topics come first. Removed ones are gone, even if the entry corrects the title that names them."""
    library = curate("Dunes drift: {title: On dunes, add_tags: [Dunes & sand, images], remove_tags: [tides]}")

    assert library.papers[0].tags == (
        Tag("dunes", ("Dunes & sand",), TagOrigin.EDITOR),
        Tag("images", ("images",), TagOrigin.EDITOR),
    )


def test_a_former_address_redirects() -> None:
    """It leads to the paper, unless another paper has the address."""
    other = curate("").papers[1].slug

    paper = curate(f"3104.00017: {{was: [papers/old-0a1b2c3d/, older, {other}]}}").papers[0]

    assert paper.slugs[1:] == ("old-0a1b2c3d", "older")


def test_an_address_of_another_paper_is_reported() -> None:
    """An address leads to one paper. It is free again if the other paper is hidden."""
    other = curate("").papers[1].slug
    text = f"3104.00017: {{was: [older, older, {other}]}}\nGulls glide: {{was: [older]}}\n"

    library = curate(text)

    assert [paper.slugs[1:] for paper in library.papers] == [("older",), (), ()]
    assert [(str(problem.where), problem.message) for problem in library.account.problems] == [
        ("site_config/papers.yml:1", f"“{other}” is an address of “Shells sink”."),
        ("site_config/papers.yml:2", "“older” is an address of “Dunes drift”."),
    ]

    assert curate(text + "10.1234/shells: {hide: true}").papers[0].slugs[1:] == ("older", other)


def test_a_title_is_not_taken_for_the_citation_key_of_another_paper() -> None:
    """A key counts only if the name is nothing else, so that keys make no entry ambiguous."""
    other = make_paper("Terns turn", "They turn.", record=4, citation_key="Dunes drift")

    library = curate("Dunes drift: {hide: true}", *RECORDS, other)

    assert [paper.title.plain for paper in library.papers] == ["Shells sink", "Gulls glide", "Terns turn"]


def test_another_name_decides_between_papers_with_the_same_title() -> None:
    """A later paper with the title of a hidden one does not bring it back, if the entry also has its address."""
    hidden = curate("").papers[2].slug
    twin = make_paper("Gulls glide", "Another one, of other birds.", file="more.txt")

    library = curate(f"Gulls glide: {{also: [{hidden}], hide: true}}", *RECORDS, twin)

    assert [paper.origin.file for paper in library.papers if paper.title.plain == "Gulls glide"] == ["more.txt"]
    assert [problem.kind for problem in library.account.problems] == ["same-title"]


def test_papers_with_the_same_title_are_found_by_their_addresses() -> None:
    """An address that a problem suggests names one paper, also in `same_as`."""
    twins = [
        make_paper("Gulls glide", text, record=n) for n, text in enumerate(["They glide.", "Other birds do so too."], 1)
    ]
    first, second = (paper.slug for paper in curate("", *twins).papers)

    for shown, hidden in ((first, second), (second, first)):
        assert [paper.slug for paper in curate(f"{hidden}: {{hide: true}}", *twins).papers] == [shown]

    shells = make_paper("Shells sink", "They sink.", record=3)
    library = curate(f"{second}: {{same_as: [Shells sink]}}", *twins, shells)

    assert [paper.slug for paper in library.papers] == [first, second]


def test_same_as_is_transitive() -> None:
    """The order of the entries does not matter."""
    records = [make_paper(f"Shell {n}", f"Of {n}.", record=n) for n in range(4)]

    library = curate(
        "Shell 0: {same_as: [Shell 1]}\nShell 2: {same_as: [Shell 3]}\nShell 3: {same_as: Shell 0}", *records
    )

    assert [paper.title.plain for paper in library.papers] == ["Shell 0"]
    assert library.account.problems == ()


def test_contradictory_entries_are_reported() -> None:
    """So is a record that is kept apart from itself. Otherwise the entries would seem to have worked."""
    library = curate("3104.00017: {same_as: [Gulls glide]}\nGulls glide: {not_same_as: [3104.00017, Gulls glide]}")

    assert [(str(problem.where), problem.message) for problem in library.account.problems] == [
        ("site_config/papers.yml:1", "“Gulls glide” should be the same paper, but is still another one."),
        ("site_config/papers.yml:2", "“Gulls glide” should be another paper, but is still the same one."),
    ]


def test_records_that_are_kept_apart_are_all_published() -> None:
    """This holds even for many records with the same title and the same abstract."""
    library = curate(
        "Gulls glide: {not_same_as: [Gulls glide]}", *(make_paper("Gulls glide", record=n) for n in range(5))
    )

    assert len({paper.identity for paper in library.papers}) == len({paper.slug for paper in library.papers}) == 5


def test_a_paper_is_not_kept_apart_from_its_own_records() -> None:
    """If it is kept apart from another paper with its title, its own second record is still merged."""
    twin, again = (
        make_paper("Dunes drift", "They do.", record=4),
        make_paper("Dunes drift", record=5, arxiv="3104.00017"),
    )

    library = curate("3104.00017: {not_same_as: [Dunes drift]}", RECORDS[0], twin, again)

    assert [len(paper.origins) for paper in library.papers] == [2, 1]


def test_numbers_are_read_as_they_are_written() -> None:
    """The volume 012 is not 10, the issue 1:30 is not 90, and an identifier keeps its last zero."""
    library = curate(
        "Gulls glide: {volume: 012, issue: 1:30, pages: 1_1, arxiv: 3104.00020, keywords: [2031-04-02, 3.10]}"
    )
    paper = library.papers[2]

    assert (paper.volume, paper.issue, paper.pages, paper.arxiv) == ("012", "1:30", "1_1", "3104.00020")
    assert paper.keywords == ("2031-04-02", "3.10")


def test_suggestions_are_limited() -> None:
    """Comparing thousands of wrong names with every paper would take hours."""
    library = curate("".join(f"Dunnes drift {n}: {{hide: true}}\n" for n in range(100)))

    assert [problem.advice.startswith("Did you mean") for problem in library.account.problems] == [True] * 20 + [
        False
    ] * 80


def test_not_same_as_keeps_records_apart() -> None:
    """This holds for records that look the same, and even for records that share an identifier."""
    same = make_paper("Dunes drift", "They do.", file="more.txt", doi="10.1234/other")

    library = curate("3104.00017: {not_same_as: [10.1234/other]}", RECORDS[0], same)

    assert len({paper.identity for paper in library.papers}) == len({paper.slug for paper in library.papers}) == 2

    version = make_paper("On dunes", "Other words.", file="more.txt", arxiv="3104.00017")

    library = curate("Dunes drift: {not_same_as: [On dunes]}", RECORDS[0], version)

    assert len({paper.identity for paper in library.papers}) == len({paper.slug for paper in library.papers}) == 2


def test_an_ambiguous_reference_is_reported() -> None:
    """The entry is not applied, and the problem names both papers."""
    twin = make_paper("Gulls glide", "Another one, of other birds.", file="more.txt")

    library = curate("Gulls glide: {hide: true}", *RECORDS, twin)

    assert len(library.papers) == 4
    assert library.account.problems[-1].message == "“Gulls glide” matches 2 papers."


def test_faults_of_the_file_are_reported() -> None:
    """Unknown keys, wrong values and invalid addresses are reported with their lines."""
    _, faults = read(
        "Dunes:\n  hid: true\n  pin: 7\n  was: ['a b']\n  same_as: {a: b}\nGulls:\n  was: [" + 300 * "a" + "]\n"
    )

    assert faults == [
        "site_config/papers.yml:2: “hid” is an unknown key. Did you mean “hide”?",
        "site_config/papers.yml:3: “pin” is 7. Write true or false.",
        "site_config/papers.yml:5: “same_as” is not a list of texts. Write “[one, two]”.",
        "site_config/papers.yml:4: “was” must contain addresses of papers. "
        "Write the folder, for example dunes-drift-0a1b2c3d.",
        "site_config/papers.yml:7: “was” must contain addresses of papers. "
        "Write the folder, for example dunes-drift-0a1b2c3d.",
    ]
