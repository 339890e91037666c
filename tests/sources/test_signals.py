"""Tests of readings in the formats of databases, reference managers and websites."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Paper
from broadsheet.model.readings import SignalKind
from broadsheet.sources.fields.signal_notes import read_counts, strip_counts
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source

FILE = "2031-05-06-coast.dat"
RIS = "TY  - JOUR\nTI  - Dunes drift\nAU  - Gull, Ada\nAB  - They drift.\n{}ER  - \n"
BIBTEX = "@article{{gull2031,\n title = {{Dunes drift}},\n author = {{Gull, Ada}},\n {}\n}}\n"
SCOPUS = (
    "Authors,Title,Year,Cited by,DOI,Source,EID\nGull A.,Dunes drift,2031,{},10.1234/dunes,Scopus,2-s2.0-99000000001\n"
)
WOS = (
    "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Gull, A\nTI Dunes drift\nSO JOURNAL OF SAND\n{}"
    "UT WOS:000999999900001\nER\n\nEF\n"
)
PERISH = "Cites,Authors,Title,Year,Source,CitesURL,GSRank,QueryDate,Abstract,DOI\n{}\n"
REVIEWS = (
    'title,abstract,authors,url,decision,ratings\n"Dunes drift","They drift.",Ada Gull,'
    'https://openreview.net/forum?id=AbCd12{},"{}",{}\n'
)
CROSSREF = {
    "title": "Dunes drift", "type": "journal-article", "issued": {"date-parts": [[2031]]}, "DOI": "10.1234/dunes",
    "is-referenced-by-count": 7, "indexed": {"date-time": "2031-04-02T06:15:00Z", "version": "3.0"},
}  # fmt: skip
ACL = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2031.coast"><volume id="main"><meta><booktitle>Workshop on Coasts</booktitle><year>2031</year></meta>
<paper id="1"><title>Dunes drift</title><award>Best Paper</award></paper></volume></collection>
"""
OPEN_ALEX = (
    '"id","display_name","authorships.author.display_name","cited_by_count","doi"\n'
    '"https://openalex.org/W99","Dunes drift","Ada Gull",{},"https://doi.org/10.1234/dunes"\n'
)


def read(text: str, file: str = FILE) -> Paper:
    """The one paper of a text, which is read without a problem."""
    _, (paper,), problems = parse_source(Source(file, text.encode()), Limits())
    assert problems == []
    return paper


