"""The installed package is complete: it builds a site in a folder that has nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.install
def test_the_wheel_builds_from_another_folder(tmp_path: Path) -> None:
    """From the wheel alone, in an empty folder, one file becomes a site."""
    wheels, installed, folder = (tmp_path / name for name in ("wheels", "installed", "folder"))
    folder.mkdir()
    (folder / "coast.json").write_text('[{"title": "Dunes drift", "abstract": "We present a dataset of dunes."}]')
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--wheel-dir", wheels], check=True)
    wheel = next(wheels.glob("*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", installed, wheel], check=True)

    run = subprocess.run(
        [sys.executable, "-P", "-m", "generator", "build", "coast.json", "--site-dir", "out"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert [path.name[:11] for path in (folder / "out" / "papers").iterdir()] == ["dunes-drift"]
    assert (folder / "out" / "pagefind" / "pagefind.js").is_file()
    assert sorted(path.name for path in folder.iterdir()) == ["coast.json", "out"]
