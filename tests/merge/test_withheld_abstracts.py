"""What may be published of abstracts: by file, by paper, and where several sources have the same paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from broadsheet.config.project import open_project
from broadsheet.config.rights import FileRule
from broadsheet.merge.records import combine, merge_records
from broadsheet.merge.rights import drop_withheld_abstracts, withhold
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, Tag
from broadsheet.model.rights import Show
from broadsheet.model.text import read_text
from broadsheet.pages.plan import make_planned
from broadsheet.pipeline.enriching import read_library
from broadsheet.pipeline.making import find_words, plan_site
from broadsheet.pipeline.reading import read_papers
from broadsheet.system.errors import Place
from tests.conftest import DATA, make_paper

WHOLE = "Dunes drift. They move at https://code.example/dunes."
CASE: dict[str, Any] = yaml.safe_load((DATA / "rights" / "site.yml").read_text(encoding="utf-8"))


def restricted(show: Show, abstract: str = WHOLE, **facts: Any) -> Paper:
    """A record of which only a part of the abstract may be published."""
    paper = make_paper(abstract=abstract, doi="10.1234/dunes", file="a.json", **facts)
    return withhold(replace(paper, abstract_links=frozenset(link.url for link in paper.links)), show)


def open_record(abstract: str, **facts: Any) -> Paper:
    """A record of the same paper of which everything may be published."""
    return make_paper(abstract=abstract, doi="10.1234/dunes", file="b.json", **facts)


def open_site(folder: Path, site: str, papers: str = "", **files: str) -> Any:
    """A project with these settings, corrections and seeds."""
    for name in ("site_config", "seeds"):
        (folder / name).mkdir()
    for name, content in (("site.yml", site), ("papers.yml", papers), ("topics.yml", "")):
        (folder / "site_config" / name).write_text(content, encoding="utf-8")
    for name, content in files.items():
        (folder / "seeds" / name).write_text(content, encoding="utf-8")
    return open_project(folder)


@pytest.mark.parametrize(
    ("show", "abstract"), [(Show.ABSTRACT, WHOLE), (Show.SENTENCE, "Dunes drift."), (Show.LINK, "")]
)
def test_a_paper_has_no_more_of_its_abstract_than_is_allowed(show: Show, abstract: str) -> None:
    """The whole abstract is kept for comparisons; links and summaries of the withheld part are removed."""
    paper = restricted(show, tldr=read_text("They drift.", tex=False), machine_summary=read_text("Drift.", tex=False))

    assert (paper.abstract.plain, paper.show, paper.whole_abstract.plain) == (abstract, show, WHOLE)
    assert bool(paper.links) == bool(paper.tldr) == bool(paper.machine_summary) == (show is Show.ABSTRACT)


@pytest.mark.parametrize(
    ("pattern", "file", "matches"),
    [
        ("terns.bib", "seeds/2031-05-02-terns.bib", True),
        ("2031-05-02-terns.bib", "seeds/2031-05-02-terns.bib", True),
        ("terns-gulls.json", "seeds/terns-2031-05-gulls.json", False),
        ("xbib", "seeds/x2031.bib", False),
        ("terns-*", "seeds/terns-2031-05-gulls.json", True),
        ("coast.zip", "seeds/2031-coast.zip/terns.bib", True),
    ],
)
def test_only_a_date_at_the_beginning_of_a_name_can_be_left_out(pattern: str, file: str, matches: bool) -> None:
    """A rule does not withhold abstracts of files with other names."""
    assert FileRule(pattern, Show.LINK, Place("site_config/site.yml", 1)).matches(file) is matches


def test_a_link_that_the_source_gives_is_kept() -> None:
    """An address is withheld only if nothing but the withheld text contains it."""
    paper = make_paper(abstract=WHOLE)

    assert withhold(paper, Show.LINK).links == paper.links


def test_an_abstract_of_one_sentence_is_whole() -> None:
    """Nothing of it is withheld, so the page does not say that anything is."""
    paper = restricted(Show.SENTENCE, "Dunes drift.")

    assert (paper.abstract.plain, paper.show, paper.withheld.plain) == ("Dunes drift.", Show.ABSTRACT, "")


@pytest.mark.parametrize("abstract", ["Dunes drift.", ""])
@pytest.mark.parametrize("show", [Show.SENTENCE, Show.LINK])
def test_summaries_stay_where_nothing_is_withheld(show: Show, abstract: str) -> None:
    """A short or missing abstract is a reason to withhold them only if nothing but the link may be shown."""
    paper = restricted(show, abstract, tldr=read_text("They drift.", tex=False))

    assert bool(paper.tldr) == (show is Show.SENTENCE)
    assert paper.show is (Show.LINK if abstract and show is Show.LINK else Show.ABSTRACT)


def test_a_long_first_sentence_is_cut() -> None:
    """At most 400 characters of an abstract without a full stop are published."""
    paper = restricted(Show.SENTENCE, "dunes drift " * 100)

    assert 380 < len(paper.abstract.plain) <= 402
    assert paper.abstract.plain.endswith("drift …")


@pytest.mark.parametrize("show", [Show.SENTENCE, Show.LINK])
@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_the_abstract_of_the_source_that_permits_more_is_published(show: Show, newer: bool, first: bool) -> None:
    """It does not matter which of the records came first, or whether the other one is of a newer version."""
    closed, allowed = restricted(show, version=2 * newer), open_record("Gulls glide. They soar.", version=newer)

    paper = combine(closed, allowed) if first else combine(allowed, closed)

    assert (paper.abstract.plain, paper.show) == ("Gulls glide. They soar.", Show.ABSTRACT)


@pytest.mark.parametrize(
    ("one", "two", "abstract", "show"),
    [
        (Show.SENTENCE, Show.LINK, "Dunes drift.", Show.SENTENCE),
        (Show.LINK, Show.SENTENCE, "Dunes drift.", Show.SENTENCE),
        (Show.LINK, Show.LINK, "", Show.LINK),
    ],
)
def test_two_restricted_sources_show_what_one_of_them_permits(one: Show, two: Show, abstract: str, show: Show) -> None:
    """The withheld text is still used for comparisons."""
    paper = combine(restricted(one), restricted(two))

    assert (paper.abstract.plain, paper.show, paper.whole_abstract.plain) == (abstract, show, WHOLE)


def test_an_open_record_without_an_abstract_permits_nothing() -> None:
    """A list of titles does not change what may be published of another source's abstract."""
    for pair in ((restricted(Show.LINK), open_record("")), (open_record(""), restricted(Show.LINK))):
        paper = combine(*pair)

        assert (paper.abstract.plain, paper.show) == ("", Show.LINK)