def show(paper: Paper) -> list[str]:
    """The readings of a paper, each on a line."""
    return [f"{one.kind} {one.value} ({one.source}, {one.moment})" for one in paper.readings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SCOPUS.format(1234), ["citations 1234 (Scopus, 2031-05-06)"]),
        (SCOPUS.format(""), []),
        (OPEN_ALEX.format(12), ["citations 12 (OpenAlex, 2031-05-06)"]),
        (
            "Title,Authors,DOI,Times cited,Publication ID\nDunes,Ada Gull,10.1234/a,4,pub.1\n",
            ["citations 4 (Dimensions, 2031-05-06)"],
        ),
        ("Title,Author/s,DOI,Citing Works Count\nDunes,Ada Gull,10.1234/a,5\n", ["citations 5 (Lens, 2031-05-06)"]),
        (
            "Document Title,Authors,DOI,Article Citation Count\nDunes,Ada Gull,10.1234/a,6\n",
            ["citations 6 (IEEE Xplore, 2031-05-06)"],
        ),
        (
            'Article Title,Authors,DOI,"Times Cited, WoS Core","Times Cited, All Databases"\nDune,Gull,10.1234/a,6,8\n',
            ["citations 6 (Web of Science, 2031-05-06)"],
        ),
        (
            PERISH.format(
                "12,A Gull,Dunes,2031,Sand,https://scholar.google.com/scholar?cites=1,3,2031-04-02 10:11:12,Drift.,"
            ),
            ["citations 12 (Google Scholar, 2031-04-02)"],
        ),
        (
            PERISH.format("12,A Gull,Dunes drift,2031,J Sand,https://api.openalex.org/works?filter=1,3,,Drift.,"),
            ["citations 12 (OpenAlex, 2031-05-06)"],
        ),
        (PERISH.format("0,A Gull,Dunes drift,2031,J Sand,,3,2031-04-02 10:11:12,Drift.,"), []),
        (WOS.format("TC 55\nZ9 92\nDA 2031-04-02\n"), ["citations 55 (Web of Science, 2031-04-02)"]),
        (WOS.format("Z9 92\n"), ["citations 92 (Web of Science, all databases, 2031-05-06)"]),
        (BIBTEX.format("note = {cited By 3}, source = {Scopus}"), ["citations 3 (Scopus, 2031-05-06)"]),
        (
            "Scopus\nEXPORT DATE: 2 April 2031\n\n" + BIBTEX.format("note = {Cited by: 3; All Open Access}"),
            ["citations 3 (Scopus, 2031-04-02)"],
        ),
        (BIBTEX.format("Times-Cited = {12}, DA = {2031-04-02}"), ["citations 12 (Web of Science, 2031-04-02)"]),
        (
            BIBTEX.format("note = {12 cites: https://scholar.google.com/scholar?cites=1}"),
            ["citations 12 (Google Scholar, 2031-05-06)"],
        ),
        (RIS.format("N1  - Cited By :2\nN1  - Export Date: 2 April 2031\n"), ["citations 2 (Scopus, 2031-04-02)"]),
        (
            RIS.format("N1  - Times Cited in Web of Science Core Collection:  42\nTotal Times Cited:  58\n"),
            ["citations 42 (Web of Science, 2031-05-06)"],
        ),
        (
            RIS.format("M1  - 3 cites: https://scholar.google.de/scholar?c=1\nM1  - Query date: 2031-04-02 10:03:05\n"),
            ["citations 3 (Google Scholar, 2031-04-02)"],
        ),
        (
            "%0 Journal Article\n%T Dunes drift\n%A Gull, Ada\n%Z Times Cited: 12\n",
            ["citations 12 (Web of Science, 2031-05-06)"],
        ),
        (json.dumps([CROSSREF]), ["citations 7 (Crossref, 2031-04-02T06:15:00Z)"]),
        (
            json.dumps(
                [{**CROSSREF, "is-referenced-by-count": None, "note": "GSCC: 0000012 2031-04-02T18:45:33.000Z 2.34"}]
            ),
            ["citations 12 (Google Scholar, 2031-04-02T18:45:33Z)"],
        ),
        (ACL, ["award Best Paper (ACL Anthology, 2031-05-06)"]),
        (
            BIBTEX.format(
                "booktitle = {Workshop on Coasts}, award = {It was good.}, award_name = {Best Dune}, abbr = {CWS}"
            ),
            ["award Best Dune (Workshop on Coasts, 2031-05-06)"],
        ),
        (BIBTEX.format("note = {Best Paper Award}"), ["award Best Paper Award (Bibliography, 2031-05-06)"]),
        (
            "---\ntitle: Dunes\nauthors: [Gull]\nvenue: Workshop on Coasts\naward: Best poster\nabstract: It\n---\n",
            ["award Best poster (Workshop on Coasts, 2031-05-06)"],
        ),
        (
            REVIEWS.format("", "Accept (oral)", '"[8, 6, 5]"'),
            ["decision Accept (oral) (OpenReview, 2031-05-06)", "rating 6.33 (OpenReview, 2031-05-06)"],
        ),
        (
            REVIEWS.format("", "Reject", "4.5"),
            ["decision Reject (OpenReview, 2031-05-06)", "rating 4.5 (OpenReview, 2031-05-06)"],
        ),
        (REVIEWS.format("", "perhaps later", "good"), []),
        (
            BIBTEX.format("booktitle = {Workshop on Coasts 2031 oral}"),
            ["decision oral (Workshop on Coasts 2031, 2031-05-06)"],
        ),
        (
            BIBTEX.format("booktitle = {CWS 2031 Spotlight}, url = {https://openreview.net/forum?id=AbCd12}"),
            ["decision Spotlight (OpenReview, 2031-05-06)"],
        ),
    ],
)
def test_readings_are_read_with_their_sources_and_moments(text: str, found: Sequence[str]) -> None:
    """The moment is that in the data, or else the day in the file's name."""
    assert show(read(text)) == sorted(found)


