"""What the documentation says is so."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from generator.__main__ import main
from generator.config import FeedLimits, Limits, Site
from generator.sources import FORMATS
from generator.sources.native import FIELDS, parse_records
from tests.test_workflow import WORKFLOWS

ROOT = Path(__file__).parent.parent
PAGES = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "seeds/README.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]  # fmt: skip
README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMATS_PAGE = (ROOT / "docs" / "formats" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_the_readme_names_every_command(command: str) -> None:
    """Each command stands in the README, and explains itself."""
    assert f"`broadsheet {command}" in README or f"broadsheet {command}\n" in README
    assert main.commands[command].help


def test_the_readmes_record_is_read_whole() -> None:
    """The record that the README shows has known fields, and is read without a problem."""
    record = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert record

    papers, problems = parse_records(record[1], "readme.json", Limits())

    assert problems == []
    assert [link.kind.value for link in papers[0].links] == ["project", "dataset", "code"]
    assert set(re.findall(r'^ {4}"(\w+)":', record[1], re.MULTILINE)) <= set(FIELDS)


def test_the_list_of_formats_has_each() -> None:
    """`docs/formats/README.md` names each format that `--format` takes, with a link to its page."""
    listed = re.findall(r"^\| \[`([\w-]+)`\]\(([\w-]+)\.md\) \|", FORMATS_PAGE, re.MULTILINE)

    assert [name for name, page in listed] == [page for name, page in listed]
    assert set(FORMATS) <= {name for name, page in listed}


def test_the_two_commands_are_one_line_each() -> None:
    """The README has two commands to start with, which begin with an environment of their own."""
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)[:2]

    assert [command.rsplit("/", 1)[-1] for command in commands] == ["broadsheet serve", "pytest --all"]
    assert all(command.startswith("python3 -m venv .venv && ") and "\n" not in command for command in commands)


def test_the_shipped_configuration_shows_every_setting() -> None:
    """`site_config/site.yml` holds each key that there is, with the value that is the default where it is a limit."""
    shown = yaml.safe_load((ROOT / "site_config" / "site.yml").read_text(encoding="utf-8"))

    assert set(shown) == {field.name for field in fields(Site)}
    assert shown["feeds"] == {field.name: field.default for field in fields(FeedLimits)}
    assert shown["limits"] == {field.name: field.default for field in fields(Limits)}


@pytest.mark.parametrize("page", PAGES)
def test_links_between_documents_lead_somewhere(page: str) -> None:
    """A relative link in the documentation names a file of the repository."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))

    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_every_action_is_pinned() -> None:
    """Workflows name each action by its commit, with the version beside it."""
    for workflow in WORKFLOWS:
        for line in re.findall(r"uses:.*", workflow.read_text(encoding="utf-8")):
            assert re.fullmatch(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_the_locks_name_no_address() -> None:
    """The lock files hold names, versions and hashes, and no address of any index."""
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", text)