@pytest.mark.parametrize("show", list(Show))
def test_what_is_published_changes_neither_merging_nor_addresses(show: Show) -> None:
    """Papers of one title are distinguished by their whole abstracts, as in a site that publishes everything."""
    records = [make_paper(abstract=text, record=n) for n, text in enumerate([WHOLE, "Dunes drift. Not.", WHOLE], 1)]

    papers = merge_records([withhold(record, show) for record in records]).library.papers

    assert [paper.identity for paper in papers] == [p.identity for p in merge_records(records).library.papers]
    assert len(papers) == 2


def test_a_topic_of_the_withheld_part_is_kept_without_its_words() -> None:
    """The words in which a topic was found are shown only if they are published."""
    paper = replace(restricted(Show.SENTENCE), tags=(Tag("sand", ("Dunes", "move")), Tag("wind", ("move",))))

    (found,) = drop_withheld_abstracts(Library((paper,))).papers

    assert found.tags == (Tag("sand", ("Dunes",)), Tag("wind", ()))
    assert (found.whole_abstract.plain, found.show) == ("Dunes drift.", Show.SENTENCE)


def test_no_page_of_the_docs_tree_has_what_is_withheld(tmp_path: Path) -> None:
    """Markdown, feeds and files beside pages have what may be published, and nothing else of the abstracts."""
    project = open_site(tmp_path, yaml.safe_dump(CASE["site"]), yaml.safe_dump(CASE["papers"]), **CASE["files"])
    library = read_library(project, lambda step: None)
    plan = plan_site(library, project, find_words(project), lambda step: None)
    pages = list(make_planned(plan.plans, markdown=True))

    written = b"\n".join(page.content for page in pages).decode()
    written += "".join(repr(page.view) for page in pages)

    assert re.findall(r"(?i)sealed\w+", written) == []
    assert [words for words in CASE["shown"] if words.lower() not in written.lower()] == []
    assert not any(paper.withheld for paper in library.papers)