def test_without_any_day_the_moment_is_unknown() -> None:
    """A file that says nowhere when it was written gives readings without a moment."""
    assert [one.moment for one in read(SCOPUS.format(3), "coast.csv").readings] == [""]


@pytest.mark.parametrize(
    "text",
    [
        "Title,Authors,DOI,Cited by\nDunes drift,Ada Gull,10.1234/a,3\n",
        "Title,Authors,DOI,Citations\nDunes drift,Ada Gull,10.1234/a,3\n",
        SCOPUS.format("many"),
        SCOPUS.format(-3),
        SCOPUS.format(10**20),
        SCOPUS.format("9" * 4_301),
        *(SCOPUS.replace("EID", "EID,Award").replace("01\n", f"01,{none}\n").format("") for none in ("-", "0", "N/A")),
        REVIEWS.replace("openreview.net", "coast.example").format("", "Accept (oral)", 7),
        BIBTEX.format("note = {We know of 12 citations (Gull 2030), and cite 3 papers}"),
        BIBTEX.format("note = {Supported by the Coast Research Award 17}"),
        BIBTEX.format("note = {We show the best paper boats}, booktitle = {A Poster}"),
    ],
)
def test_what_nobody_says_or_means_is_no_reading(text: str) -> None:
    """A number of which nobody knows who counted it, one that cannot be right, and other words give nothing."""
    _, (paper,), _ = parse_source(Source(FILE, text.encode()), Limits())

    assert paper.readings == ()


@pytest.mark.parametrize(
    ("value", "read_at"),
    [(3, "9999-12-31T23:59:59-12:00"), (3, "0001-01-01T00:00:00+14:00"), (10**400, "2031-04-02")],
    ids=["too late", "too early", "too great"],
)
def test_a_reading_that_cannot_be_right_costs_one_record(value: int, read_at: str) -> None:
    """The message names its line, and the other records of the file are read."""
    reading = {"source": "Hugging Face", "kind": "upvotes", "value": value, "read": read_at}
    wrong = {"title": "Sand moves", "abstract": "It moves.", "authors": ["Ada Gull"], "readings": [reading]}
    text = "\n".join(json.dumps(one) for one in (wrong, {**wrong, "title": "Dunes drift", "readings": []}))

    _, papers, (problem,) = parse_source(Source("2031-05-06-coast.jsonl", text.encode()), Limits())

    assert [paper.title.plain for paper in papers] == ["Dunes drift"]
    assert (problem.rejected, str(problem).split(" ")[0]) == (1, "2031-05-06-coast.jsonl:1:")


def test_decisions_of_people_who_select_papers_stay_private() -> None:
    """In a table with their columns, a decision is theirs, even beside an address at OpenReview."""
    text = (
        "title,authors,doi,url,decision,included\nDunes,Ada Gull,10.1234/a,https://openreview.net/forum?id=a,accept,1\n"
    )

    _, (paper,), _ = parse_source(Source(FILE, text.encode()), Limits())

    assert paper.readings == ()


def test_a_table_of_other_things_is_still_refused() -> None:
    """A column of awards does not make a list of films one of papers."""
    _, papers, (problem,) = parse_source(Source(FILE, b"title,year,awards\nDunes drift,2031,Golden Gull\n"), Limits())

    assert papers == [] and problem.rejected


