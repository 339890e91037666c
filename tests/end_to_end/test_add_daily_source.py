"""A daily source needs only one file: the example in the documentation is followed literally."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from broadsheet.config.daily_sources.days import is_weekday
from tests.conftest import ROOT
from tests.end_to_end.conftest import list_files
from tests.upstreams import Answer, serve

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "contributing" / "add-a-daily-source.md").read_text(encoding="utf-8")
SHARED = ("docs_templates", "site_config", "mkdocs.yml", "requirements.lock")
"""What the package uses beside itself in a clone."""


def answer_with_two(path: str, asked: dict[str, str]) -> Answer:
    """Answer as the Coast Archive would: with two papers on each weekday."""
    day = date.fromisoformat(asked["date"])
    numbers = (1, 2) if is_weekday(day) else ()
    papers = [
        {
            "id": f"coast-{day}-{number}",
            "type": "article",
            "title": f"Dune {number} of {day} drifts",
            "abstract": f"We follow dune {number} for a year from {day}, and find that it drifts.",
            "author": [{"given": "Ada", "family": "Gull"}],
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
        }
        for number in numbers
    ]
    return {"type": "application/json", "body": json.dumps(papers)}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of Broadsheet with the module from the documentation, and no other change."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)
    before = list_files(folder / "generator")
    file = re.search(r"^Create `(.+\.py)`:$", PAGE, re.MULTILINE)
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert file and code
    (folder / file[1]).write_text(code[1], encoding="utf-8")
    assert len(list_files(folder / "generator")) == len(before) + 1
    return folder


def test_the_example_in_the_documentation_works(clone: Path, tmp_path: Path) -> None:
    """With one file added, the source can be fetched, chosen for a new site, and is in the help texts."""

    def run(*arguments: object, cwd: Path = clone) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(clone / "generator"),
            "BROADSHEET_COAST_URL": f"{host.url}/papers",
        }
        command = [sys.executable, "-P", "-m", "broadsheet", *map(str, arguments)]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    site = tmp_path / "coast"
    with serve(answer_with_two) as host:
        release = f"https://github.com/example/broadsheet@{'0a' * 20}"
        made = run("new", site, "--from", release, "--source", "coast-archive")
        fetched = run("fetch", "coast-archive", "--date", "2025-03-20", cwd=site)
        daily = run("daily", "--until", "2025-03-21", cwd=site)
        helps = [run(*command, "--help").stdout for command in (["fetch"], ["daily"], ["new"])]
        mistaken = run("new", tmp_path / "other", "--from", release, "--source", "coats-archive")

    assert made.returncode == 0, made.stderr
    settings = (site / "site_config" / "site.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(settings)["sources"] == [{"coast-archive": {}}]
    assert "#   - coast-archive: {}\n" in settings
    file = "seeds/2025-03-20-coast-archive.json"
    assert (fetched.returncode, fetched.stdout) == (
        0,
        f"{file}: Saved 2 papers, all of them new.\n",
    )
    assert (daily.returncode, daily.stdout) == (0, "Updated: 2025-03-21, 2 new papers.\n"), daily.stderr
    assert host.asked[:2] == ["/papers?date=2025-03-20", "/papers?date=2025-03-21"]
    assert "Save the Coast Archive's papers, in a file for each day." in helps[0]
    assert "BROADSHEET_COAST_URL" in helps[1] and "--coast-url" in helps[1]
    assert "coast-archive" in "".join(helps[2].split()) and "coast-archive" in mistaken.stderr
