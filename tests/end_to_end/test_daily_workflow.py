"""The daily workflow that sites call: its steps in order, in a real repository, with a real `broadsheet`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import DATA, ROOT
from tests.end_to_end.conftest import run_broadsheet
from tests.end_to_end.newcomer import answer_with_two
from tests.upstreams import Answer, serve

pytestmark = pytest.mark.slow

GH = DATA / "workflow/gh.py"
ADDRESS = "https://coast.test/papers/"
TITLE = "The daily run failed"


class WorkflowRun:
    """A new site in its repository, where the steps of its workflow run as on GitHub: each job in a folder of its own.

    Only GitHub itself is missing: a script that keeps issues in a file replaces `gh`, and copies replace artifacts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.origin, self.issues = folder, folder / "origin.git", folder / "issues.json"
        release = f"https://github.com/example/broadsheet@{'0a' * 20}"
        made = run_broadsheet("new", folder / "coast", "--from", release, "--source", "hf-daily", cwd=folder)
        assert made.returncode == 0, made.stderr
        self.git("clone", "--quiet", "--bare", folder / "coast", self.origin)
        for job in ("fetch", "commit"):
            self.git("clone", "--quiet", self.origin, self.find_job(job))
        self.find_job("report").mkdir()
        self.begin()
        text = (ROOT / ".github" / "workflows" / "site-daily.yml").read_text(encoding="utf-8")
        self.steps = [
            (job, step) for job, content in yaml.safe_load(text)["jobs"].items() for step in content.get("steps", ())
        ]
        self.issues.write_text("[]")
        _write_command(folder / "bin" / "gh", f"#!{sys.executable}\n{GH.read_text(encoding='utf-8')}")
        _write_command(folder / "bin" / "sleep", "#!/bin/sh\n")
        _write_command(
            self.find_job("fetch") / ".venv" / "bin" / "broadsheet",
            f'#!/bin/sh\nPYTHONPATH={ROOT}/generator exec {sys.executable} -m broadsheet "$@"\n',
        )

    def git(self, *arguments: object) -> str:
        """Run git as the site's owner, and return what it printed."""
        command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@coast.example", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def begin(self) -> None:
        """Let the jobs that need the repository begin with what it contains now."""
        self.base = self.git("-C", self.origin, "rev-parse", "main").strip()
        for job in ("fetch", "commit"):
            self.git("-C", self.find_job(job), "fetch", "--quiet")
            self.git("-C", self.find_job(job), "reset", "--quiet", "--hard", "origin/main")
            shutil.rmtree(self.find_job(job) / "handed", ignore_errors=True)

    def find_job(self, job: str) -> Path:
        """The folder in which a job runs."""
        return self.folder / job

    def run(self, name: str, **environment: str) -> tuple[int, str]:
        """Run the step whose name begins with these words; returns its exit code and its output for later steps."""
        job, step = next((job, step) for job, step in self.steps if step.get("name", "").startswith(name))
        given = {key: value for key, value in step.get("env", {}).items() if "${{" not in value}
        output = self.folder / "output"
        output.write_text("")
        run = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.find_job(job),
            env={
                **os.environ,
                **given,
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "ISSUES": str(self.issues),
                "GH_REPO": "ada/coast",
                "BASE": self.base,
                "GITHUB_OUTPUT": str(output),
                "BROADSHEET_SITE_URL": ADDRESS,
                **environment,
            },
            check=False,
        )
        return run.returncode, output.read_text()

    def hand_on(self) -> Path:
        """Run the last step of the job `fetch`, and copy its files to the others; returns where `commit` has them."""
        assert self.run("Collect what was fetched")[0] == 0
        for job in ("commit", "report"):
            shutil.copytree(self.find_job("fetch") / "handed", self.find_job(job) / "handed", dirs_exist_ok=True)
        return self.find_job("commit") / "handed"

    def commit(self) -> tuple[int, str]:
        """Hand the files on, and commit them."""
        self.hand_on()
        return self.run("Commit the fetched papers")

    def push(self, name: str, content: str, branch: str = "main") -> None:
        """Let the owner push a file."""
        clone = self.folder / "coast"
        (clone / name).write_text(content)
        self.git("-C", clone, "add", name)
        self.git("-C", clone, "commit", "--quiet", "--message", "Change it")
        self.git("-C", clone, "push", "--quiet", self.origin, f"HEAD:{branch}")

    def report(self, failed: str) -> list[dict[str, Any]]:
        """Return every issue after a run of which this is true or false."""
        assert self.run("Report a failure", FAILED=failed, RUN="https://run.example/1")[0] == 0
        return list(json.loads(self.issues.read_text()))

    def list_pushed(self) -> set[str]:
        """Return every file in the repository."""
        return set(self.git("-C", self.origin, "ls-tree", "-r", "--name-only", "main").split())

    def read_pushed(self, name: str) -> str:
        """Return the content of a file in the repository."""
        return self.git("-C", self.origin, "show", f"main:{name}")


