"""The documentation agrees with the code."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml

from broadsheet.commands.group import import_command, main
from broadsheet.config.limits import Limits
from broadsheet.config.settings import FeedLimits, Site
from broadsheet.model.paper import FIELDS
from broadsheet.pages.citations.writers import WRITERS
from broadsheet.pages.views.lists import AuthorsView, EditionsView, GroupsView, HomeView, ListView
from broadsheet.pages.views.paper import PaperView
from broadsheet.pages.views.view import View
from broadsheet.publish.outdated import find_gone
from broadsheet.sources.formats import FORMATS
from broadsheet.sources.json.own import parse_own_json
from tests.test_workflow import WORKFLOWS

ROOT = Path(__file__).parent.parent
PAGES = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "seeds/README.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]  # fmt: skip
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
FORMATS_PAGE = (ROOT / "docs" / "formats" / "README.md").read_text(encoding="utf-8")
TEMPLATES_PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
EXPLAINED_ONCE = {"--help", "--project"}
"""Options of every command, which the page explains before the commands."""


TOP = {name: import_command(name) for name in main.commands}
"""The commands and groups by their names."""


def list_commands(commands: Mapping[str, click.Command], prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command by its full name, without the groups that only hold others."""
    for name, command in commands.items():
        if isinstance(command, click.Group):
            yield from list_commands(command.commands, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = dict(list_commands(TOP))


@pytest.mark.parametrize("name", sorted(TOP))
def test_every_command_is_summarized_by_its_own_help(name: str) -> None:
    """`broadsheet --help` lists each command with the first sentence of its help, without importing the command."""
    assert main.commands[name].get_short_help_str(1000) == TOP[name].get_short_help_str(1000)


def test_the_list_of_commands_imports_none() -> None:
    """`broadsheet --help` answers at once, since it imports no command, no parser and no configuration."""
    script = (
        "import sys\nfrom broadsheet.commands.group import main\nmain(['--help'], standalone_mode=False)\n"
        "print(*sorted(name for name in sys.modules if name.startswith('broadsheet.')), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    parts = {".".join(name.split(".")[1:3]) for name in run.stderr.split()}

    assert "Turn what a reader wrote" in run.stdout
    assert {part for part in parts if part.startswith("commands.")} == {"commands.group"}
    assert not {part for part in parts if part.startswith(("sources", "model", "pages"))}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    """Each command has a section in docs/commands.md with exactly the options that it takes, and a help text."""
    section = re.search(rf"^## broadsheet {name}\n(.*?)(?=^## |\Z)", COMMANDS_PAGE, re.DOTALL | re.MULTILINE)
    assert section
    options = {o for param in COMMANDS[name].params for o in param.opts if o.startswith("--")} - EXPLAINED_ONCE

    assert set(re.findall(r"^\| `(--[\w-]+)", section[1], re.MULTILINE)) == options
    assert f"`broadsheet {name}" in section[1]
    assert COMMANDS[name].help


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_how_to_undo_it(name: str) -> None:
    """Its help has a line on that, or says that there is nothing to undo."""
    assert "undo" in (COMMANDS[name].help or "")


@pytest.mark.parametrize("page", PAGES)
def test_commands_within_sentences_exist(page: str) -> None:
    """A command that a sentence names has the options that it is given there."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for words in (command.split() for command in re.findall(r"`broadsheet ((?:[a-z]|--)[^`]*)`", text)):
        command: click.Command = main
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            known_commands = TOP if command is main else command.commands
            assert words[0] in known_commands, f"broadsheet {' '.join(words)}"
            command = known_commands[words.pop(0)]
        known = {option for param in command.params for option in param.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, f"broadsheet {command.name} {words}"


def test_the_documented_record_is_valid() -> None:
    """The record in docs/add-papers.md has known fields and is read without a problem."""
    record = re.search(r"```json\n(.*?)```", (ROOT / "docs" / "add-papers.md").read_text(encoding="utf-8"), re.DOTALL)
    assert record

    _, papers, problems = parse_own_json(record[1], "example.json", Limits())

    assert problems == []
    assert [link.kind.value for link in papers[0].links] == ["link", "dataset", "code"]
    assert set(re.findall(r'^ {4}"(\w+)":', record[1], re.MULTILINE)) <= set(FIELDS)


def test_every_format_is_listed() -> None:
    """`docs/formats/README.md` lists each value of `--format`, and no other, with a link to its page."""
    listed = re.findall(r"^\| \[`([\w-]+)`\]\(([\w-]+)\.md\) \|", FORMATS_PAGE, re.MULTILINE)

    assert [name for name, page in listed] == [page for name, page in listed]
    assert set(FORMATS) == {name for name, page in listed}


def test_every_export_format_is_documented() -> None:
    """docs/cite-and-export.md lists each format that `broadsheet export` writes."""
    page = (ROOT / "docs" / "cite-and-export.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(WRITERS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_page_of_a_format_names_its_option(name: str) -> None:
    """The page of a format begins with its title and the value of `--format`."""
    lines = (ROOT / "docs" / "formats" / f"{name}.md").read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith("# ")
    assert lines[2] == f"`--format {name}`"


@pytest.mark.parametrize("view", [PaperView, ListView, HomeView, GroupsView, EditionsView, AuthorsView])
def test_every_value_of_a_page_is_documented(view: type[View]) -> None:
    """docs/templates.md names each value that the theme gets, as a template writes it."""
    names = {name for pair in re.findall(r'view\.(\w+)|view\["(\w+)"\]', TEMPLATES_PAGE) for name in pair}

    assert {field.name for field in fields(view)} - names == set()


def test_every_documented_replacement_is_reported() -> None:
    """What docs/templates.md says is gone since 0.1.0 is found in a template that reads it."""
    table = TEMPLATES_PAGE.partition("| 0.1.0 | Now |")[2]
    gone = [name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)]

    assert len(gone) > 10
    for name in gone:
        read = f'{{% include "{name}" %}}' if "/" in name else f"{{{{ {name} }}}}"
        assert list(find_gone(read)) == [name]


def test_the_time_of_the_daily_run_is_that_of_its_workflow() -> None:
    """Pages that give the time at which GitHub fetches papers give the one that a new site begins with."""
    new = ROOT / "docs_templates" / "new"
    cron = re.search(r'cron: "(\d+) (\d+) ', (new / ".github" / "workflows" / "daily.yml").read_text(encoding="utf-8"))
    assert cron

    for page in (ROOT / "docs/daily.md", ROOT / "docs/guides/morning-papers.md", new / "README.md.j2"):
        times = re.findall(r"at (\d\d:\d\d) UTC", page.read_text(encoding="utf-8"))
        assert times == [f"{int(cron[2]):02}:{int(cron[1]):02}"]


def test_the_two_commands_are_one_line_each() -> None:
    """The README gives the commands that serve the sample and run the tests as one line each, to be pasted."""
    commands = [block for block in re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL) if "\n" not in block]

    assert [command.rsplit("/", 1)[-1] for command in commands] == ["broadsheet serve", "pytest --all -n auto"]
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)


def test_the_shipped_configuration_shows_every_setting() -> None:
    """`site_config/site.yml` holds each key that there is, with the value that is the default where it is a limit."""
    shown = yaml.safe_load((ROOT / "site_config" / "site.yml").read_text(encoding="utf-8"))

    assert set(shown) == {field.name for field in fields(Site)}
    assert shown["feeds"] == {field.name: field.default for field in fields(FeedLimits)}
    assert shown["limits"] == {field.name: field.default for field in fields(Limits)}


@pytest.mark.parametrize("page", PAGES)
def test_links_between_documents_lead_somewhere(page: str) -> None:
    """A relative link in the documentation names a file of the repository, and a heading in it."""
    text = re.sub(r"^ *(`{3,}).*?^ *\1$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text)
    targets = [(ROOT / page).parent / link if link else ROOT / page for link, _ in links]

    assert [str(target) for target in targets if not target.exists()] == []
    assert [
        anchor
        for target, (_, anchor) in zip(targets, links, strict=True)
        if anchor and anchor not in list_anchors(target)
    ] == []


def list_anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a Markdown file."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_action_is_pinned() -> None:
    """Workflows name each action of others by its commit, with the version beside it."""
    for workflow in WORKFLOWS:
        for line in re.findall(r"uses: (?!\./).*", workflow.read_text(encoding="utf-8")):
            assert re.fullmatch(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_the_locks_name_no_address() -> None:
    """The lock files hold names, versions and hashes, and no address of any index."""
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", text)
