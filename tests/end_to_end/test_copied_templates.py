"""`broadsheet templates`: what a site can change, without a clone of Broadsheet; and how help leads to the rest."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from broadsheet.hosting.release import find_documentation
from tests.conftest import ROOT, contents, fill

PAPER = "pages/paper.md.j2"


def run(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)


def test_shipped_templates_are_listed_and_copied(tmp_path: Path) -> None:
    """A copy is the shipped file at the same path; its name may begin with that of the folder."""
    fill(tmp_path / "site_config")
    listed = run("templates").output.splitlines()
    assert {PAPER, "theme/main.html", "words/en.yml"} <= set(listed)
    assert not [name for name in listed if name.startswith("new/")]

    copied = run("templates", PAPER, "docs_templates/theme/main.html", "--project", tmp_path)

    assert copied.exit_code == 0
    folder = tmp_path / "docs_templates"
    for name in (PAPER, "theme/main.html"):
        assert (folder / name).read_bytes() == (ROOT / "docs_templates" / name).read_bytes()
        assert str(folder / name) in copied.output


@pytest.mark.parametrize("names", [("theme/base.html", PAPER), ("theme/base.html", "pages/papr.md.j2")])
def test_nothing_is_copied_if_one_file_cannot_be(names: tuple[str, ...], tmp_path: Path) -> None:
    """A file of the site is never replaced, and an unknown name is answered with a similar one."""
    fill(tmp_path / "site_config")
    own = fill(tmp_path / "docs_templates" / "pages", **{"paper.md.j2": "ours"})

    refused = run("templates", *names, "--project", tmp_path)

    assert refused.exit_code == 2
    assert PAPER in refused.output
    assert contents(own) == {"paper.md.j2": "ours"}
    assert not (own.parent / "theme").exists()


def test_help_says_where_the_documentation_is() -> None:
    """Someone without a clone learns where docs/ is."""
    assert f"{find_documentation()}, in docs/" in run("--help").output.partition("Documentation:")[2]


def test_a_message_that_names_a_page_of_the_documentation_says_where_that_is(tmp_path: Path) -> None:
    """A site has no docs/ of its own, so the place of Broadsheet's follows; after any other message it does not."""
    fill(tmp_path / "site_config", **{"site.yml": ""})
    fill(tmp_path / "docs_templates" / "pages", **{"paper.md.j2": "{{ paper.zzz }}"})
    fill(tmp_path / "seeds", **{"a.json": '[{"title": "Shells rest"}]'})
    fill(tmp_path / "elsewhere", **{"b.txt": "no paper"})
    where = f"Broadsheet's folder docs/ is in {find_documentation()}.\n"

    named = run("build", "--project", tmp_path)
    refused = run("add", tmp_path / "elsewhere" / "b.txt", "--project", tmp_path)
    unknown = run("templates", "none.html", "--project", tmp_path)

    assert named.stderr.endswith(f"The values are listed in docs/templates.md. Correct the template.\n{where}")
    assert "(see docs/formats/)" in refused.stderr
    assert where in refused.stderr
    assert where not in unknown.stderr


@pytest.mark.parametrize(
    ("prefix", "is_temporary"), [("/home/ada/.cache/uv/archive-v0/0a1b2c", True), ("/venv", False)]
)
def test_a_site_that_uvx_made_does_not_rely_on_its_command(
    prefix: str, is_temporary: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`uvx` leaves no command behind, so what to do next begins with an installation."""
    monkeypatch.setattr(sys, "prefix", prefix)

    made = run("new", tmp_path / "coast")

    assert made.exit_code == 0
    assert ("under “Preview” in README.md" in made.output) is is_temporary
    assert ("&& broadsheet serve" in made.output) is not is_temporary
