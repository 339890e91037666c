"""The workflow that publishes: pinned, least privileged, and installed from the lock."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_passes_its_audit(workflow: Path) -> None:
    """zizmor, which knows how workflows are attacked, has nothing to say."""
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--no-progress", workflow]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_trusts_only_what_is_pinned(workflow: Path) -> None:
    """Each action is named by a commit, each package by its hash, and no job has a right that it does not name."""
    text = workflow.read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)

    assert [use for use in re.findall(r"uses: (\S+)", text) if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use)] == []
    installs = re.findall(r"pip install (.*)", text)
    assert installs
    assert all(install.startswith(("--require-hashes -r ", "--no-deps -e .")) for install in installs)
    assert jobs["permissions"] == {}
    assert all("permissions" in job for job in jobs["jobs"].values())
