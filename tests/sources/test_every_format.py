"""What holds for every format: the same invented papers, written in each of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.text import read_text
from broadsheet.sources.formats import FORMATS, detect_format
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from broadsheet.system.errors import Problem
from tests.conftest import ROOT
from tests.hostile import Hostile, fold_space, load_hostile
from tests.sources.writers import NAMES, Sample, load_writer, make_samples, spoil

TEN = make_samples(10)
LONG = 5_000
"""Characters past which a hostile text is left to the site's own test."""
CUTS = 60
"""Places at which a file is cut off."""

each_format = pytest.mark.parametrize("name", NAMES)


def read(
    text: str, name: str, limits: Limits | None = None, file: str = "coast.dat"
) -> tuple[list[Paper], list[Problem]]:
    """The papers of a text in the format of a writer's module, and what is said of it."""
    return parse_source(Source(file, text.encode("utf-8", "surrogatepass")), limits or Limits(), name.replace("_", "-"))


def make_some(name: str) -> list[Sample]:
    """Ten papers, or as many as a file of the format may hold."""
    return TEN[: getattr(load_writer(name), "MOST", len(TEN))]


def test_every_format_has_a_writer() -> None:
    """The tests can write each format that is read, except for the dump, which has too few fields."""
    assert [name.replace("_", "-") for name in NAMES] == sorted(set(FORMATS) - {"dump"})


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_a_page(name: str) -> None:
    """Its sample is recognised, and read without a problem."""
    page = (ROOT / "docs" / "formats" / f"{name}.md").read_text(encoding="utf-8")
    fenced = re.search(r"^(`{3,}|~{3,})\w*\n(.*?)^\1$", page, re.DOTALL | re.MULTILINE)
    assert fenced
    sample = fenced[2]

    _, papers, problems = parse_source(Source("2031-04-02-sample.dat", sample.encode()), Limits())

    assert detect_format(sample) == name
    assert papers and [str(problem) for problem in problems] == []


@each_format
def test_a_file_is_recognised(name: str) -> None:
    """The format is detected from the content, whatever the file is called."""
    assert detect_format(load_writer(name).write(make_some(name))) == name.replace("_", "-")


SPECIAL_CASES = {
    ("arxiv-api", "atom"),
    ("arxiv-atom", "atom"),
    ("arxiv-rss", "rss"),
    ("csl-json", "json"),
    ("hf-daily", "json"),
    ("json-feed", "json"),
}
"""Formats, each with one of which it is a special case: its files match both, so the special one is tried first."""


@pytest.mark.parametrize("other", sorted(FORMATS))
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_format_claims_the_samples_of_another(name: str, other: str) -> None:
    """Only a special case of a format matches that as well, and it comes first in the order."""
    claimed = [sample for sample in list_samples(name) if FORMATS[other].matches(sample)]

    if name == other:
        assert claimed == list_samples(name)
    elif (name, other) in SPECIAL_CASES:
        order = list(FORMATS)
        assert order.index(name) < order.index(other)
    else:
        assert claimed == []


def list_samples(name: str) -> list[str]:
    """What the tests write in a format, and the sample of its page."""
    page = (ROOT / "docs" / "formats" / f"{name}.md").read_text(encoding="utf-8")
    fenced = re.search(r"^(`{3,}|~{3,})\w*\n(.*?)^\1$", page, re.DOTALL | re.MULTILINE)
    assert fenced
    module = name.replace("-", "_")
    return [fenced[2], *([load_writer(module).write(make_some(module))] if module in NAMES else [])]


@each_format
def test_papers_are_read_as_they_were_written(name: str) -> None:
    """Every field that the format has a place for is in the paper, and there are no problems."""
    writer, samples = load_writer(name), make_some(name)

    _, papers, problems = read(writer.write(samples), name)

    assert [str(problem) for problem in problems] == []
    assert [show(paper, writer.CARRIES) for paper in papers] == [expect(sample, writer.CARRIES) for sample in samples]
    assert [paper.origin.record for paper in papers] == list(range(1, len(samples) + 1))


