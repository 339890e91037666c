"""Papers whose pages have faults: each costs itself and not the site."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from broadsheet.check.checks import check_site
from broadsheet.commands.daily_run import DailyRun, run_daily
from broadsheet.config.build_request import BuildRequest
from broadsheet.config.configuration import read_config
from broadsheet.config.project import Project as OpenProject
from broadsheet.fetch.fetcher import Fetcher
from broadsheet.fetch.network import Network
from broadsheet.fetch.seeds_folder import read_seeds
from broadsheet.report.account import FAULTY_PAGE
from tests.end_to_end.conftest import ADDRESS, ROOT, Project, list_files
from tests.test_containment import plant

pytestmark = pytest.mark.slow

DAY = date(2031, 4, 3)
OLD = [
    {"title": "TideNet: tides in video", "abstract": "We read tides.", "authors": ["Ada Gull"], "keywords": ["sand"]},
    {"title": "Dunes drift", "abstract": "Unlike TideNet, dunes drift.", "authors": ["Ada Gull"], "keywords": ["sand"]},
]
NEW = [
    {
        "title": "DuneNet: Dunes bend",
        "abstract": "Unlike TideNet, dunes bend.",
        "authors": ["Bo Auk"],
        "doi": "10.1234/5",
    },
    {"title": "Shells rest", "abstract": "Unlike DuneNet and TideNet, shells rest.", "authors": ["Bo Auk"]},
]
IF_DUNES = "{% if 'Dunes' in view.heading %}"
FAULTS = {
    "in Markdown": (
        "pages/paper.md.j2",
        '{{ section("title") }}',
        IF_DUNES + "{{ no.such.thing }}{% endif %}",
        "paper.md.j2:",
    ),
    "in the theme": (
        "theme/partials/paper/title.html",
        "<h1",
        IF_DUNES + "{{ no.such.thing }}{% endif %}",
        "title.html:",
    ),
    "of an abstract": (
        "theme/partials/paper/abstract.html",
        '<p dir="auto">{{ paragraph }}',
        IF_DUNES + "{% set paragraph = '' %}{% endif %}",
        "does not show the abstract",
    ),
    "of the check": (
        "theme/partials/paper/title.html",
        "<h1",
        IF_DUNES + "<h1>Twice</h1>{% endif %}",
        "has another main heading here.",
    ),
}
"""For each kind of fault a template, the text in it before which there is something that breaks pages, that, and what
is reported."""


def break_template(project: Project, name: str, condition: str = IF_DUNES) -> str:
    """Break a template of the project, and return what is reported."""
    path, before, fault, says = FAULTS[name]
    text = (ROOT / "docs_templates" / path).read_text()
    assert before in text
    target = project.folder / "docs_templates" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace(before, fault.replace(IF_DUNES, condition) + before, 1))
    return says


def run(project: Project) -> DailyRun:
    """Build, check and publish the site, as a daily run without sources does."""
    folder = project.folder
    opened = OpenProject(folder, read_config(folder / "site_config", ADDRESS))
    request = BuildRequest(project=opened, site_dir=project.site, report=folder / "build" / "report.json")
    fetcher = Fetcher(opened, Network("Broadsheet/0", 1_000_000, str), read_seeds(opened), DAY)
    return run_daily(request, fetcher, DAY, str)


def find_folder(site: Path, words: str) -> Path:
    """The folder of the paper whose address begins with these words."""
    (folder,) = site.glob(f"papers/{words}-*")
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two papers, and its site."""
    project = Project.make(tmp_path_factory.mktemp("published"))
    project.add("2031-04-02-old.json", json.dumps(OLD))
    assert run(project).reasons == ()
    return project


