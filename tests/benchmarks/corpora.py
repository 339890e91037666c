"""Papers for benchmarks, recombined from those of the shipped seed: an edition a working day, each of 40 papers.

A title is the beginning of one and the end of another, an abstract has sentences of several; authors, identifiers and
links are invented. The papers of a day depend on its number alone, so that a corpus is the beginning of every larger
one, and the same on any machine. It has fewer different words than as many real papers: what depends on those, such as
the size of a search index, is better measured with real ones.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).parent.parent.parent
PAPERS_A_DAY = 40
ADDRESS = "https://papers.example/"
_SEED = ROOT / "seeds" / "2025-03-20-huggingface-papers.txt"
_FIRST_DAY = date(2016, 1, 4)
"""A Monday. All years of a corpus have identifiers of arXiv in the form that is used today."""
_FIRST_NUMBER = 90_000
"""The first number of an identifier in each month; arXiv has never given numbers as high."""
_FIRST_NAMES = "Ada Ben Cho Dan Eve Fay Gus Hal Ida Jon Kim Lea Max Nia Oda Pia Quinn Rob Sue Tom".split()
_LAST_NAMES = (
    "Almarez Brook Celen Dvor Ost Font Gun Haru Ivan Cruz Kob Nun Dall Tide Gull Tern Wren Kite Finch Heron"
).split()
_SETTINGS = f"name: Papers\ntagline: New papers\naddress: {ADDRESS}\nauthority: papers.example,2031\n"
Record: TypeAlias = Mapping[str, object]
"""A paper as a record of Broadsheet's JSON."""


class Parts(NamedTuple):
    """What papers are made of: one for each paper of the seed."""

    titles: list[list[str]]
    """The words of the titles."""
    abstracts: list[list[str]]
    """The sentences of the abstracts."""


class Corpus(NamedTuple):
    """The sources of a site, and a day that is added to them later."""

    name: str
    """What the papers are, in words."""
    papers: int
    """How many papers a recombined corpus has; 0 for files, which nobody has counted."""
    files: Path | None
    """A file, or a folder of files, if the papers are not recombined."""
    added: date
    """The day that is added."""
    day: int
    """The number of this day among those of the recombined papers."""


def find_corpus(text: str) -> Corpus:
    """The corpus that an argument names: a number of papers, or a file or a folder. Raises ArgumentTypeError."""
    if number := re.fullmatch(r"\d+|\d{1,3}(,\d{3})+", text):
        papers = int(number[0].replace(",", ""))
        day = -(-papers // PAPERS_A_DAY)
        return Corpus(f"{papers:,} recombined papers", papers, None, _find_day(day), day)
    files = Path(text).resolve()
    if not files.exists():
        raise ArgumentTypeError(f"“{text}” is neither a number of papers nor a file or a folder that exists.")
    dates = sorted(re.findall(r"\d{4}-\d\d-\d\d", " ".join(path.name for path in [files, *files.rglob("*")])))
    newest = date.fromisoformat(dates[-1]) if dates else _FIRST_DAY
    return Corpus(f"the papers of {files.name}", 0, files, newest + timedelta(1), 0)


def read_parts() -> Parts:
    """Read the seed. That is the work of another process, so that this one, which measures memory, stays small."""
    command = [sys.executable, "-m", "broadsheet", "export", "jsonl", str(_SEED), "--project", str(ROOT), "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    papers = [json.loads(line) for line in said.splitlines()]
    return Parts(
        [paper["title"].split() for paper in papers],
        [re.split(r"(?<=[.!?])\s+", paper["abstract"]) for paper in papers],
    )


def write_project(folder: Path, corpus: Corpus, parts: Parts) -> None:
    """Write a project with the papers of a corpus, the shipped topics and a name."""
    (folder / "site_config").mkdir(parents=True)
    shutil.copy(ROOT / "site_config" / "topics.yml", folder / "site_config")
    (folder / "site_config" / "site.yml").write_text(_SETTINGS)
    seeds = folder / "seeds"
    if corpus.files and corpus.files.is_dir():
        shutil.copytree(corpus.files, seeds)
        return
    seeds.mkdir()
    if corpus.files:
        shutil.copy(corpus.files, seeds)
    for number in range(corpus.day):
        papers = make_day(parts, number)[: corpus.papers - number * PAPERS_A_DAY]
        name_day(seeds, _find_day(number)).write_text(write_papers(papers))


def make_day(parts: Parts, number: int, day: date | None = None) -> list[Record]:
    """The papers of a day by its number, as records of Broadsheet's JSON. `day` is its date, if it is not its own."""
    chance, day = random.Random(number), day or _find_day(number)
    return [_make_paper(parts, chance, day, position) for position in range(PAPERS_A_DAY)]


def _make_paper(parts: Parts, chance: random.Random, day: date, position: int) -> Record:
    """A paper at a position in the edition of a day."""
    beginning, end = chance.sample(parts.titles, 2)
    words = beginning[: chance.randint(3, max(3, len(beginning)))] + end[-chance.randint(2, 4) :]
    opening, *others = chance.sample(parts.abstracts, chance.randint(6, 9))
    number = day.day * PAPERS_A_DAY + position
    return {
        "title": f"{' '.join(words)} {day:%y%m}{number}",
        "abstract": " ".join([opening[0], *map(chance.choice, others)]),
        "authors": [
            f"{chance.choice(_FIRST_NAMES)} {name}" for name in chance.sample(_LAST_NAMES, chance.randint(2, 6))
        ],
        "arxiv": f"{day:%y%m}.{_FIRST_NUMBER + number}",
        "links": [f"https://github.com/example/p{day:%y%m}{number}"] if chance.random() < 0.5 else [],
    }


def edit_first(papers: Sequence[Record]) -> list[Record]:
    """The papers with one more sentence in the abstract of the first."""
    first, *others = papers
    return [{**first, "abstract": f"{first['abstract']} This sentence is new."}, *others]


def write_papers(papers: Iterable[Record]) -> str:
    """The text of a file with these papers."""
    return "".join(f"{json.dumps(paper)}\n" for paper in papers)


def name_day(seeds: Path, day: date) -> Path:
    """The file with the papers of a day."""
    return seeds / f"{day}.jsonl"


def _find_day(number: int) -> date:
    """The date of a working day by its number."""
    week, day = divmod(number, 5)
    return _FIRST_DAY + timedelta(weeks=week, days=day)
