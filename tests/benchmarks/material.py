"""Sites of Material for MkDocs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.corpora import ADDRESS
from tests.benchmarks.generators import ONCE, Edit, Generator, Scenario
from tests.benchmarks.pages import Made, PaperPage, write_papers

_CONFIG = f"""site_name: Papers
site_url: {ADDRESS}
site_description: New papers
theme:
  name: material
  font: false
nav:
  - Home: index.md
  - Topics: tags.md
not_in_nav: /papers/
plugins:
  - search
  - tags
  - rss:
      match_path: papers/.*
      date_from_meta: {{as_creation: date, datetime_format: "%Y-%m-%d"}}
      length: 100
      use_git: false
      json_feed_enabled: false
validation:
  links:
    not_found: ignore
"""


def make_empty_site(folder: Path, environment: Path) -> Generator:
    """Material for MkDocs with one page of one line: what its start and the assets of the theme cost."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Papers\n")
    (folder / "mkdocs.yml").write_text(f"site_name: Papers\nsite_url: {ADDRESS}\ntheme: {{name: material}}\n")
    return _make_generator("Material, empty", folder, environment, ONCE)


def make_site(folder: Path, environment: Path, made: Made) -> Generator:
    """Material for MkDocs with a page for each paper, outside the navigation, with tags and a feed."""
    docs = folder / "docs"
    (docs / "papers").mkdir(parents=True)
    (docs / "index.md").write_text("# Papers\n")
    (docs / "tags.md").write_text("# Topics\n\n<!-- material/tags -->\n")
    config = folder / "mkdocs.yml"
    config.write_text(_CONFIG)
    later = write_papers(made, docs / "papers", ".md", _write_page)
    first = min(later)
    edits = {
        Scenario.FULL: {},
        Scenario.SAME: {},
        Scenario.DAY: later,
        Scenario.TEMPLATE: {config: f"{_CONFIG}copyright: New.\n"},
        Scenario.RECORD: {first: f"{later[first]}\nThis sentence is new.\n"},
    }
    return _make_generator("Material", folder, environment, edits)


def _make_generator(name: str, folder: Path, environment: Path, edits: Mapping[Scenario, Edit]) -> Generator:
    """A project of MkDocs."""
    return Generator(
        name=name,
        folder=folder,
        commands=((str(environment / "bin" / "mkdocs"), "build", "--quiet"),),
        site=folder / "site",
        edits=edits,
        caches=(folder / ".cache",),
        environment={"NO_MKDOCS_2_WARNING": "1"},
    )


def _write_page(paper: PaperPage) -> str:
    """The page of a paper."""
    facts = {"title": paper.title, "date": paper.date, "tags": paper.topics, "description": paper.description}
    meta = "\n".join(f"{name}: {json.dumps(value)}" for name, value in facts.items())
    return f"---\n{meta}\n---\n{paper.markdown.replace('](../', '](').replace('/index.md', '.md')}"
