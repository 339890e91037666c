"""The workflows that publish, here and in a new site: pinned, least privileged, and installed from the lock."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

NEW_SITE = ROOT / "docs_templates" / "new"
WORKFLOWS = [path for root in (ROOT, NEW_SITE) for path in sorted((root / ".github" / "workflows").glob("*.yml"))]
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


def test_only_what_was_kept_is_published() -> None:
    """The daily workflow deploys a site that it has checked, once its sources are in the repository, and no other."""
    jobs = yaml.safe_load((NEW_SITE / ".github" / "workflows" / "daily.yml").read_text(encoding="utf-8"))["jobs"]
    steps = {step.get("name", step.get("uses", "").partition("@")[0]): step for step in jobs["edition"]["steps"]}

    assert steps["Commit the fetched papers"]["if"] == "${{ !cancelled() && steps.daily.outputs.published == 'true' }}"
    assert jobs["edition"]["outputs"] == {"kept": "${{ steps.keep.outputs.kept }}"}
    assert steps["actions/upload-pages-artifact"]["if"] == "${{ !cancelled() && steps.keep.outputs.kept == 'true' }}"
    assert jobs["deploy"]["if"] == "${{ !cancelled() && needs.edition.outputs.kept == 'true' }}"