def show(paper: Paper, fields: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a paper that a sample has."""
    (author,) = paper.authors or (None,)
    found = {
        "abstract": paper.abstract.plain,
        "author": author and (author.name, author.family),
        "date": paper.published,
        "doi": paper.doi,
        "venue": paper.venue,
        "keyword": paper.keywords,
    }
    return {"title": paper.title.plain, **{field: found[field] for field in fields}}


def expect(sample: Sample, fields: tuple[str, ...]) -> dict[str, Any]:
    """What a paper must have of a sample."""
    wanted = {
        "abstract": sample.abstract,
        "author": (f"{sample.given} {sample.family}", sample.family),
        "date": Period.parse(sample.date),
        "doi": sample.doi,
        "venue": sample.venue,
        "keyword": (sample.keyword,),
    }
    return {"title": sample.title, **{field: wanted[field] for field in fields}}


@each_format
def test_a_wrong_field_is_one_problem_and_costs_no_other_record(name: str) -> None:
    """The problem names the file and a line of the record, and says what was found."""
    writer = load_writer(name)
    field, value = writer.WRONG
    samples = make_some(name)
    at = len(samples) // 2
    samples[at] = spoil(samples[at], field, value)
    text = writer.write(samples)

    _, papers, (problem,) = read(text, name)

    titles = [paper.title.plain for paper in papers]
    others = [sample.title for sample in samples if sample is not samples[at]]
    assert [title for title in titles if title != samples[at].title] == others
    file, line = problem.where.file, problem.where.line
    assert file == "coast.dat"
    assert value in problem.message
    lines = [1, *(find_line(text, sample) for sample in samples), text.count("\n") + 1]
    assert lines[at] <= line <= lines[at + 2]


def find_line(text: str, sample: Sample) -> int:
    """The line of a sample's title."""
    return text[: text.index(sample.title)].count("\n") + 1


@each_format
def test_a_file_cut_off_costs_no_record_before_the_cut(name: str) -> None:
    """Wherever a file ends, reading it does not fail, and every complete record but the last is a paper."""
    samples = make_some(name)
    text = load_writer(name).write(samples)
    for at in range(1, len(text), len(text) // CUTS):
        _, papers, problems = read(text[:at], name)

        titles = [sample.title for sample in samples if text.index(sample.title) + len(sample.title) <= at]
        assert papers or problems
        assert [paper.title.plain for paper in papers][: len(titles[:-1])] == titles[:-1]


@pytest.mark.parametrize("name", [name for name in NAMES if len(make_some(name)) > 1])
def test_two_files_in_one_are_read(name: str) -> None:
    """Nothing is lost if somebody has joined two files."""
    samples = make_some(name)
    parts = (load_writer(name).write(samples[:1]), load_writer(name).write(samples[1:]))

    _, papers, problems = read("\n".join(parts), name)

    assert [paper.title.plain for paper in papers] == [sample.title for sample in samples]
    assert problems == []


@pytest.mark.parametrize("name", ["ris", "web_of_science"])
def test_a_record_that_is_cut_off_is_reported(name: str) -> None:
    """This holds for formats whose records have a tag at the end."""
    text = load_writer(name).write(make_some(name))

    _, papers, (problem,) = read(text[: text.rindex("ER")], name)

    assert len(papers) == len(make_some(name))
    assert problem.message == "The record does not end with “ER”."


@pytest.mark.parametrize("name", [name for name in NAMES if load_writer(name).write(make_some(name)).startswith("<")])
def test_xml_that_is_cut_off_between_records_is_reported(name: str) -> None:
    """Nobody would notice otherwise, since all records in the file are complete."""
    text = load_writer(name).write(make_some(name))

    _, papers, (problem,) = read(text[: text.rindex("</")], name)

    assert len(papers) == len(make_some(name))
    assert problem.message.startswith("The file ends within the element “")


@each_format
def test_hostile_texts_are_read_as_their_characters(name: str) -> None:
    """Titles and abstracts are read as they were written, as far as the format permits; losses are reported."""
    writer = load_writer(name)
    for text in hostile_texts():
        carried = writer.carry(text.text)
        sample = Sample(title=f"Dunes {carried} drift", abstract=f"They drift. {carried} They do.")

        _, papers, problems = read(writer.write([sample]), name)

        if not papers:
            (problem,) = problems
            assert "byte 0x00" in problem.message or "At most 500" in problem.message, text.name
            continue
        (paper,) = papers
        if text.private:
            assert text.private not in paper.title.plain + paper.abstract.plain, text.name
            assert paper.title.plain.startswith("Dunes") and paper.title.plain.endswith("drift"), text.name
            continue
        assert fold_space(paper.title.plain) == expect_text(sample.title, name, title=True), text.name
        if "abstract" in writer.CARRIES:
            assert fold_space(paper.abstract.plain) == expect_text(sample.abstract, name, title=False), text.name


def hostile_texts() -> list[Hostile]:
    """Those that may stand in a title or an abstract, and are not huge."""
    return [text for text in load_hostile() if text.where & {"title", "abstract"} and len(text.text) < LONG]


def expect_text(text: str, name: str, *, title: bool) -> str:
    """How the site's own reading of the same characters shows them."""
    return fold_space(read_text(text, tex=getattr(load_writer(name), "TEX", False), title=title).plain)