NOTES = [
    (
        "12 citations (Semantic Scholar/DOI) [2031-04-02] 9 citations (Crossref) [2031-04-01]\nSeen at sea",
        "Seen at sea",
        {"Semantic Scholar": "12", "Crossref": "9"},
    ),
    ("Citations: 42 (OpenAlex) [2031-04-02]", "", {"OpenAlex": "42"}),
    ("Citations (Crossref): 42", "", {"Crossref": "42"}),
    ("ZSCC: 0000123\nPublisher: Shore Press", "Publisher: Shore Press", {"Google Scholar": "123"}),
    ("ZSCC: NoCitationData[s0]", "", {}),
    ("openalex.cit_count: 4", "", {"OpenAlex": "4"}),
    ("Twelve citations and 3 figures", "Twelve citations and 3 figures", {}),
]


@pytest.mark.parametrize(("note", "left", "counts"), NOTES)
def test_what_programs_count_is_no_remark(note: str, left: str, counts: dict[str, str]) -> None:
    """What extensions of Zotero write into a note is read, and what a person wrote there stays."""
    assert {one.source: one.value for one in read_counts([note])} == counts
    assert strip_counts(note) == left
    assert read(BIBTEX.format(f"note = {{{note}}}")).comment.plain.replace("\n", " ") == left


@pytest.mark.parametrize(
    "note",
    [
        *("1.234 citations (Crossref) [2031-04-02]", "1 234 citations (Crossref)", "10 000 citations (Crossref)"),
        *("1~234 citations (Crossref)", "1’234 citations (Crossref)", "1,23,4 citations (Crossref)"),
        *("-5 citations (Crossref)", "2-5 citations (Crossref)", "1234567890123 citations (Crossref)"),
        *("1.234 cites: https://openalex.org/W1", "Citations (Crossref): 1.234", "Citations: 1 234 (Crossref)"),
        *("Times Cited: 1.234", "Times Cited: 1 234", "Times Cited: 1e9", "Times Cited: 1,2345", "Times Cited: 100+"),
        *("Total Times Cited: 1.234", "Cited By 1 234", "GSCC: 1.234", "openalex.cit_count: 1e9"),
    ],
)
def test_a_part_of_a_number_is_no_count(note: str) -> None:
    """What is written in another way than `1234` and `1,234` is not read, and the note stays as it is."""
    assert read_counts([note]) == ()
    assert strip_counts(note) == note


@pytest.mark.parametrize(
    ("note", "count"),
    [
        ("1,234 citations (Crossref)", "1234"),
        ("Seen in 2031. 12 citations (Crossref)", "12"),
        ("Seen in 2031 12 citations (Crossref)", "12"),
        ("Times Cited: 1,234,567.", "1234567"),
        ("Times Cited: 12\n345 dunes", "12"),
        ("Cited By 12 (since 1996)", "12"),
        ("GSCC: 0000012 234.50", "12"),
    ],
)
def test_a_count_ends_where_its_number_does(note: str, count: str) -> None:
    """Other texts and numbers may stand beside it."""
    assert [one.value for one in read_counts([note])] == [count]


AWARDS = {
    "9 pages. Winner of the Best Paper Award at the CWS 2031": "Winner of the Best Paper Award at the CWS 2031",
    "Accepted at CWS 2031 (Outstanding Paper, runner-up)": "Outstanding Paper, runner-up",
    "Accepted at CWS 2031, Best Paper Award (Finalist), 9 pages": "Best Paper Award (Finalist)",
    "CWS 2031 (Oral, Best Paper Award), 9 pages": "Best Paper Award",
    "Best Paper Award (Runner-Up)": "Best Paper Award (Runner-Up)",
    "CWS 2031 Test of Time Award; code is free": "CWS 2031 Test of Time Award",
    "Honorable Mention": "Honorable Mention",
    "We find the best paper": "",
    "This is the best paper on sand": "",
    "Best viewed in colour": "",
}


@pytest.mark.parametrize(("comment", "award"), AWARDS.items())
def test_awards_are_found_in_comments(comment: str, award: str) -> None:
    """A remark, or a part of one, is an award if it is nothing else; the comment stays as it is."""
    paper = read(BIBTEX.format(f"note = {{{comment}}}"))

    assert [one.value for one in paper.readings if one.kind is SignalKind.AWARD] == ([award] if award else [])
    assert paper.comment.plain == comment
