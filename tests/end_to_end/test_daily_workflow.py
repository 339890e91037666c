"""A day of a new site's daily workflow: its commands in their order, in a real repository, with a real `broadsheet`."""

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


class Morning:
    """A new site in a clone of its repository, where the steps of its workflow are run as a runner does.

    GitHub itself is the one thing that is not there: in the place of `gh` is a script that keeps issues in a file.
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
            f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m generator "$@"\n',
        )

    def run(self, name: str, **environment: str) -> tuple[int, str]:
        """Run a step by the beginning of its name; its exit code, and what it tells the steps after it."""
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

    def tell(self, status: str) -> list[dict[str, str]]:
        """Every issue there is after a day has ended so."""
        assert self.run("Report a failure", STATUS=status, RUN="https://run.example/1")[0] == 0
        return list(json.loads(self.issues.read_text()))

    def list_pushed(self) -> set[str]:
        """Every file in the repository."""
        command = ["git", "-C", self.origin, "ls-tree", "-r", "--name-only", "main"]
        return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def _write_command(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def morning(tmp_path: Path) -> Morning:
    """A new site that asks Hugging Face."""
    return Morning(tmp_path)


def test_a_good_day_is_kept_once(morning: Morning) -> None:
    """What was fetched is pushed, and nothing else that lies about; when there is nothing new, nothing is."""
    before = morning.list_pushed()
    (morning.clone / "answer.json").write_text("left here by whom?")
    with serve(answer_with_two) as host:
        asked = {"BROADSHEET_HF_URL": f"{host.url}/hf-daily"}
        assert morning.run("Build the current site")[0] == 0
        code, said = morning.run("Fetch, build and check", **asked)
        kept = morning.run("Commit the fetched papers")
        again = [morning.run("Fetch, build and check", **asked)[0], *morning.run("Commit the fetched papers")]

    assert (code, "published=true\n" in said, kept) == (0, True, (0, "kept=true\n"))
    assert again == [0, 0, ""]
    new = morning.list_pushed() - before
    assert len(new) == 5
    assert all(name.startswith("seeds/20") and name.endswith("-hf-daily.json") for name in new)
    assert len(list((morning.clone / "site" / "papers").iterdir())) == 11


def test_a_bad_day_is_told_in_one_issue_until_a_good_one(morning: Morning) -> None:
    """The first bad day opens an issue, the next one brings it up to date, a good one closes it and opens none."""
    assert morning.tell("success") == []
    with serve(answer_with_nothing) as host:
        code, _ = morning.run("Fetch, build and check", BROADSHEET_HF_URL=f"{host.url}/hf-daily")

    first = morning.tell("failure")
    (morning.clone / "build" / "notice.md").write_text("The feed is broken.")
    second = morning.tell("failure")
    third = morning.tell("success")

    assert code == 1
    assert [issue["state"] for issue in first + second + third] == ["open", "open", "closed"]
    assert "an empty answer" in first[0]["body"]
    assert "The feed is broken." in second[0]["body"]
    assert "https://run.example/1" in second[0]["body"]


def test_a_day_that_ends_before_there_is_a_notice_is_told(morning: Morning) -> None:
    """Where not even the installation worked, the issue names the run."""
    assert "https://run.example/1" in morning.tell("failure")[0]["body"]


def test_a_site_without_any_paper_yet_has_its_day(morning: Morning) -> None:
    """Where the example is gone and nothing else is there, there is no site to check beside, and that is no fault."""
    (morning.clone / "seeds" / "2025-01-06-example.json").unlink()

    assert morning.run("Build the current site")[0] == 0


def answer_with_nothing(path: str, asked: dict[str, str]) -> Answer:
    """As a host that has forgotten what it is for."""
    return {"type": "application/json", "body": ""}
