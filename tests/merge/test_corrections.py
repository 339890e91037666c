"""What a site owner says of single papers is done, and told where it cannot be."""

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
    make_paper("Gulls glide", "They glide.", record=3),
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
def test_entries_are_done(case: dict[str, Any]) -> None:
    """Each case's papers are shown, in order, and nothing else is said than what is to be."""
    library = curate(case["entries"])

    assert [paper.title.plain for paper in library.papers] == case["papers"]
    assert [str(problem) for problem in library.account.problems] == case.get("problems", [])
    (edition,) = make_listings(library)[1]
    assert [paper.title.plain for paper in edition.papers] == case.get("edition", case["papers"])


def test_every_field_can_be_corrected() -> None:
    """What an entry says goes before what the sources say, is told as such, and moves no address."""
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
    """To those that the paper has, each once; links that the entry gives itself replace them."""
    record = make_paper("Dunes drift", "See https://shore.example/ and https://tide.example/.")

    (paper,) = curate(
        f"Dunes drift: {correction}" if correction[0] == "{" else f"Dunes drift: {{{correction}}}", record
    ).papers

    assert [link.url for link in paper.links] == links


def test_a_hidden_paper_is_accounted_for() -> None:
    """It is told by its first record, with the line that hides it."""
    library = curate("\nShells sink: {hide: true}")

    assert library.account.hidden == (
        Unpublished(Origin("coast.txt", 2, 4), "It is hidden by site_config/papers.yml:2."),
    )


def test_topics_are_added_and_removed() -> None:
    """A site owner's topics come first; what is removed is gone, also where the entry corrects the title it is found
    by."""
    library = curate("Dunes drift: {title: On dunes, add_tags: [Dunes & sand, images], remove_tags: [tides]}")

    assert library.papers[0].tags == (
        Tag("dunes", ("Dunes & sand",), TagOrigin.EDITOR),
        Tag("images", ("images",), TagOrigin.EDITOR),
    )


def test_an_old_address_is_kept() -> None:
    """It redirects to the paper, unless another paper is there."""
    other = curate("").papers[1].slug

    paper = curate(f"3104.00017: {{was: [papers/old-0a1b2c3d/, older, {other}]}}").papers[0]

    assert paper.slugs[1:] == ("old-0a1b2c3d", "older")


def test_an_address_of_another_paper_is_told() -> None:
    """It is kept once, leads to one paper, and is free again where the other paper is hidden."""
    other = curate("").papers[1].slug
    text = f"3104.00017: {{was: [older, older, {other}]}}\nGulls glide: {{was: [older]}}\n"

    library = curate(text)

    assert [paper.slugs[1:] for paper in library.papers] == [("older",), (), ()]
    assert [(str(problem.where), problem.message) for problem in library.account.problems] == [
        ("site_config/papers.yml:1", f"“{other}” is an address of “Shells sink”."),
        ("site_config/papers.yml:2", "“older” is an address of “Dunes drift”."),
    ]

    assert curate(text + "10.1234/shells: {hide: true}").papers[0].slugs[1:] == ("older", other)


def test_each_of_two_papers_of_one_title_is_found_by_its_address() -> None:
    """The address that a problem offers names that paper alone, also to join it."""
    twins = [
        make_paper("Gulls glide", text, record=n) for n, text in enumerate(["They glide.", "Other birds do so too."], 1)
    ]
    first, second = (paper.slug for paper in curate("", *twins).papers)

    for shown, hidden in ((first, second), (second, first)):
        assert [paper.slug for paper in curate(f"{hidden}: {{hide: true}}", *twins).papers] == [shown]

    shells = make_paper("Shells sink", "They sink.", record=3)
    library = curate(f"{second}: {{same_as: [Shells sink]}}", *twins, shells)

    assert [paper.slug for paper in library.papers] == [first, second]