def _write_command(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def workflow_run(tmp_path: Path) -> WorkflowRun:
    """A new site that fetches from Hugging Face."""
    return WorkflowRun(tmp_path)


def put_fetched(workflow_run: WorkflowRun, *names: str) -> None:
    """Put files into the job `fetch` as if they had been fetched."""
    for name in names:
        (workflow_run.find_job("fetch") / "seeds" / name).write_text('[{"title": "Dunes drift"}]')


def test_fetched_papers_are_pushed_once(workflow_run: WorkflowRun) -> None:
    """The fetched papers are pushed and no other file; if there is nothing new, nothing is pushed."""
    before, fetching = workflow_run.list_pushed(), workflow_run.find_job("fetch")
    (fetching / "answer.json").write_text("An unrelated file.")
    with serve(answer_with_two) as host:
        asked = {"BROADSHEET_HF_URL": f"{host.url}/hf-daily"}
        assert workflow_run.run("Build the current site")[0] == 0
        code, said = workflow_run.run("Fetch, build and check", **asked)
        kept = workflow_run.commit()
        workflow_run.begin()
        again = [workflow_run.run("Fetch, build and check", **asked)[0], *workflow_run.commit()]

    assert (code, "published=true\n" in said, kept) == (0, True, (0, "kept=true\n"))
    assert again == [0, 0, ""]
    new = workflow_run.list_pushed() - before
    assert len(new) == 5
    assert all(name.startswith("seeds/20") and name.endswith("-hf-daily.json") for name in new)
    assert len(list((fetching / "site" / "papers").iterdir())) == 10


def test_a_push_that_lost_a_race_is_repeated_on_the_new_head(workflow_run: WorkflowRun) -> None:
    """If somebody pushes at the same moment, both changes are there in the end."""
    workflow_run.push("README.md", "# Coast by Ada\n", branch="ada")
    hook = workflow_run.origin / "hooks" / "update"
    _write_command(hook, '#!/bin/sh\n[ -e late ] && exit\ntouch late\ngit update-ref "$1" refs/heads/ada\n')
    put_fetched(workflow_run, "2031-04-02-hf-daily.json")

    assert workflow_run.commit() == (0, "kept=true\n")

    assert (workflow_run.origin / "late").exists()
    assert workflow_run.read_pushed("README.md") == "# Coast by Ada\n"
    assert "Dunes drift" in workflow_run.read_pushed("seeds/2031-04-02-hf-daily.json")


def test_what_somebody_has_changed_meanwhile_stays(workflow_run: WorkflowRun) -> None:
    """A file that was pushed after the run began is neither replaced nor removed."""
    first, second, old, kept = (f"2031-04-0{n}-hf-daily.json" for n in range(1, 5))
    for name in (old, kept):
        workflow_run.push(f"seeds/{name}", '[{"title": "Shells rest"}]')
    workflow_run.begin()
    put_fetched(workflow_run, first, second)
    for name in (old, kept):
        (workflow_run.find_job("fetch") / "seeds" / name).unlink()
    for name in (second, kept):
        workflow_run.push(f"seeds/{name}", '[{"title": "Chosen by Ada"}]')

    assert workflow_run.commit() == (0, "kept=true\n")

    assert "Dunes drift" in workflow_run.read_pushed(f"seeds/{first}")
    assert all("Chosen by Ada" in workflow_run.read_pushed(f"seeds/{name}") for name in (second, kept))
    assert f"seeds/{old}" not in workflow_run.list_pushed()


def test_only_files_of_sources_are_committed(workflow_run: WorkflowRun) -> None:
    """Whatever the job that fetches hands on, only files that a source can have are written or removed."""
    put_fetched(workflow_run, "2031-04-02-hf-daily.json")
    before, handed = workflow_run.list_pushed(), workflow_run.hand_on()
    (handed / "seeds" / "script.sh").write_text("echo")
    (handed / "seeds" / "2031-04-02 run me.json").write_text("[]")
    (handed / "seeds" / "2031-04-03-link.json").symlink_to("/etc/passwd")
    (handed / "seeds" / "2031-04-04-folder.json").mkdir()
    (handed / "removed").write_text("../README.md\nseeds/README.md\nREADME.md\nseeds/EXAMPLE.json\n")

    assert workflow_run.run("Commit the fetched papers") == (0, "kept=true\n")

    assert workflow_run.list_pushed() == before | {"seeds/2031-04-02-hf-daily.json"}


def test_failed_days_share_one_issue_until_a_run_succeeds(workflow_run: WorkflowRun) -> None:
    """The first failure opens an issue, the next one updates it, and a success closes it and opens none.

    If the reasons are others than before, the issue also gets a comment, of which GitHub notifies people.
    """
    assert workflow_run.report("false") == []
    with serve(answer_with_nothing) as host:
        code, _ = workflow_run.run("Fetch, build and check", BROADSHEET_HF_URL=f"{host.url}/hf-daily")
        workflow_run.hand_on()

    first = workflow_run.report("true")
    notice = workflow_run.find_job("report") / "handed" / "notice.md"
    notice.write_text(notice.read_text().replace("2031-04-0", "2031-05-0"))
    assert "comments" not in workflow_run.report("true")[0]
    notice.write_text("Failed:\n\n    The feed is broken.\n")
    second = workflow_run.report("true")
    third = workflow_run.report("false")

    assert code == 1
    assert [issue["state"] for issue in first + second + third] == ["open", "open", "closed"]
    assert "The answer is empty." in first[0]["body"]
    assert "The feed is broken." in second[0]["body"]
    assert "https://run.example/1" in second[0]["body"] and second[0]["comments"] == [second[0]["body"]]


def test_an_issue_of_somebody_else_is_left_alone(workflow_run: WorkflowRun) -> None:
    """An issue with the same title that a person has opened is neither written to nor closed."""
    theirs = {
        "number": 1,
        "title": TITLE,
        "body": "Mine.",
        "state": "open",
        "user": {"login": "somebody", "type": "User"},
    }
    workflow_run.issues.write_text(json.dumps([theirs]))

    failed, works = workflow_run.report("true"), workflow_run.report("false")

    assert failed[0] == works[0] == theirs
    assert [issue["state"] for issue in (failed[1], works[1])] == ["open", "closed"]


def test_a_run_that_fails_before_the_notice_exists_is_reported(workflow_run: WorkflowRun) -> None:
    """If not even the installation succeeded, the issue links to the run."""
    assert "https://run.example/1" in workflow_run.report("true")[0]["body"]


def test_a_site_without_papers_can_run(workflow_run: WorkflowRun) -> None:
    """A site without papers has nothing to compare with, which is not a failure."""
    (workflow_run.find_job("fetch") / "seeds" / "EXAMPLE.json").unlink()

    assert workflow_run.run("Build the current site")[0] == 0


def answer_with_nothing(path: str, asked: dict[str, str]) -> Answer:
    """A service that answers with an empty body."""
    return {"type": "application/json", "body": ""}