@pytest.fixture
def changed(published: Project, tmp_path: Path) -> Project:
    """The same, with two papers that have not been published yet."""
    shutil.copytree(published.folder, tmp_path / "changed")
    project = Project(tmp_path / "changed")
    project.add("2031-04-03-new.json", json.dumps(NEW))
    return project


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_costs_the_page_that_has_it(name: str, changed: Project) -> None:
    """A published paper keeps its former page, a new one is rejected and linked from nowhere; others are published."""
    former = find_folder(changed.site, "dunes-drift")
    before = {path.name: path.read_bytes() for path in former.iterdir()}
    says = break_template(changed, name)

    daily = run(changed)

    report = daily.report
    assert report
    problems = [problem for problem in report.problems if problem.kind == FAULTY_PAGE]
    assert [(str(p.where), p.rejected) for p in problems] == [
        ("seeds/2031-04-03-new.json:1", True),
        ("seeds/2031-04-02-old.json:1", False),
    ]
    assert all(says in problem.message for problem in problems)
    assert daily.reasons == tuple(map(str, problems))
    assert "The page of “Dunes drift” has a fault." in problems[1].message
    assert (report.read, report.published, report.rejected) == (4, 3, 1)
    assert {path.name: path.read_bytes() for path in former.iterdir()} == before
    pages = {folder.name.rpartition("-")[0] for folder in changed.site.glob("papers/*")}
    assert pages == {"tidenet-tides-in-video", "dunes-drift", "shells-rest"}
    files = {file: (changed.site / file).read_bytes() for file in list_files(changed.site)}
    assert [file for file, content in files.items() if b"unes bend" in content or b"dunes-bend" in content] == []
    assert b"shells-rest" in files["feeds/all.xml"] and b"dunes-drift" in files["feeds/all.xml"]
    assert check_site(changed.site, ADDRESS) == []


def test_a_fault_of_every_page_leaves_the_site_as_it_was(changed: Project) -> None:
    """If no paper's page is right, the template is wrong: nothing is published."""
    before = {file: (changed.site / file).read_bytes() for file in list_files(changed.site)}
    break_template(changed, "of the check", "{% if true %}")

    daily = run(changed)

    (reason,) = daily.reasons
    assert not daily.is_published and "the new site has defects" in reason
    assert reason.count("has another main heading here.") == 4
    assert {file: (changed.site / file).read_bytes() for file in list_files(changed.site)} == before


def test_a_build_can_check_its_pages(changed: Project) -> None:
    """`broadsheet build --check` does the same: it exits with 0, and says which paper is left out and why."""
    says = break_template(changed, "of the check")

    built = changed.build("--check")

    assert built.returncode == 0, built.stderr
    assert "seeds/2031-04-03-new.json:1: The page of “DuneNet: Dunes bend” has a fault." in built.stderr
    assert says in built.stderr and "4 read = 3 published + 0 merged + 1 rejected" in built.stderr


@pytest.mark.parametrize(
    "function", ["pages.site_pages.make_card", "pages.feeds._add_item", "pages.citations.citation._make_key"]
)
def test_a_fault_in_a_list_costs_the_papers_that_cause_it(
    function: str, changed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paper that a list, a feed or the citations cannot have is left out, also if it had a page; others stay."""
    plant(monkeypatch, function, lambda said: "unes drift" in said.partition("related=")[0])

    daily = run(changed)

    assert daily.report
    (problem,) = [problem for problem in daily.report.problems if problem.kind == FAULTY_PAGE]
    assert problem.rejected and "The page of “Dunes drift” has a fault." in problem.message
    assert "(ValueError: no sand in pages/" in problem.message
    assert (daily.report.read, daily.report.published, daily.report.rejected) == (4, 3, 1)
    pages = {folder.name.rpartition("-")[0] for folder in changed.site.glob("papers/*")}
    assert pages == {"tidenet-tides-in-video", "dunenet-dunes-bend", "shells-rest"}


def test_a_daily_run_publishes_a_site_without_a_hidden_paper(changed: Project) -> None:
    """The address that disappears is one that the site owner removed, and the next run compares all others again."""
    hidden = find_folder(changed.site, "dunes-drift").name
    (changed.folder / "site_config" / "papers.yml").write_text("Dunes drift:\n  hide: true\n")

    daily = run(changed)

    assert daily.reasons == () and daily.report and daily.report.published == 3
    assert not (changed.site / "papers" / hidden).exists()
    (changed.folder / "seeds" / "2031-04-03-new.json").write_text(json.dumps(NEW[:1]))
    (reason,) = run(changed).reasons
    assert "This page of the previous site no longer exists." in reason
