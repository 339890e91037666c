"""Real sites: built by the real command, and served on the loopback interface."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browsers import ADVICE, find_browser
from tests.end_to_end.newcomer import Newcomer

ROOT = Path(__file__).parent.parent.parent
ADDRESS = "https://papers.coast.test/repo/"
SEED = ROOT / "seeds" / "2025-03-20-huggingface-papers.txt"
"""The shipped seed, by its name, so that files that a site owner puts beside it change no test."""
SEED_ENVIRONMENT = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
"""The environment in which the seed's site is built; a build in another one must give the same bytes."""

SHARE_ALL = """
from broadsheet.enrich import paper_facts
from broadsheet.publish import filling
from broadsheet.system import sharing
from broadsheet.__main__ import main

sharing.START_SECONDS = sharing.SEND_SECONDS = 0
paper_facts.PAPERS_PER_SHARD = filling.PAGES_PER_SHARD = 4
if __name__ == "__main__":
    main()
"""
"""A script that runs the command line, which shares even little work with other processes, in small parts."""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def run_broadsheet(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a process of its own."""
    return run_python(["-m", "broadsheet"], arguments, cwd, environment)


def run_python(
    start: list[str], arguments: Iterable[object], cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program of Python."""
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def list_files(folder: Path) -> list[str]:
    """Return every file below a folder, by its path there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def broadsheet() -> Run:
    """The `broadsheet` command."""
    return run_broadsheet


@dataclass(frozen=True)
class Project:
    """A project folder with a configuration and inputs."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @classmethod
    def make(cls, folder: Path) -> Project:
        """Create an empty project with the shipped topics."""
        for name in ("seeds", "site_config"):
            (folder / name).mkdir()
        shutil.copy(ROOT / "site_config" / "topics.yml", folder / "site_config")
        return cls(folder)

    def add(self, name: str, content: str | bytes) -> Path:
        """Put a file into `seeds/`."""
        path = self.folder / "seeds" / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def build(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `broadsheet build` in the folder."""
        return run_broadsheet("build", "--site-url", ADDRESS, *arguments, cwd=self.folder, **environment)

    def share(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run `broadsheet build` in the folder, which shares even little work with other processes."""
        return run_python(["-c", SHARE_ALL], ["build", "--site-url", ADDRESS, *arguments], self.folder, {})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project with the shipped topics."""
    return Project.make(tmp_path)


@pytest.fixture(scope="session")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Newcomer:
    """Someone who has only this repository's address."""
    return Newcomer(tmp_path_factory.mktemp("newcomer"))


@pytest.fixture(scope="session")
def seed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped seed, to be published at `ADDRESS`."""
    site = tmp_path_factory.mktemp("seed") / "site"
    report = site.with_name("report.json")
    run = run_broadsheet(
        "build", SEED, "--site-dir", site, "--site-url", ADDRESS, "--report", report, **SEED_ENVIRONMENT
    )
    assert run.returncode == 0, run.stderr
    return site


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder under the path of `ADDRESS`, with the site's own page for missing ones."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix("/repo/") if path.startswith("/repo/") else "/nowhere")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="session")
def seed_url(seed_site: Path) -> Iterator[str]:
    """Where the seed's site is served: in a folder of its host, as GitHub serves a project's site."""
    with serve_site(seed_site) as url:
        yield url


@contextmanager
def serve_site(site: Path) -> Iterator[str]:
    """Serve a folder under the path of `ADDRESS`; the result is its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/repo/"
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class SeedPaper:
    """What a paper's page says about the paper."""

    path: str
    title: str
    name: str
    abstract: str
    edition: str
    topics: frozenset[tuple[str, str]]
    """Pairs of a group and a topic, as written on the page."""


@pytest.fixture(scope="session")
def seed_papers(seed_site: Path) -> list[SeedPaper]:
    """Every paper of the seed, as its page shows it."""
    papers = []
    for path in sorted(seed_site.glob("papers/*/index.html")):
        page = lxml.html.fromstring(path.read_bytes())
        topics = page.xpath("//section[@class='topics']//a")
        papers.append(
            SeedPaper(
                path=f"papers/{path.parent.name}/",
                title=page.findtext(".//h1"),
                name="".join(page.xpath("//@data-name")),
                abstract=page.xpath("string(//section[@class='abstract']/p)"),
                edition=page.xpath("string(//nav[@class='trail']//time)"),
                topics=frozenset((link.get("title"), link.text) for link in topics),
            )
        )
    return papers


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's browser, shared by all tests."""
    path = find_browser() or pytest.skip(f"no browser: {ADVICE}")
    expect.set_options(timeout=20_000)  # a busy machine must not fail a test
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tab(browser: Browser, seed_url: str) -> Iterator[Page]:
    """A reader's tab, with animations turned off. Opening one takes longer than loading a page, so it is shared."""
    context = browser.new_context(base_url=seed_url, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """The tab, as wide as a desktop and in light colours. Tests that store something open a browser of their own."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.emulate_media(color_scheme="light")
    yield tab
    tab.unroute_all()
    tab.goto("about:blank")
