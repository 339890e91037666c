"""What a release needs: a version, a changelog by version, and the script that prepares both."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from broadsheet import __version__
from tests.conftest import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
REPOSITORY, COMMIT = "https://github.com/example/broadsheet", "0a" * 20
FILES = [".ci/release.py", "CHANGELOG.md", "README.md", "pyproject.toml"]
FOLDERS = [".github/workflows", "docs_templates", "generator/broadsheet", "site_config"]


def parse(version: str) -> tuple[int, ...]:
    """The numbers of a version, without what follows them in a version in development."""
    return tuple(map(int, version.split(".dev")[0].rstrip(".").split(".")))


def test_every_released_version_has_a_dated_section() -> None:
    """“Unreleased” comes first, then one section for each version, the newest first, with the day of its release."""
    assert HEADINGS[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", heading) for heading in HEADINGS[1:])
    versions, days = zip(*(heading.split(" - ") for heading in HEADINGS[1:]), strict=True)
    assert list(versions) == sorted(set(versions), key=parse, reverse=True)
    assert sorted(map(date.fromisoformat, days), reverse=True) == list(map(date.fromisoformat, days))


def test_the_version_is_the_newest_section_or_a_later_one() -> None:
    """A version that is released has a section; one in development comes after all of them."""
    newest = HEADINGS[1].split(" - ")[0]

    assert __version__ == newest or (".dev" in __version__ and parse(__version__) > parse(newest))


def test_the_files_of_every_release_are_known() -> None:
    """Upgrades know what each version with a section gave to sites."""
    former = tomllib.loads((ROOT / "docs_templates" / "former-files.toml").read_text(encoding="utf-8"))

    assert list(former)[::-1] == [heading.split(" - ")[0] for heading in HEADINGS[1:]]
    assert all(len(digits) == 16 for files in former.values() for digits in files.values())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the script reads and changes, with something that is not released yet."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in [*FILES, "mkdocs.yml", "requirements.lock"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    text = CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n- Dunes drift.\n", 1)
    (tmp_path / "CHANGELOG.md").write_text(text, encoding="utf-8")
    return tmp_path


def run_script(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script in a copy."""
    command = [sys.executable, ".ci/release.py", *arguments]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_a_release_begins_with_one_command(tree: Path) -> None:
    """It sets the version, moves what is unreleased below a dated heading, and records the files of sites."""
    begun = run_script(tree, "begin", "99.0.0")

    assert begun.returncode == 0, begun.stderr
    assert '\n__version__ = "99.0.0"\n' in (tree / "generator/broadsheet/__init__.py").read_text(encoding="utf-8")
    heading = f"## Unreleased\n\n## 99.0.0 - {datetime.now(UTC).date()}\n\n- Dunes drift.\n"
    assert heading in (tree / "CHANGELOG.md").read_text(encoding="utf-8")
    former = tomllib.loads((tree / "docs_templates" / "former-files.toml").read_text(encoding="utf-8"))
    assert list(former)[-1] == "99.0.0"
    assert {".github/workflows/pages.yml", "mkdocs.yml", "docs_templates/pages/paper.md.j2"} <= set(former["99.0.0"])


def test_a_release_without_a_change_is_not_begun(tree: Path) -> None:
    """There must be something under “Unreleased”, and the version must be three numbers."""
    assert "is not a version such as" in run_script(tree, "begin", "0.3.0.dev0").stderr
    assert run_script(tree, "begin", "99.0.0").returncode == 0

    assert "nothing under “Unreleased”" in run_script(tree, "begin", "99.0.1").stderr


def test_the_notes_are_the_section_of_the_version(tree: Path) -> None:
    """The notes of a release are its section, without the heading and the next one."""
    run_script(tree, "begin", "99.0.0")

    notes = run_script(tree, "prepare", "v99.0.0", REPOSITORY, COMMIT)

    assert notes.returncode == 0, notes.stderr
    assert notes.stdout.startswith("- Dunes drift.\n")
    assert not re.search("^## ", notes.stdout, re.MULTILINE)


def test_a_release_names_its_repository_and_its_commit(tree: Path) -> None:
    """The metadata of the package has their addresses, and links in the README work outside the repository."""
    run_script(tree, "begin", "99.0.0")
    run_script(tree, "prepare", "v99.0.0", REPOSITORY, COMMIT)

    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"]["Source"] == f"{REPOSITORY}/tree/{COMMIT}"
    readme = (tree / "README.md").read_text(encoding="utf-8")
    assert f"]({REPOSITORY}/raw/v99.0.0/.github/screenshot.png)" in readme
    assert f"]({REPOSITORY}/blob/v99.0.0/docs/publish.md)" in readme
    assert not re.search(r"\]\((?!https://|#)", readme)


def test_a_tag_of_another_version_is_refused(tree: Path) -> None:
    """A tag must be the version, and the version must have a section; otherwise nothing is changed."""
    before = (tree / "pyproject.toml").read_bytes()
    other = run_script(tree, "prepare", "v99.0.0", REPOSITORY, COMMIT)
    same = run_script(tree, "prepare", f"v{__version__}", REPOSITORY, COMMIT)

    assert other.returncode == 1
    assert other.stderr.startswith(
        f"The tag is v99.0.0, but the version in generator/broadsheet/__init__.py is {__version__}"
    )
    if ".dev" in __version__:
        assert f"no section “{__version__} - DATE”" in same.stderr
    assert ".dev" not in __version__ or (tree / "pyproject.toml").read_bytes() == before
