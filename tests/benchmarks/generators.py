"""The site generators that are compared, each with a folder of its own: what it reads, and what is changed there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from tests.benchmarks import corpora
from tests.benchmarks.corpora import ROOT, Corpus, Parts

NEW_FOOTER = "<p>New.</p></footer>"
"""What ends the footer once its template has been changed."""
_RIVALS = ("mkdocs", "mkdocs-material", "mkdocs-rss-plugin", "hugo", "pagefind[bin]")
_SHARED = ("mkdocs", "mkdocs-material", "pagefind")
"""What Broadsheet uses as well; the rivals get the same version."""


class Scenario(StrEnum):
    """What a site is built for, in the order in which that is done in a round."""

    FULL = "from nothing"
    SAME = "nothing changed"
    DAY = "40 papers added"
    TEMPLATE = "a template changed"
    RECORD = "a record edited"


Edit = Mapping[Path, str]
"""Files that are written, with their new texts."""
ONCE: Mapping[Scenario, Edit] = MappingProxyType({Scenario.FULL: {}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A site generator with what it makes a site of."""

    name: str
    folder: Path
    """Where its commands are run."""
    commands: tuple[tuple[str, ...], ...]
    """The commands that build the site, one after the other."""
    site: Path
    """The folder of the site."""
    edits: Mapping[Scenario, Edit]
    """What is changed before each scenario in which it takes part."""
    caches: tuple[Path, ...] = ()
    """What else it makes, which is removed before a site is built from nothing."""
    environment: Mapping[str, str] = field(default_factory=dict)


def make_broadsheet(
    folder: Path,
    corpus: Corpus,
    parts: Parts,
    tree: Path = ROOT,
    name: str = "Broadsheet",
    options: tuple[str, ...] = (),
) -> Generator:
    """Broadsheet as it is in a checkout. With options it only builds from nothing."""
    corpora.write_project(folder, corpus, parts)
    footer = Path("docs_templates", "theme", "partials", "footer.html")
    papers = corpora.make_day(parts, corpus.day, corpus.added)
    day = corpora.name_day(folder / "seeds", corpus.added)
    edits: Mapping[Scenario, Edit] = {
        Scenario.FULL: {},
        Scenario.SAME: {},
        Scenario.DAY: {day: corpora.write_papers(papers)},
        Scenario.TEMPLATE: {folder / footer: (tree / footer).read_text().replace("</footer>", NEW_FOOTER)},
        Scenario.RECORD: {day: corpora.write_papers(corpora.edit_first(papers))},
    }
    return Generator(
        name=name,
        folder=folder,
        commands=((sys.executable, "-m", "broadsheet", "build", *options),),
        site=folder / "site",
        edits=ONCE if options else edits,
        caches=(folder / "build",),
        environment={"PYTHONPATH": str(tree / "generator")},
    )


def has_option(option: str) -> bool:
    """Whether `broadsheet build` has an option."""
    command = [sys.executable, "-m", "broadsheet", "build", "--help"]
    environment = {"PYTHONPATH": str(ROOT / "generator")}
    return option in subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()


def install_rivals(environment: Path) -> None:
    """Install the rivals into a virtual environment, unless it exists."""
    if environment.exists():
        return
    needed = [f"{name}=={version(bare)}" if (bare := name.partition("[")[0]) in _SHARED else name for name in _RIVALS]
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run([environment / "bin" / "pip", "install", "--quiet", *needed], check=True)


def list_versions(environment: Path) -> str:
    """The rivals in a virtual environment, with their versions."""
    code = "import sys, importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    command = [str(environment / "bin" / "python"), "-c", code, *(name.partition("[")[0] for name in _RIVALS)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
