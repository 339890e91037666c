"""Private data in any field of any format stays out of papers and messages, and costs nothing else."""

from __future__ import annotations

import json

import pytest
import yaml

from broadsheet.config.limits import Limits
from broadsheet.model.text import fold
from broadsheet.sources.fields.private_texts import clean_comment, clean_prose
from broadsheet.sources.formats import FORMATS
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source
from tests.conftest import DATA
from tests.sources.plants import KINDS, find_plants, plant_each, plant_unknown, read_sample

CASES = yaml.safe_load((DATA / "sources" / "privatetexts.yml").read_text(encoding="utf-8"))
SLOW = [pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS if kind not in ("e-mail", "path")]
each_format = pytest.mark.parametrize("name", sorted(FORMATS))


def read(text: str, name: str) -> tuple[list[str], str]:
    """The letters of the titles of a text's papers, and all that may be published or printed of it."""
    _, papers, problems = parse_source(Source("2031-04-02-coast.dat", text.encode()), Limits(), name)
    return [fold(paper.title.plain) for paper in papers], repr(papers) + "\n".join(map(str, problems))


@each_format
@pytest.mark.parametrize("kind", ["e-mail", "path", *SLOW])
def test_private_data_in_a_known_field_is_left_out(name: str, kind: str) -> None:
    """In no field of any format does it reach a paper or a message; whatever the field, the titles stay.

    In Broadsheet's own JSON, a field that must be a date or the like costs its record if it is not.
    """
    titles, _ = read(read_sample(name), name)

    for planted in plant_each(name, kind):
        found, shown = read(planted, name)
        assert find_plants(planted) and not find_plants(shown), shown
        assert found == titles or (name == "json" and not found), planted


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"])[:40])
def test_the_rest_of_a_text_stays(case: dict[str, str]) -> None:
    """What introduces an address goes with it; what only looks like one stays."""
    clean = clean_comment if case.get("of") == "comment" else clean_prose
    assert clean(case["text"]) == case.get("kept", case["text"])


@each_format
def test_an_unknown_field_is_not_published(name: str) -> None:
    """Neither is its value quoted in a message."""
    titles, _ = read(read_sample(name), name)

    found, shown = read(plant_unknown(name), name)

    assert found == titles
    assert not find_plants(shown), shown


@pytest.mark.parametrize(
    "note", ["My note: ask Wryneck7", "Exclusion reason: Wryneck7 said no", "Ada Wryneck7: include", "User: wryneck7"]
)
@pytest.mark.parametrize("tag", ["KW", "PB", "M3", "T2", "UR"])
def test_a_note_in_a_field_of_names_is_left_out(tag: str, note: str) -> None:
    """Programs write notes into any field, and a message about what is wrong with the field would show it."""
    _, shown = read(f"TY  - RPRT\nTI  - How dunes drift\nKW  - sand: wet\n{tag}  - {note}\nER  - \n", "ris")

    assert "sand: wet" in shown
    assert not find_plants(shown), shown


@pytest.mark.parametrize(
    "mark", ["papers_flagged", "papers_label_green", "_tablet", "/unread", "to-read", "to be read", "prio1", "★★★"]
)
@pytest.mark.parametrize("name", ["keywords", "tags"])
def test_the_mark_of_a_reader_is_no_keyword(name: str, mark: str) -> None:
    """Programs for libraries store what their users think of a paper among its keywords."""
    text = json.dumps({"title": "How dunes drift", name: ["reading", mark, "papers", "rank"]}, ensure_ascii=False)

    (paper,) = parse_source(Source("2031-04-02-coast.json", text.encode()), Limits(), "json").papers

    assert (paper.keywords or paper.given) == ("reading", "papers", "rank")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bibtex", "@misc{a, title = {How dunes drift}, keywords = {sand; to-read ; Papers_label_red}}"),
        ("bibtex", "@misc{a, title = {How dunes drift}, keywords = {to-read, sand,\n Papers_label_red}}"),
        ("bibtex", "@misc{a, title = {How dunes drift}, keywords = {{sand}, {to-read}, {Papers_label_red}}}"),
        ("ris", "TY  - JOUR\nTI  - How dunes drift\nKW  - sand; to-read\nKW  -  Papers_label_red \nER  - \n"),
        ("csv", "Title,Authors,Keywords\nHow dunes drift,Ada Gull,to-read; sand; Papers_label_red\n"),
        ("tsv", "Title\tAuthors\tKeywords\nHow dunes drift\tAda Gull\tto-read, sand, Papers_label_red\n"),
        ("csl-json", '[{"type": "article", "title": "How dunes drift", "keyword": "sand, to-read, Papers_label_red"}]'),
        ("json", '{"title": "How dunes drift", "keywords": [" to-read", "sand", "Papers_label_red "]}'),
        ("markdown", "---\ntitle: How dunes drift\nkeywords: sand, to-read, Papers_label_red\n---\n"),
    ],
)
def test_the_mark_of_a_reader_is_found_wherever_it_stands_in_a_list(name: str, text: str) -> None:
    """Neither its place in the list nor what separates keywords makes a difference."""
    (paper,) = parse_source(Source("2031-04-02-coast.dat", text.encode()), Limits(), name).papers

    assert paper.keywords == ("sand",)


def test_a_note_in_a_column_of_addresses_is_left_out() -> None:
    """Its words are not reported as addresses that are wrong."""
    _, shown = read("Title,Authors,URL\nHow dunes drift,Ada Gull,My note: ask wryneck7\n", "csv")

    assert not find_plants(shown), shown


def test_an_at_sign_that_tex_does_not_need_escaped_is_one() -> None:
    """The address in `ada\\@shore.example` is found; after a word, the macro only changes a space."""
    _, shown = read("@article{a, title={How NASA\\@. drifts}, note={12 pages; wryneck7\\@shore.example}}", "bibtex")

    assert "How NASA. drifts" in shown
    assert not find_plants(shown) and "shore.example" not in shown, shown
