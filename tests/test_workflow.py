"""The workflows that publish, here and for sites: pinned, least privileged, and installed from the lock."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from broadsheet.hosting.release import parse_release
from broadsheet.hosting.site_workflows import CALLED, CALLING, write_calls
from tests.conftest import ROOT

NEW_SITE = ROOT / "docs_templates" / "new"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CALLS = [NEW_SITE / name for name in CALLING]
"""The workflows of a new site, which only call others."""
RELEASE = parse_release(f"https://github.com/example/broadsheet@{'0a' * 20}")
PINNED = ("--require-hashes -r ", "--no-deps -e .", "--no-deps -r requirements.txt")
"""How packages are installed: by their hashes, or as Broadsheet itself, by its commit."""


def name_workflow(workflow: Path) -> str:
    """The path of a workflow, as the name of a test."""
    return workflow.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [*WORKFLOWS, *CALLS, ROOT / ".github" / "dependabot.yml"], ids=name_workflow)
def test_a_workflow_passes_its_audit(path: Path) -> None:
    """zizmor, which knows how workflows are attacked, finds nothing."""
    audit(path)


@pytest.mark.parametrize("path", CALLS, ids=name_workflow)
def test_a_call_of_a_release_passes_its_audit(path: Path, tmp_path: Path) -> None:
    """Neither does it in a site that calls the workflows of a release."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / path.name).write_text(write_calls(path.read_text(encoding="utf-8"), RELEASE), encoding="utf-8")

    audit(folder / path.name)


def audit(path: Path) -> None:
    """Fail if zizmor finds anything in a file."""
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--no-progress", path]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", CALLS, ids=name_workflow)
def test_a_workflow_of_a_site_allows_just_what_the_called_jobs_need(path: Path) -> None:
    """It only calls a workflow, and grants the highest permissions of the jobs there, and of those that they call."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    (job,) = content["jobs"].values()

    assert content["permissions"] == {}
    assert set(job) == {"permissions", "uses"}
    assert job["permissions"] == find_permissions(ROOT / job["uses"])
    assert path.name in (ROOT / job["uses"]).read_text(encoding="utf-8")


def find_permissions(workflow: Path) -> dict[str, str]:
    """The highest permissions of all jobs of a workflow, and of the workflows that it calls."""
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    needed = [job["permissions"] for job in jobs]
    needed += [find_permissions(ROOT / job["uses"]) for job in jobs if "uses" in job]
    return {name: max(level[name] for level in needed if name in level) for name in set().union(*needed)}


def test_called_workflows_run_only_when_called() -> None:
    """In this repository they do nothing by themselves, and no concurrency group is held by caller and called."""
    for name in CALLED:
        content = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        assert content[True] == {"workflow_call": None}  # YAML 1.1 reads “on” as true.
        assert content["concurrency"]["group"]
    for path in CALLS:
        assert "concurrency" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_workflow)
def test_a_workflow_trusts_only_what_is_pinned(workflow: Path) -> None:
    """Actions are pinned to commits, packages to hashes; jobs have only the permissions they name and keep no token."""
    text = workflow.read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)

    assert [
        use for use in re.findall(r"uses: (\S+)", text) if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}|\./.*", use)
    ] == []
    installs = re.findall(r"pip install (.*)", text)
    assert installs
    assert all(install.startswith(PINNED) for install in installs)
    assert jobs["permissions"] == {}
    assert all("permissions" in job for job in jobs["jobs"].values())
    steps = [step for job in jobs["jobs"].values() for step in job.get("steps", ())]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False] * len(checkouts)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_workflow)
def test_a_job_that_may_write_runs_nothing_that_was_installed_or_fetched(workflow: Path) -> None:
    """Jobs that may change the repository or its issues install and build nothing; those that do may only read."""
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    running = {
        name for name, job in jobs.items() if any(".venv" in step.get("run", "") for step in job.get("steps", ()))
    }
    writing = {name for name, job in jobs.items() if "write" in job["permissions"].values()}

    assert running and writing
    assert running & writing == set()
    assert all(set(jobs[name]["permissions"]) <= {"contents", "pages"} for name in running)


def test_every_workflow_uses_the_same_version_of_an_action() -> None:
    """There is one version of each action in all of them."""
    uses = {use for path in WORKFLOWS for use in re.findall(r"uses: (\S+@.*)", path.read_text(encoding="utf-8"))}

    assert len({use.partition("@")[0] for use in uses}) == len(uses) > 1


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=name_workflow)
def test_a_site_is_built_with_https_whatever_its_host_says(workflow: Path) -> None:
    """GitHub calls a domain `http://` until HTTPS is enforced; the addresses in feeds would change then."""
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    addresses = [
        step["env"]["BROADSHEET_SITE_URL"]
        for job in jobs.values()
        for step in job.get("steps", ())
        if "BROADSHEET_SITE_URL" in step.get("env", {})
    ]

    assert all(address.startswith("https://${{ steps.pages.outputs.host") for address in addresses)
    assert "base_url" not in workflow.read_text(encoding="utf-8")


@pytest.mark.parametrize("workflow", [path for path in WORKFLOWS if "pages" in path.name], ids=name_workflow)
def test_no_site_overtakes_a_newer_one(workflow: Path) -> None:
    """Runs for a branch follow each other from the build to the deployment, and build the branch as it is then."""
    content = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    checkout = next(step for step in content["jobs"]["build"]["steps"] if "checkout" in step.get("uses", ""))

    assert content["concurrency"] == {
        "group": "pages-${{ github.ref }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }
    assert all("concurrency" not in job for job in content["jobs"].values())
    assert checkout["with"]["ref"] == "${{ github.ref }}"


def test_the_lowest_and_the_newest_python_are_tested() -> None:
    """The tests run on the lowest and the newest Python that the package promises."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = [text.rpartition(" ")[2] for text in project["classifiers"] if " :: 3." in text]
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))["jobs"]

    assert project["requires-python"] == f">={promised[0]}"
    assert jobs["test"]["strategy"]["matrix"]["python"] == [promised[0], promised[-1]]


def test_updates_are_proposed_for_every_workflow() -> None:
    """Dependabot reads the workflows of this repository, and updates their actions in one pull request."""
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    (actions,) = (update for update in updates if update["package-ecosystem"] == "github-actions")

    assert actions["directory"] == "/"
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
    """The daily workflow deploys a site only if it was checked and its sources were pushed, from what was pushed."""
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "site-daily.yml").read_text(encoding="utf-8"))["jobs"]

    assert jobs["fetch"]["outputs"] == {"published": "${{ steps.daily.outputs.published }}"}
    assert jobs["commit"]["if"] == "${{ !cancelled() && needs.fetch.outputs.published == 'true' }}"
    assert jobs["commit"]["outputs"] == {"kept": "${{ steps.keep.outputs.kept }}"}
    assert jobs["publish"]["if"] == "${{ !cancelled() && needs.commit.outputs.kept == 'true' }}"
    assert jobs["publish"]["uses"] == "./.github/workflows/site-pages.yml"