@pytest.mark.parametrize(
    ("site", "papers", "abstract"),
    [
        ("", "", WHOLE),
        ("show: sentence", "", "Dunes drift."),
        ("show: link\nshow_files: {COAST.json: sentence}", "", "Dunes drift."),
        ("show_files: {'2031*': link, 'coast*': sentence}", "", ""),
        ("show_files: {'gulls*': link}", "", WHOLE),
        ("", "10.1234/dunes: {show: link}", ""),
        ("show: link", "10.1234/dunes: {show: sentence}", "Dunes drift."),
        ("show: link", "10.1234/dunes: {show: abstract}", WHOLE),
        ("show: link", "10.1234/dunes: {abstract: Gulls glide.}", "Gulls glide."),
        ("", "10.1234/dunes: {abstract: Gulls glide. They soar., show: sentence}", "Gulls glide."),
    ],
)
def test_the_site_owner_says_what_is_published(tmp_path: Path, site: str, papers: str, abstract: str) -> None:
    """The first pattern that matches the name of a file counts; a setting for one paper takes precedence."""
    record = f'{{"title": "Dunes drift", "doi": "10.1234/dunes", "abstract": "{WHOLE}"}}'
    project = open_site(tmp_path, site, papers, **{"2031-04-02-coast.json": record})

    (paper,) = read_papers(project, lambda step: None).library.papers

    assert paper.abstract.plain == abstract
    assert [link.url for link in paper.links] == (["https://code.example/dunes"] if abstract == WHOLE else [])


def test_a_rule_that_matches_no_file_is_reported(tmp_path: Path) -> None:
    """A file that a daily source will save counts as one."""
    site = "sources: [arxiv: {category: cs.CL}]\nshow_files:\n  'arxiv-cs.CL*': link\n  scopsu*: link\n"
    project = open_site(tmp_path, site, **{"2031-scopus.json": '{"title": "Dunes", "abstract": "They drift."}'})

    problems = read_papers(project, lambda step: None).library.account.problems

    assert [str(problem) for problem in problems] == [
        "site_config/site.yml:4: “scopsu*” in “show_files” does not match the name of any file that was read. Correct"
        " it, or remove it. Until then, it has no effect."
    ]
    assert problems[0].needs_decision


@pytest.mark.parametrize(
    ("site", "is_reported"),
    [("", True), ("show_files: {'coast*': abstract}", False), ("show: sentence", False), ("show: abstract", True)],
)
def test_a_database_is_reported_until_the_site_owner_decides(tmp_path: Path, site: str, is_reported: bool) -> None:
    """One line says which database a file comes from and what to write, until `show_files` has a rule for the file."""
    text = "@article{a, title={Dunes}, abstract={They drift.}, source={Scopus}}\n" * 2
    project = open_site(tmp_path, site, **{"2031-coast[1].bib": text.replace("{a,", "{a1,", 1)})

    problems = read_papers(project, lambda step: None).library.account.problems

    expected = (
        "seeds/2031-coast[1].bib: Records in this file come from Scopus, whose terms do not permit publishing"
        ' abstracts. Write “"2031-coast[[]1].bib": sentence” (or link) under “show_files” in site_config/site.yml, or'
        ' “"2031-coast[[]1].bib": abstract” if you have permission; see docs/rights.md.'
    )
    assert [str(problem) for problem in problems] == [expected] * is_reported
    assert all(problem.kind == "database-rights" and problem.needs_decision for problem in problems)
