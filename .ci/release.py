"""What a release changes in the files of this repository. `docs/contributing/make-a-release.md` says how to make one.

    release.py begin 0.3.0
    release.py prepare v0.3.0 https://github.com/OWNER/REPOSITORY COMMIT

`begin` is run by whoever makes the release, and its changes are committed: it sets the version, gives the section
“Unreleased” of the changelog a version and today's date, and records the files of which sites get copies.

`prepare` is run by the workflow before it builds the package, and its changes are not committed: it makes the package
name its repository and commit. It ends with an error unless tag, version and changelog agree, and otherwise prints the
section of the changelog.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSION = ROOT / "generator" / "broadsheet" / "__init__.py"
CHANGELOG = ROOT / "CHANGELOG.md"
FORMER_FILES = ROOT / "docs_templates" / "former-files.toml"
ASSIGNMENT = re.compile(r'(?m)^__version__ = "(.+)"$')
NUMBER = re.compile(r"\d+\.\d+\.\d+")
BEFORE_URLS = "[project.optional-dependencies]\n"
"""The line of `pyproject.toml` before which the addresses are written."""
RELATIVE_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)]+)\)")


def begin(version: str) -> None:
    """Make the tree that of a version."""
    if not NUMBER.fullmatch(version):
        raise SystemExit(f"“{version}” is not a version such as 0.3.0.")
    if not read_section("Unreleased"):
        raise SystemExit("CHANGELOG.md has nothing under “Unreleased”.")
    _replace(VERSION, ASSIGNMENT.search(VERSION.read_text(encoding="utf-8"))[0], f'__version__ = "{version}"')
    heading = f"## {version} - {datetime.now(UTC).date()}"
    _replace(CHANGELOG, "## Unreleased\n", f"## Unreleased\n\n{heading}\n")
    with FORMER_FILES.open("a", encoding="utf-8") as former:
        former.write(f'\n["{version}"]\n' + "".join(f'"{path}" = "{digits}"\n' for path, digits in list_copies()))


def prepare(tag: str, repository: str, commit: str) -> str:
    """Make the package name where it comes from, and return what is new in it, as Markdown."""
    version = ASSIGNMENT.search(VERSION.read_text(encoding="utf-8"))[1]
    if tag != f"v{version}":
        raise SystemExit(f"The tag is {tag}, but the version in {VERSION.relative_to(ROOT)} is {version}.")
    notes = read_section(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d")
    if not notes:
        raise SystemExit(f"CHANGELOG.md has no section “{version} - DATE” with text.")
    urls = {
        "Documentation": f"{repository}/blob/{tag}/docs/README.md",
        "Changelog": f"{repository}/blob/{tag}/CHANGELOG.md",
        "Issues": f"{repository}/issues",
        "Source": f"{repository}/tree/{commit}",
    }
    lines = "".join(f'{name} = "{url}"\n' for name, url in urls.items())
    _replace(ROOT / "pyproject.toml", BEFORE_URLS, f"[project.urls]\n{lines}\n{BEFORE_URLS}")
    readme = ROOT / "README.md"
    readme.write_text(complete_links(readme.read_text(encoding="utf-8"), f"{repository}/{{}}/{tag}/"), encoding="utf-8")
    return notes


def read_section(heading: str) -> str:
    """Return the text under a heading of the changelog, which is a regular expression; empty if there is none."""
    text = CHANGELOG.read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[1].strip() if found else ""


def complete_links(text: str, address: str) -> str:
    """Return Markdown whose links and pictures work outside the repository. `{}` in the address is the kind of view."""
    return RELATIVE_LINK.sub(
        lambda link: f"{link[1]}[{link[2]}]({address.format('raw' if link[1] else 'blob')}{link[3]})", text
    )


def list_copies() -> list[tuple[str, str]]:
    """Return each file of which a site gets a copy, or can have one, by its path there, and its short hash."""
    sys.path.insert(0, str(ROOT / "generator"))  # this package, whichever one is installed
    from broadsheet.new.upgrading import list_released_files
    from broadsheet.system.hashes import short_hash

    return sorted((name, short_hash(path.read_bytes(), 16)) for name, path in list_released_files().items())


def _replace(path: Path, old: str, new: str) -> None:
    """Replace what a file must contain."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{path.relative_to(ROOT)} has no “{old.strip()}”.")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["begin", version]:
            begin(version)
        case ["prepare", tag, repository, commit]:
            print(prepare(tag, repository, commit))
        case _:
            raise SystemExit(__doc__)
