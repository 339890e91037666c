"""Small factories for invented papers and folders, and cases read from `tests/data/`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from broadsheet.config.configuration import Config
from broadsheet.config.limits import Limits
from broadsheet.config.policy import POLICY
from broadsheet.config.settings import FeedLimits, Site
from broadsheet.enrich.introduced_names import find_name_clues
from broadsheet.enrich.mentions import find_beginnings, link_mentions
from broadsheet.enrich.sentences import Prose
from broadsheet.enrich.terms import Terms
from broadsheet.merge.records import merge_records
from broadsheet.model.author import Author
from broadsheet.model.library import Library
from broadsheet.model.paper import Origin, Paper, Tag, find_links
from broadsheet.model.period import Period
from broadsheet.model.text import read_text
from broadsheet.model.topics import Group, Taxonomy, Topic
from broadsheet.pages.plan import make_planned
from broadsheet.pages.site_pages import Pages
from broadsheet.pages.templates import Page, make_renderer
from broadsheet.pages.wording import Words, read_words
from broadsheet.publish.manifest import MANIFEST

settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")
ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
ADDRESS = "https://papers.example.org/repo/"
DAY = Period(2031, 4, 2)
TAXONOMY = Taxonomy(
    (
        Group("task", "Task", (Topic("tides", "Tides", ()), Topic("dunes", "Dunes & sand", ()))),
        Group("data", "Data", (Topic("images", "Images", ()),)),
    )
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="Also run the tests that are slow, drive a browser or install.")
    parser.addoption("--edits", type=int, default=4, help="The number of random edits after which a site is compared.")
    parser.addoption("--regen", action="store_true", help="Rewrite the golden files with what the code makes now.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--all"):
        config.option.markexpr = ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Restore the signal handlers: a command keeps its own until its process ends, and tests run commands in theirs."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)}
    hook = sys.unraisablehook
    result = yield
    sys.unraisablehook = hook
    for number, handler in handlers.items():
        signal.signal(number, handler)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, which installs all that the tests need, a skipped test is a failed one."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        *_, reason = report.longrepr if isinstance(report.longrepr, tuple) else (report.longrepr,)
        report.outcome, report.longrepr = "failed", f"{reason}\nIn CI no test may be skipped."
    return report


@pytest.fixture
def regen(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--regen"))


def load_cases(path: str) -> list[Any]:
    """The cases of a file below `tests/data/`, as parameters that carry their names."""
    cases = yaml.safe_load((DATA / path).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


def make_paper(
    title: str = "Dunes drift",
    abstract: str = "",
    *,
    file: str = "coast.txt",
    record: int = 1,
    edition: Period = DAY,
    authors: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    **facts: Any,
) -> Paper:
    """A paper as a source that speaks TeX gives it."""
    text = read_text(abstract, tex=True)
    return Paper(
        origins=(Origin(file, record, 2 * record),),
        title=read_text(title, tex=True, title=True),
        abstract=text,
        editions=(edition,),
        authors=tuple(map(Author, authors)),
        links=find_links(text),
        tags=tuple(Tag(tag, (tag,)) for tag in tags),
        **facts,
    )


def make_papers(number: int, **facts: Any) -> list[Paper]:
    """So many papers with nothing in common but what is given."""
    return [make_paper(f"Shell {n}", f"We weigh shell {n}.", record=n, **facts) for n in range(1, number + 1)]


def make_library(*papers: Paper) -> Library:
    """The library of these records, under the topics of `make_config`."""
    return replace(merge_records(papers).library, taxonomy=TAXONOMY)


def link_names(library: Library, terms: Sequence[Terms]) -> Library:
    """The library with links where its abstracts name what its papers introduce; `terms` are those of the papers."""
    abstracts = [Prose(paper.abstract.prose) for paper in library.papers]
    clues = [find_name_clues(paper, abstract) for paper, abstract in zip(library.papers, abstracts, strict=True)]
    return link_mentions(library, [*map(find_beginnings, abstracts)], clues, terms)


def make_config(**site: Any) -> Config:
    """A configuration with two groups of topics."""
    facts = {
        "name": "Coast",
        "tagline": "New on the coast",
        "description": "Papers on the coast.",
        "address": ADDRESS,
        "authority": "coast.example,2031",
        "feeds": FeedLimits(),
        "limits": Limits(),
    }
    return Config(Site(**{**facts, **site}), TAXONOMY)


WORDS = read_words([ROOT / "docs_templates" / "words"], "en")


class MadePages(Pages):
    """Pages that are made at once, with their Markdown."""

    def make_all(self) -> list[Page]:
        """Every page."""
        return list(make_planned(self.plan_all(), markdown=True))

    def make_papers(self) -> Iterator[Page]:
        """The files of each paper."""
        return (page for page in self.make_all() if page.path.startswith("papers/"))

    def make_authors(self) -> list[Page]:
        """The list of authors, and the pages of each."""
        return list(make_planned(self.plan_authors(), markdown=True))


def make_pages(library: Library, config: Config, words: Words = WORDS) -> MadePages:
    """The pages of a library, from the shipped templates."""
    shared: dict[str, object] = {"library": library, "site": config.site, "policy": POLICY}
    render = make_renderer([ROOT / "docs_templates" / "pages"], library, words, shared)
    return MadePages(library, config, render, words)


@contextmanager
def limit_cpu_time(seconds: float) -> Iterator[None]:
    """Fails where the work took more time of the processor than this; waiting for others does not count."""
    start = time.process_time()
    yield
    taken = time.process_time() - start
    assert taken < seconds, f"took {taken:.1f} seconds of processor time"


def no_address(identity: str) -> str:
    """Where papers are, for a text that names none."""
    raise KeyError(identity)


def fill(folder: Path, **files: str) -> Path:
    """A folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder


def fill_site(folder: Path, **files: str) -> Path:
    """A folder with these files, which are ours by its manifest."""
    manifest = {"address": "https://example.org/", "papers": 1, "files": dict.fromkeys(files, "")}
    return fill(folder, **files, **{MANIFEST: json.dumps(manifest)})


def contents(folder: Path) -> dict[str, str]:
    """What is in each file of a folder."""
    return {path.name: path.read_text() for path in folder.iterdir()}
