"""The daily workflow of a new site: its steps in order, in a real repository, with a real `broadsheet`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import DATA, ROOT
from tests.end_to_end.conftest import run_broadsheet
from tests.end_to_end.newcomer import answer_with_two
from tests.upstreams import Answer, serve

pytestmark = pytest.mark.slow

GH = DATA / "workflow/gh.py"
ADDRESS = "https://coast.example/papers/"


class WorkflowRun:
    """A new site in a clone of its repository, where the steps of its workflow run as on GitHub.

    Only GitHub itself is missing: a script that keeps issues in a file replaces `gh`.
    """

    def __init__(self, folder: Path) -> None:
        self.origin, self.clone, self.issues = folder / "origin.git", folder / "coast", folder / "issues.json"
        release = f"https://github.com/example/broadsheet@{'0a' * 20}"
        made = run_broadsheet("new", self.clone, "--from", release, "--source", "hf-daily", cwd=folder)
        assert made.returncode == 0, made.stderr
        subprocess.run(["git", "clone", "--quiet", "--bare", self.clone, self.origin], check=True)
        subprocess.run(["git", "-C", self.clone, "remote", "add", "origin", self.origin], check=True)
        subprocess.run(["git", "-C", self.clone, "fetch", "--quiet", "origin"], check=True)
        subprocess.run(["git", "-C", self.clone, "branch", "--quiet", "--set-upstream-to=origin/main"], check=True)
        workflow = yaml.safe_load((self.clone / ".github" / "workflows" / "daily.yml").read_text(encoding="utf-8"))
        self.steps = {step["name"]: step for step in workflow["jobs"]["edition"]["steps"] if "run" in step}
        self.issues.write_text("[]")
        _write_command(folder / "gh", f"#!{sys.executable}\n{GH.read_text(encoding='utf-8')}")
        _write_command(
            self.clone / ".venv" / "bin" / "broadsheet",
            f'#!/bin/sh\nPYTHONPATH={ROOT}/generator exec {sys.executable} -m broadsheet "$@"\n',
        )

    def run(self, name: str, **environment: str) -> tuple[int, str]:
        """Run the step whose name begins with these words; returns its exit code and its output for later steps."""
        step = next(step for known, step in self.steps.items() if known.startswith(name))
        given = {key: value for key, value in step.get("env", {}).items() if "${{" not in value}
        output = self.clone.with_name("output")
        output.write_text("")
        run = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.clone,
            env={
                **os.environ,
                **given,
                "PATH": f"{self.clone.parent}:{os.environ['PATH']}",
                "ISSUES": str(self.issues),
                "GITHUB_OUTPUT": str(output),
                "BROADSHEET_SITE_URL": ADDRESS,
                **environment,
            },
            check=False,
        )
        return run.returncode, output.read_text()

    def report(self, status: str) -> list[dict[str, str]]:
        """Return every issue after a run has ended with this status."""
        assert self.run("Report a failure", STATUS=status, RUN="https://run.example/1")[0] == 0
        return list(json.loads(self.issues.read_text()))

    def list_pushed(self) -> set[str]:
        """Return every file in the repository."""
        command = ["git", "-C", self.origin, "ls-tree", "-r", "--name-only", "main"]
        return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def _write_command(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def workflow_run(tmp_path: Path) -> WorkflowRun:
    """A new site that fetches from Hugging Face."""
    return WorkflowRun(tmp_path)


def test_fetched_papers_are_pushed_once(workflow_run: WorkflowRun) -> None:
    """The fetched papers are pushed and no other file; if there is nothing new, nothing is pushed."""
    before = workflow_run.list_pushed()
    (workflow_run.clone / "answer.json").write_text("An unrelated file.")
    with serve(answer_with_two) as host:
        asked = {"BROADSHEET_HF_URL": f"{host.url}/hf-daily"}
        assert workflow_run.run("Build the current site")[0] == 0
        code, said = workflow_run.run("Fetch, build and check", **asked)
        kept = workflow_run.run("Commit the fetched papers")
        again = [workflow_run.run("Fetch, build and check", **asked)[0], *workflow_run.run("Commit the fetched papers")]

    assert (code, "published=true\n" in said, kept) == (0, True, (0, "kept=true\n"))
    assert again == [0, 0, ""]
    new = workflow_run.list_pushed() - before
    assert len(new) == 5
    assert all(name.startswith("seeds/20") and name.endswith("-hf-daily.json") for name in new)
    assert len(list((workflow_run.clone / "site" / "papers").iterdir())) == 10


def test_failed_days_share_one_issue_until_a_run_succeeds(workflow_run: WorkflowRun) -> None:
    """The first failure opens an issue, the next one updates it, and a success closes it and opens none."""
    assert workflow_run.report("success") == []
    with serve(answer_with_nothing) as host:
        code, _ = workflow_run.run("Fetch, build and check", BROADSHEET_HF_URL=f"{host.url}/hf-daily")

    first = workflow_run.report("failure")
    (workflow_run.clone / "build" / "notice.md").write_text("The feed is broken.")
    second = workflow_run.report("failure")
    third = workflow_run.report("success")

    assert code == 1
    assert [issue["state"] for issue in first + second + third] == ["open", "open", "closed"]
    assert "The answer is empty." in first[0]["body"]
    assert "The feed is broken." in second[0]["body"]
    assert "https://run.example/1" in second[0]["body"]


def test_a_run_that_fails_before_the_notice_exists_is_reported(workflow_run: WorkflowRun) -> None:
    """If not even the installation succeeded, the issue links to the run."""
    assert "https://run.example/1" in workflow_run.report("failure")[0]["body"]


def test_a_site_without_papers_can_run(workflow_run: WorkflowRun) -> None:
    """A site without papers has nothing to compare with, which is not a failure."""
    (workflow_run.clone / "seeds" / "EXAMPLE.json").unlink()

    assert workflow_run.run("Build the current site")[0] == 0


def answer_with_nothing(path: str, asked: dict[str, str]) -> Answer:
    """A service that answers with an empty body."""
    return {"type": "application/json", "body": ""}
