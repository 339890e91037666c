"""The workflows that publish, here and in a new site: pinned, least privileged, and installed from the lock."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

NEW_SITE = ROOT / "docs_templates" / "new"
WORKFLOWS = [path for root in (ROOT, NEW_SITE) for path in sorted((root / ".github" / "workflows").glob("*.yml"))]
PINNED = ("--require-hashes -r ", "--no-deps -e .", "--no-deps -r requirements.txt")
"""How packages are installed: by their hashes, or as Broadsheet itself, by its commit."""


def name_workflow(workflow: Path) -> str:
    """The path of a workflow, as the name of a test."""
    return workflow.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".github" / "dependabot.yml"], ids=name_workflow)
def test_a_workflow_passes_its_audit(path: Path) -> None:
    """zizmor, which knows how workflows are attacked, finds nothing."""
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--no-progress", path]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_workflow)
def test_a_workflow_trusts_only_what_is_pinned(workflow: Path) -> None:
    """Actions are pinned to commits, packages to hashes; jobs have only the permissions they name and keep no token."""
    text = workflow.read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)

    assert [use for use in re.findall(r"uses: (\S+)", text) if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use)] == []
    installs = re.findall(r"pip install (.*)", text)
    assert installs
    assert all(install.startswith(PINNED) for install in installs)
    assert jobs["permissions"] == {}
    assert all("permissions" in job for job in jobs["jobs"].values())
    steps = [step for job in jobs["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"] for step in checkouts] == [{"persist-credentials": False}] * len(checkouts)


def test_a_new_site_uses_only_actions_that_are_used_here() -> None:
    """The workflows of a new site use only actions and versions that our own workflows use."""
    ours, theirs = (
        {
            use
            for path in WORKFLOWS
            if path.is_relative_to(NEW_SITE) is new
            for use in re.findall(r"uses: .*", path.read_text())
        }
        for new in (False, True)
    )

    assert theirs <= ours


def test_the_lowest_and_the_newest_python_are_tested() -> None:
    """The tests run on the lowest and the newest Python that the package promises."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = [text.rpartition(" ")[2] for text in project["classifiers"] if " :: 3." in text]
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))["jobs"]

    assert project["requires-python"] == f">={promised[0]}"
    assert jobs["test"]["strategy"]["matrix"]["python"] == [promised[0], promised[-1]]


def test_updates_are_proposed_for_every_workflow() -> None:
    """Dependabot reads each folder of workflows, and updates their actions in one pull request."""
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    (actions,) = (update for update in updates if update["package-ecosystem"] == "github-actions")
    folders = {"/" + path.parent.relative_to(ROOT).as_posix() for path in WORKFLOWS}

    assert {"/.github/workflows" if folder == "/" else folder for folder in actions["directories"]} == folders
    assert len(actions["groups"]) == 1


@pytest.mark.parametrize(
    "form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem
)
def test_an_issue_form_can_be_filled_in(form: Path) -> None:
    """Each form has a name, a description, and questions with distinct names, at least one of which is required."""
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    questions = [part for part in content["body"] if part["type"] != "markdown"]

    assert content["name"] and content["description"]
    assert all(part["attributes"]["label"] for part in questions)
    assert len({part["id"] for part in questions}) == len(questions)
    assert any(part.get("validations", {}).get("required") for part in questions)


def test_only_a_site_whose_sources_were_pushed_is_deployed() -> None:
    """The daily workflow deploys a site only if it was checked and its sources were pushed."""
    jobs = yaml.safe_load((NEW_SITE / ".github" / "workflows" / "daily.yml").read_text(encoding="utf-8"))["jobs"]
    steps = {step.get("name", step.get("uses", "").partition("@")[0]): step for step in jobs["edition"]["steps"]}

    assert steps["Commit the fetched papers"]["if"] == "${{ !cancelled() && steps.daily.outputs.published == 'true' }}"
    assert jobs["edition"]["outputs"] == {"kept": "${{ steps.keep.outputs.kept }}"}
    assert steps["actions/upload-pages-artifact"]["if"] == "${{ !cancelled() && steps.keep.outputs.kept == 'true' }}"
    assert jobs["deploy"]["if"] == "${{ !cancelled() && needs.edition.outputs.kept == 'true' }}"
