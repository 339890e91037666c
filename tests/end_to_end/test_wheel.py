"""The installed package is complete: it builds a site in an empty folder."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from broadsheet import __version__
from broadsheet.config.project import DEFAULTS
from tests.end_to_end.conftest import ROOT

pytestmark = pytest.mark.slow
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


def make_wheel(folder: Path, source: Path = ROOT) -> Path:
    """Make the wheel of a clone or of an unpacked source distribution."""
    subprocess.run([*PIP, "wheel", source, "--no-deps", "--no-build-isolation", "--wheel-dir", folder], check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.install
def test_the_wheel_builds_from_another_folder(tmp_path: Path) -> None:
    """With only the wheel installed, a file in an empty folder becomes a site, and `new` makes a site of one's own."""
    installed, folder = tmp_path / "installed", tmp_path / "folder"
    folder.mkdir()
    (folder / "coast.json").write_text('[{"title": "Dunes drift", "abstract": "We present a dataset of dunes."}]')
    wheel = make_wheel(tmp_path / "wheels")
    subprocess.run([*PIP, "install", "--no-deps", "--no-index", "--target", installed, wheel], check=True)

    run = subprocess.run(
        [sys.executable, "-P", "-m", "broadsheet", "build", "coast.json", "--site-dir", "out"],
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
    made = subprocess.run(
        [sys.executable, "-P", "-m", "broadsheet", "new", "site"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert f"\nbroadsheet @ {wheel.as_uri()}\n" in (folder / "site" / "requirements.txt").read_text()
    assert "which only this machine or its network can reach" in made.stderr


@pytest.mark.install
def test_the_wheel_installs_one_package(tmp_path: Path) -> None:
    """In a new environment `import broadsheet` and `python -m broadsheet` work, and `import generator` fails."""
    wheel = make_wheel(tmp_path)
    python = tmp_path / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", python.parent.parent], check=True)
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(
            [python, *arguments], cwd=tmp_path, env=clean | environment, capture_output=True, text=True, check=False
        )

    imported = run("-c", "import broadsheet; print(broadsheet.__version__)")
    assert (imported.returncode, imported.stdout) == (0, f"{__version__}\n")
    assert "No module named 'generator'" in run("-c", "import generator").stderr
    # The environment has no dependencies; they come from the one that runs the tests.
    libraries = os.pathsep.join(
        [str(next(python.parent.parent.glob("lib/python3*/site-packages"))), *site.getsitepackages()]
    )
    started = run("-P", "-m", "broadsheet", "--version", PYTHONPATH=libraries)
    assert started.stdout == f"broadsheet, version {__version__}\n"


@pytest.mark.install
def test_the_source_distribution_makes_the_same_wheel(tmp_path: Path) -> None:
    """A wheel made from the source distribution has the same files as one made from a clone."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path / "sdist"]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    archive = next((tmp_path / "sdist").glob("*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")

    wheels = [make_wheel(tmp_path / "clone"), make_wheel(tmp_path / "again", next((tmp_path / "unpacked").iterdir()))]

    names = [sorted(zipfile.ZipFile(wheel).namelist()) for wheel in wheels]
    assert names[0] == names[1]
    assert "broadsheet/_data/docs_templates/pages/paper.md.j2" in names[0]
    assert {name.split("/")[0] for name in names[0]} == {"broadsheet", f"broadsheet-{__version__}.dist-info"}


@pytest.mark.install
def test_an_editable_installation_uses_the_clone(tmp_path: Path) -> None:
    """After `pip install -e`, the package is imported from the clone and finds its templates there."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel:editable", "--directory", tmp_path]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        paths = [wheel.read(name).decode().strip() for name in wheel.namelist() if name.endswith(".pth")]
    assert paths == [str(ROOT / "generator")]
    assert DEFAULTS == ROOT
