"""A site that is brought up to date has the same bytes as one that is made from nothing.

The former is built by 1, 2 and 4 processes in turn, and the latter by one.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import TypeAlias

import pytest

from broadsheet.publish.manifest import MANIFEST
from tests.end_to_end.conftest import ADDRESS, ROOT, SHARE_ALL, Project, list_files

pytestmark = pytest.mark.slow
SUBJECTS = "tides dunes gulls cliffs kelp sandbars lagoons otters".split()
TEXT = (
    "We introduce {name}, a benchmark for {one} and {two}. It outperforms {other} on visual question answering by $x^2$"
    " points. Audio models of {one} are studied with reinforcement learning in {number} experiments."
)
Record: TypeAlias = dict[str, object]
Edit: TypeAlias = Callable[["Coast", random.Random], None]


def make_record(draw: random.Random, number: int) -> Record:
    """An invented paper, which mentions the system of another one."""
    one, two = draw.sample(SUBJECTS, 2)
    name, other = f"{one.title()}Net{number}", f"{two.title()}Net{draw.randrange(max(number, 1))}"
    record: Record = {
        "title": f"{name}: {one} near {two}" if number % 4 else f"על {one} בחוף ליד {two} {number}",
        "abstract": TEXT.format(name=name, one=one, two=two, other=other, number=number) if number % 5 else "",
        "authors": draw.sample(["Ada Gull", "Ben Auk", "Cy Tern", "李 明"], 2),
        "doi": f"10.1234/coast.{number}",
    }
    return record


class Coast:
    """A site that is edited and built again and again."""

    def __init__(self, project: Project) -> None:
        self.project, self.records, self.made = project, dict[int, tuple[int, Record]](), 0
        self.jobs = cycle(("1", "2", "4"))

    def write(self) -> None:
        """Write the records into files, one for each day."""
        shutil.rmtree(self.project.folder / "seeds")
        (self.project.folder / "seeds").mkdir()
        days: dict[int, list[Record]] = {}
        for day, record in self.records.values():
            days.setdefault(day, []).append(record)
        for day, records in days.items():
            self.project.add(f"2031-04-{day:02}-coast.json", json.dumps(records))

    def add(self, draw: random.Random, papers: int = 1) -> None:
        """Add papers to a day."""
        for _ in range(papers):
            self.records[self.made] = draw.randint(1, 5), make_record(draw, self.made)
            self.made += 1

    def choose(self, draw: random.Random) -> Record:
        """One of the records."""
        return self.records[draw.choice(sorted(self.records))][1]

    def configure(self, name: str, text: str) -> None:
        """Write a file of the configuration or a template."""
        file = self.project.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def pick_file(self, draw: random.Random, *folders: str) -> Path:
        """A file of a site."""
        files = [path for folder in folders for path in (self.project.folder / folder).rglob("*") if path.is_file()]
        return draw.choice(sorted(files))


def remove(coast: Coast, draw: random.Random) -> None:
    if len(coast.records) > 6:
        del coast.records[draw.choice(sorted(coast.records))]


def retitle(coast: Coast, draw: random.Random) -> None:
    record = coast.choose(draw)
    record["title"] = f"{record['title']}, revised {draw.randrange(9)}"


def rewrite(coast: Coast, draw: random.Random) -> None:
    record = coast.choose(draw)
    record["abstract"] = f"{record['abstract']} Also {draw.choice(SUBJECTS)} are seen."


def merge(coast: Coast, draw: random.Random) -> None:
    coast.records[coast.made] = draw.randint(1, 5), {**coast.choose(draw), "venue": "Coastal Letters"}
    coast.made += 1


def retag(coast: Coast, draw: random.Random) -> None:
    doi = coast.choose(draw)["doi"]
    coast.configure(
        "site_config/papers.yml", f"{doi}:\n  add_tags: [{draw.choice(['video', 'audio', 'agents'])}]\n  pin: true\n"
    )


def change_rules(coast: Coast, draw: random.Random) -> None:
    topics = (ROOT / "site_config" / "topics.yml").read_text(encoding="utf-8")
    coast.configure("site_config/topics.yml", topics.replace("visual question answering", draw.choice(SUBJECTS), 1))


def change_template(coast: Coast, draw: random.Random) -> None:
    main = '{% extends "shipped/main.html" %}{% block content %}{{ super() }}<p>NUMBER</p>{% endblock %}\n'
    coast.configure("docs_templates/theme/main.html", main.replace("NUMBER", str(draw.randrange(9))))


def change_markdown(coast: Coast, draw: random.Random) -> None:
    page = '{% include "shipped/paper.md.j2" %}\n\n## Discussion\n\nOn *NUMBER*, [about](../../about/index.md).\n'
    coast.configure("docs_templates/pages/paper.md.j2", page.replace("NUMBER", str(draw.randrange(9))))


def change_words(coast: Coast, draw: random.Random) -> None:
    coast.configure("docs_templates/words/en.yml", f"related-papers: Near {draw.randrange(9)}\n")


def forget_templates(coast: Coast, draw: random.Random) -> None:
    shutil.rmtree(coast.project.folder / "docs_templates", ignore_errors=True)


def change_settings(coast: Coast, draw: random.Random) -> None:
    look = f"look:\n  papers_per_page: {draw.choice([10, 50])}\n"
    coast.configure(
        "site_config/site.yml", f"name: Coast {draw.randrange(9)}\nauthor_pages: {draw.choice([1, 2, 3])}\n{look}"
    )


def change_own_page(coast: Coast, draw: random.Random) -> None:
    coast.configure("site_config/pages/club.md", f"# Club\n\n[Topics](topics/index.md) {draw.randrange(9)}\n")


def damage_site(coast: Coast, draw: random.Random) -> None:
    coast.pick_file(draw, "site").write_bytes(b"damaged")


def damage_stage(coast: Coast, draw: random.Random) -> None:
    file = coast.pick_file(draw, "build/stage", "site")
    file.unlink() if draw.random() < 0.5 else file.write_bytes(b"")


def damage_cache(coast: Coast, draw: random.Random) -> None:
    file = coast.project.folder / "build" / "cache.db"
    content = bytearray(file.read_bytes())
    for _ in range(200):
        content[draw.randrange(len(content))] = draw.randrange(256)
    file.write_bytes(content)


def forget_stage(coast: Coast, draw: random.Random) -> None:
    shutil.rmtree(coast.project.folder / "build" / "stage")


def kill(coast: Coast, draw: random.Random) -> None:
    """Kill a build of what has changed in the middle."""
    coast.add(draw, 2)
    coast.write()
    command = [sys.executable, "-c", SHARE_ALL, "build", "--site-url", ADDRESS, "--jobs", next(coast.jobs)]
    build = subprocess.Popen(command, cwd=coast.project.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(draw.uniform(0.5, 4))
    build.send_signal(signal.SIGKILL)
    build.wait()


EDITS: list[Edit] = [
    Coast.add, remove, retitle, rewrite, merge, retag, change_rules, change_template, change_words, change_settings,
    change_own_page, forget_templates, change_markdown, forget_templates, damage_site, damage_stage, damage_cache,
    forget_stage, kill,
]  # fmt: skip


def compare(coast: Coast, folder: Path) -> None:
    """Build the site as it is and from nothing, and compare every byte."""
    built = coast.project.share("--jobs", next(coast.jobs))
    assert built.returncode == 0, built.stderr
    clean = coast.project.build("--clean", "--jobs", 1, "--site-dir", folder, "--report", folder.with_suffix(".json"))
    assert clean.returncode == 0, clean.stderr
    assert list_files(coast.project.site) == list_files(folder)
    different = [path for path in list_files(folder) if read(coast.project.site / path) != read(folder / path)]
    assert different == []
    shutil.rmtree(folder)


def read(path: Path) -> bytes:
    return path.read_bytes()


def run_edits(project: Project, folder: Path, edits: list[Edit], draw: random.Random) -> None:
    """Make a site, and compare it after each of these edits."""
    coast = Coast(project)
    coast.add(draw, 14)
    coast.write()
    compare(coast, folder)
    for edit in edits:
        edit(coast, draw)
        coast.write()
        compare(coast, folder)


@pytest.mark.parametrize("part", range(3))
def test_each_kind_of_edit_gives_the_site_of_a_clean_build(
    part: int, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """So does a build after one that was killed, and after damage to the site, the former site or the cache."""
    draw = random.Random(part)
    run_edits(project, tmp_path_factory.mktemp("clean") / "site", EDITS[part::3], draw)


@pytest.mark.parametrize("part", range(4))
def test_many_edits_give_the_site_of_a_clean_build(
    part: int, project: Project, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """So do as many edits in a random order as are asked for."""
    number = request.config.getoption("--edits")
    draw = random.Random(100 + part)
    run_edits(project, tmp_path_factory.mktemp("clean") / "site", draw.choices(EDITS, k=number // 4), draw)


def test_nothing_changed_touches_nothing(project: Project) -> None:
    coast = Coast(project)
    coast.add(random.Random(1), 8)
    coast.write()
    project.build()
    before = {path: (project.site / path).stat() for path in list_files(project.site)}
    report = (project.folder / "build" / "report.json").read_bytes()

    again = project.build()

    assert "Nothing has changed since the last build." in again.stderr
    assert {path: (project.site / path).stat() for path in list_files(project.site)} == before
    assert (project.folder / "build" / "report.json").read_bytes() == report


def test_mkdocs_makes_the_same_pages(project: Project, tmp_path: Path) -> None:
    """They have formulas, titles from right to left, no abstracts, and titles of 300 characters."""
    coast = Coast(project)
    coast.add(random.Random(2), 24)
    coast.records[3][1]["title"] = "Long " * 60
    coast.write()
    project.build()
    run = project.build("--renderer", "mkdocs", "--site-dir", tmp_path / "other")

    assert run.returncode == 0, run.stderr
    assert list_files(project.site) == list_files(tmp_path / "other")
    paths = [path for path in list_files(project.site) if path != MANIFEST]
    assert [path for path in paths if read(project.site / path) != read(tmp_path / "other" / path)] == []


def test_a_plugin_and_a_hook_of_the_owners_see_every_page(project: Project) -> None:
    """MkDocs renders all pages then."""
    coast = Coast(project)
    coast.add(random.Random(3), 6)
    coast.write()
    shipped = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    hooks = "hooks:\n  - site_config/hooks.py\n"
    assert hooks in shipped
    coast.configure("mkdocs.yml", shipped.replace(hooks, f"{hooks}  - site_config/tide.py\n"))
    shutil.copy(ROOT / "site_config" / "hooks.py", project.folder / "site_config")
    (project.folder / "site_config" / "docs").mkdir()
    coast.configure(
        "site_config/tide.py",
        "def on_post_page(output, page, config):\n    return output.replace('</body>', '<!-- ebb --></body>')\n",
    )

    for _ in range(2):
        run = project.build()
        assert run.returncode == 0, run.stderr
        pages = [path for path in list_files(project.site) if path.endswith("/index.html") or path == "index.html"]
        assert len(pages) > 20
        assert [path for path in pages if b"<!-- ebb -->" not in read(project.site / path)] == []