def test_joins_of_joins_are_one_paper() -> None:
    """Whatever the order in which they are said."""
    records = [make_paper(f"Shell {n}", f"Of {n}.", record=n) for n in range(4)]

    library = curate(
        "Shell 0: {same_as: [Shell 1]}\nShell 2: {same_as: [Shell 3]}\nShell 3: {same_as: Shell 0}", *records
    )

    assert [paper.title.plain for paper in library.papers] == ["Shell 0"]
    assert library.account.problems == ()


def test_what_is_both_joined_and_apart_is_told() -> None:
    """So is what is kept apart from itself; it would look as if it were done."""
    library = curate("3104.00017: {same_as: [Gulls glide]}\nGulls glide: {not_same_as: [3104.00017, Gulls glide]}")

    assert [(str(problem.where), problem.message) for problem in library.account.problems] == [
        ("site_config/papers.yml:1", "“Gulls glide” should be the same paper, but is still another one."),
        ("site_config/papers.yml:2", "“Gulls glide” should be another paper, but is still the same one."),
    ]


def test_no_record_is_lost_that_is_kept_apart() -> None:
    """Also where many have one title and one abstract."""
    library = curate(
        "Gulls glide: {not_same_as: [Gulls glide]}", *(make_paper("Gulls glide", record=n) for n in range(5))
    )

    assert len({paper.identity for paper in library.papers}) == len({paper.slug for paper in library.papers}) == 5


def test_a_paper_is_not_parted_from_its_own_records() -> None:
    """Where it is kept apart from another of its title, its second record is still its own."""
    twin, again = (
        make_paper("Dunes drift", "They do.", record=4),
        make_paper("Dunes drift", record=5, arxiv="3104.00017"),
    )

    library = curate("3104.00017: {not_same_as: [Dunes drift]}", RECORDS[0], twin, again)

    assert [len(paper.origins) for paper in library.papers] == [2, 1]


def test_numbers_are_texts_as_they_are_written() -> None:
    """A volume 012 is no 10, an issue 1:30 no 90, and an identifier keeps its last zero."""
    library = curate(
        "Gulls glide: {volume: 012, issue: 1:30, pages: 1_1, arxiv: 3104.00020, keywords: [2031-04-02, 3.10]}"
    )
    paper = library.papers[2]

    assert (paper.volume, paper.issue, paper.pages, paper.arxiv) == ("012", "1:30", "1_1", "3104.00020")
    assert paper.keywords == ("2031-04-02", "3.10")


def test_names_that_may_be_meant_are_looked_for_a_few_times() -> None:
    """With each of thousands of wrong names compared with each paper, a build would take hours."""
    library = curate("".join(f"Dunnes drift {n}: {{hide: true}}\n" for n in range(100)))

    assert [problem.advice.startswith("Did you mean") for problem in library.account.problems] == [True] * 20 + [
        False
    ] * 80


def test_records_are_kept_apart() -> None:
    """Records that look like one paper, and even share an identifier, are two where a site owner says so."""
    same = make_paper("Dunes drift", "They do.", file="more.txt", doi="10.1234/other")

    library = curate("3104.00017: {not_same_as: [10.1234/other]}", RECORDS[0], same)

    assert len({paper.identity for paper in library.papers}) == len({paper.slug for paper in library.papers}) == 2

    version = make_paper("On dunes", "Other words.", file="more.txt", arxiv="3104.00017")

    library = curate("Dunes drift: {not_same_as: [On dunes]}", RECORDS[0], version)

    assert len({paper.identity for paper in library.papers}) == len({paper.slug for paper in library.papers}) == 2


def test_a_name_of_two_papers_names_neither() -> None:
    """Nothing is done, and both are told."""
    twin = make_paper("Gulls glide", "Another one, of other birds.", file="more.txt")

    library = curate("Gulls glide: {hide: true}", *RECORDS, twin)

    assert len(library.papers) == 4
    assert library.account.problems[-1].message == "“Gulls glide” matches 2 papers."


def test_faults_of_the_file_are_told() -> None:
    """An unknown key, a wrong value and an address that is none are named with their lines."""
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
