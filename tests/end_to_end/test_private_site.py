"""Private data planted in every field of every format, in a site that is built and exported by the real command."""

from __future__ import annotations

import gzip
import json
import zlib
from itertools import count, cycle
from pathlib import Path

import pytest

from broadsheet.sources.formats import FORMATS
from tests.end_to_end.conftest import ADDRESS, Project, run_broadsheet
from tests.sources.plants import KINDS, find_plants, write_planted

pytestmark = pytest.mark.slow
ENDINGS = {"bibtex": "bib", "markdown": "md", "json": "json", "csv": "csv", "tsv": "tsv", "ris": "ris", "dump": "txt"}


class Everywhere:
    """Plants something else behind each text, in all formats under another name."""

    def __init__(self) -> None:
        self.kinds, self.numbers = cycle(KINDS.values()), count(1)

    def in_sentences(self, text: str) -> str:
        """Plant behind a long text; in Broadsheet's own JSON, what is added to a date or to a name costs the record."""
        return self(text) if len(text) > 30 else text

    def __call__(self, text: str) -> str:
        return text + next(self.kinds).format(f"wryneck{next(self.numbers)}")


def test_nothing_private_is_in_the_site_the_exports_or_the_report(project: Project) -> None:
    """Every file of the site, of the pages in Markdown, each export, the report and what is printed."""
    everywhere = Everywhere()
    for name in FORMATS:
        plant = everywhere.in_sentences if name in ("json", "dump") else everywhere
        text = write_planted(name, plant, unknown=True)
        project.add(f"2031-04-02-{name}.{ENDINGS.get(name, 'dat')}", text)
    assert next(everywhere.numbers) > 300

    run = project.build()

    assert run.returncode == 0, run.stderr
    report = json.loads((project.folder / "build" / "report.json").read_text(encoding="utf-8"))
    assert {account["file"]: account["rejected"] for account in report["files"]} == {
        f"seeds/2031-04-02-{name}.{ENDINGS.get(name, 'dat')}": 0 for name in FORMATS
    }
    shown = [run.stdout, run.stderr]
    for form in ("bib", "ris", "csl", "jsonl"):
        exported = run_broadsheet("export", form, "--site-url", ADDRESS, cwd=project.folder)
        shown += [exported.stdout, exported.stderr]
    for folder in (project.site, project.folder / "build"):
        shown += [read(path) + str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    assert len(shown) > 50
    assert [found for text in shown if (found := find_plants(text))] == []


def read(path: Path) -> str:
    """The text of a file, also of the compressed ones of the search index."""
    data = path.read_bytes()
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            data = unpack(data)
            break
        except (OSError, zlib.error):
            continue
    return data.decode("utf-8", "replace")
