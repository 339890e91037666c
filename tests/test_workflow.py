"""The workflows that publish, here and in a new site: pinned, least privileged, and installed from the lock."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import DATA, ROOT

NEW_SITE = ROOT / "docs_templates" / "new"
WORKFLOWS = [path for root in (ROOT, NEW_SITE) for path in sorted((root / ".github" / "workflows").glob("*.yml"))]
GH = DATA / "workflow/gh.py"
PINNED = ("--require-hashes -r ", "--no-deps -e .", "--no-deps -r requirements.txt")
"""How packages are installed: by their hashes, or as Broadsheet itself, by its commit."""


def name_workflow(workflow: Path) -> str:
    """The path of a workflow, for the name of a test."""
    return workflow.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_workflow)
def test_a_workflow_passes_its_audit(workflow: Path) -> None:
    """zizmor, which knows how workflows are attacked, has nothing to say."""
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--no-progress", workflow]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_workflow)
def test_a_workflow_trusts_only_what_is_pinned(workflow: Path) -> None:
    """Actions are named by commits, packages by hashes; a job has the rights that it names, and keeps no token."""
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


def test_a_new_site_runs_the_actions_that_are_tried_here() -> None:
    """The workflows of a new site use no action, and no version of one, that our own do not use."""
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


class Daily:
    """The steps of the daily workflow that are commands, run as a runner does, in a clone of a repository.

    GitHub itself is the one thing that is not there: in the place of `gh` is a script that keeps issues in a file.
    """

    def __init__(self, folder: Path) -> None:
        workflow = yaml.safe_load((NEW_SITE / ".github" / "workflows" / "daily.yml").read_text(encoding="utf-8"))
        self.steps = {step.get("name"): step for step in workflow["jobs"]["edition"]["steps"]}
        self.origin, self.clone, self.issues = folder / "origin.git", folder / "clone", folder / "issues.json"
        self.environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "ISSUES": str(self.issues)}
        self.issues.write_text("[]")
        (folder / "gh").write_text(f"#!{sys.executable}\n{GH.read_text(encoding='utf-8')}")
        (folder / "gh").chmod(0o755)
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", self.origin], check=True)
        subprocess.run(["git", "clone", "--quiet", self.origin, self.clone], check=True, capture_output=True)

    def run(self, name: str, **environment: str) -> None:
        """Run a step by its name."""
        step = self.steps[name]
        given = {key: value for key, value in step.get("env", {}).items() if "${{" not in value}
        subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.clone,
            env={**self.environment, **given, **environment},
            check=True,
        )

    def tell(self, status: str, notice: str = "") -> list[dict[str, str]]:
        """Every issue there is after a day has ended so."""
        if notice:
            (self.clone / "build").mkdir(exist_ok=True)
            (self.clone / "build" / "notice.md").write_text(notice)
        self.run("Tell of a bad day in one issue, and close it on a good one", STATUS=status, RUN="https://run.example")
        return list(json.loads(self.issues.read_text()))


@pytest.fixture
def daily(tmp_path: Path) -> Daily:
    """The daily workflow of a new site, in an empty repository."""
    return Daily(tmp_path)


def test_what_was_fetched_is_kept_and_nothing_else(daily: Daily) -> None:
    """The new files in `seeds/` are pushed; whatever else lies about is not."""
    for name in ("seeds/2031-04-02-arxiv.xml", "site/index.html"):
        (daily.clone / name).parent.mkdir()
        (daily.clone / name).write_text("Dunes drift")

    daily.run("Keep what was fetched")

    pushed = subprocess.run(
        ["git", "-C", daily.origin, "ls-tree", "-r", "--name-only", "main"], capture_output=True, text=True, check=True
    )
    assert pushed.stdout.split() == ["seeds/2031-04-02-arxiv.xml"]


def test_a_bad_day_is_told_in_one_issue_until_a_good_one(daily: Daily) -> None:
    """The first bad day opens an issue, the next one brings it up to date, a good one closes it and opens none."""
    assert daily.tell("success") == []

    first = daily.tell("failure", "The feed is empty.")
    second = daily.tell("failure", "The feed is broken.")
    third = daily.tell("success")

    assert [issue["state"] for issue in first + second + third] == ["open", "open", "closed"]
    assert "The feed is empty." in first[0]["body"]
    assert "The feed is broken." in second[0]["body"]
    assert "https://run.example" in second[0]["body"]


def test_a_day_that_ends_before_there_is_a_notice_is_told(daily: Daily) -> None:
    """Where not even the installation worked, the issue names the run."""
    assert "https://run.example" in daily.tell("failure")[0]["body"]


def test_only_a_new_edition_is_published() -> None:
    """What is kept and deployed by the daily workflow is kept and deployed only where there is something new."""
    jobs = yaml.safe_load((NEW_SITE / ".github" / "workflows" / "daily.yml").read_text(encoding="utf-8"))["jobs"]
    ifs = [step.get("if") for step in jobs["edition"]["steps"] if "outcome" in step.get("if", "")]

    assert ifs == ["steps.daily.outputs.outcome == 'updated'"] * 2
    assert jobs["deploy"]["if"] == "needs.edition.outputs.outcome == 'updated'"
    assert jobs["edition"]["outputs"] == {"outcome": "${{ steps.daily.outputs.outcome }}"}
