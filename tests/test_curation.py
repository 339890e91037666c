"""What a keeper says of single papers is done, and told where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from generator.config import Limits
from generator.curation import correct, retag, tie
from generator.hand import Entry, read_entries
from generator.library import Library, Unpublished
from generator.merging import gather
from generator.pages import make_shelves
from generator.paper import Author, Origin, Paper, Period, Tag
from generator.yamltext import YamlMapping
from tests.conftest import TAXONOMY, load_cases, make_paper

RECORDS = [
    make_paper("Dunes drift", "They do.", arxiv="3104.00017", tags=("tides",)),
    make_paper("Shells sink", "They sink.", record=2, doi="10.1234/shells"),
    make_paper("Gulls glide", "They glide.", record=3),
]


def read(text: str) -> tuple[list[Entry], list[str]]:
    """The entries of a file's text, and what is wrong with it."""
    faults: list[str] = []
    entries = list(read_entries(YamlMapping(yaml.compose(text), "site_config/papers.yml", faults)))
    return entries, faults


def curate(text: str, *records: Paper) -> Library:
    """The library of these records, by the hand of this text."""
    entries, faults = read(text)
    assert faults == []
    library = replace(gather(records or RECORDS, (), tie(entries)), taxonomy=TAXONOMY)
    return retag(correct(library, entries, Limits()))


@pytest.mark.parametrize("case", load_cases("curation/entries.yml"))
def test_entries_are_done(case: dict[str, Any]) -> None:
    """Each case's papers are shown, in order, and nothing else is said than what is to be."""
    library = curate(case["entries"])

    assert [paper.title.plain for paper in library.papers] == case["papers"]
    assert [str(problem) for problem in library.problems] == case.get("problems", [])
    (edition,) = make_shelves(library)[1]
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


def test_a_hidden_paper_is_accounted_for() -> None:
    """It is told by its first record, with the line that hides it."""
    library = curate("\nShells sink: {hide: true}")

    assert library.hidden == (Unpublished(Origin("coast.txt", 2, 4), "by site_config/papers.yml:2"),)


def test_topics_are_added_and_removed() -> None:
    """A keeper's topics come first; what is removed is gone, also where the entry corrects the title it is found by."""
    library = curate("Dunes drift: {title: On dunes, add_tags: [Dunes & sand, images], remove_tags: [tides]}")

    assert library.papers[0].tags == (Tag("dunes", ("Dunes & sand",)), Tag("images", ("images",)))


def test_an_old_address_is_kept() -> None:
    """It redirects to the paper, unless another paper is there."""
    other = curate("").papers[1].slug

    paper = curate(f"3104.00017: {{was: [papers/old-0a1b2c3d/, older, {other}]}}").papers[0]

    assert paper.slugs[1:] == ("old-0a1b2c3d", "older")


def test_records_are_kept_apart() -> None:
    """Records that look like one paper, and even share an identifier, are two where a keeper says so."""
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
    assert library.problems[-1].found == "“Gulls glide”, which 2 papers are called"


def test_faults_of_the_file_are_told() -> None:
    """An unknown key, a wrong value and an address that is none are named with their lines."""
    _, faults = read("Dunes:\n  hid: true\n  pin: 7\n  was: ['a b']\n  same_as: {a: b}\n")

    assert faults == [
        "site_config/papers.yml:2: “hid” is an unknown key; did you mean “hide”?",
        "site_config/papers.yml:3: “pin” is 7; write true or false.",
        "site_config/papers.yml:5: “same_as” is no list of texts; write “[one, two]”.",
        "site_config/papers.yml:4: “was” holds no address of a paper; write its folder, as dunes-drift-0a1b2c3d.",
    ]
