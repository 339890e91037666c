"""The wheel and the source distribution: complete, valid, and enough to make a site anywhere."""

from __future__ import annotations

import email
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from broadsheet.config.defaults import DEFAULTS
from tests.conftest import ROOT
from tests.end_to_end.newcomer import answer_with_two, link_packages
from tests.hosting.repositories import CLEAN
from tests.upstreams import serve

pytestmark = [pytest.mark.slow, pytest.mark.install]
HATCHLING = [sys.executable, "-m", "hatchling", "build"]
VERSION, REPOSITORY, COMMIT = "99.0.0", "https://github.com/example/broadsheet", "0a" * 20
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel alone, and an empty folder outside the clone to work in."""

    python: Path
    folder: Path
    packages: Path
    """What the wheel depends on: the packages that the tests run with."""

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run Python there, as somebody who knows nothing of this repository."""
        clean = {name: value for name, value in CLEAN.items() if name != "PYTHONPATH"}
        return subprocess.run(
            [self.python, "-P", *arguments],
            cwd=self.folder,
            env={**clean, "PYTHONPATH": str(self.packages), "HOME": str(self.folder), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def run_broadsheet(self, *arguments: str, **environment: str) -> str:
        """Run a command that must succeed, and return what it said."""
        run = self.run("-m", "broadsheet", *arguments, **environment)
        assert run.returncode == 0, run.stderr
        return run.stdout + run.stderr


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source distribution and the wheel: those of a release being made, or of an invented one.

    The workflow that makes a release names the folder in `BROADSHEET_DIST`.
    """
    if made := os.environ.get("BROADSHEET_DIST"):
        return Path(made).resolve()
    folder = tmp_path_factory.mktemp("dist")
    run(*HATCHLING, "--target", "sdist", "--directory", folder / "files", cwd=ROOT)
    files = unpack(folder / "files")
    (files / "PKG-INFO").unlink()
    run(sys.executable, ".ci/release.py", "begin", VERSION, cwd=files)
    run(sys.executable, ".ci/release.py", "prepare", f"v{VERSION}", REPOSITORY, COMMIT, cwd=files)
    run(*HATCHLING, "--directory", folder / "dist", cwd=files)
    return folder / "dist"


def run(*command: object, cwd: Path) -> None:
    """Run a command that must succeed."""
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def unpack(folder: Path) -> Path:
    """Unpack the source distribution in a folder, and return the folder that it contains."""
    (path,) = folder.glob("*.tar.gz")
    with tarfile.open(path) as packed:
        packed.extractall(folder / "unpacked", filter="data")
    return folder / "unpacked" / path.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def version(wheel: Path) -> str:
    """The version of both."""
    return wheel.name.split("-")[1]


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    """The wheel."""
    (path,) = distributions.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def source(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source distribution."""
    folder = tmp_path_factory.mktemp("source")
    shutil.copy(next(distributions.glob("*.tar.gz")), folder)
    return unpack(folder)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A new environment with the wheel."""
    folder = tmp_path_factory.mktemp("installed")
    python = folder / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", python.parent.parent], check=True)
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True)
    (folder / "work").mkdir()
    return Installed(python, folder / "work", link_packages(folder / "packages"))


def test_an_index_accepts_both(distributions: Path) -> None:
    """twine finds neither an error nor a warning in the metadata and the description."""
    files = sorted(distributions.glob("broadsheet-*"))
    command = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", *files]

    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout
    assert run.stdout.count("PASSED") == len(files) == 2


def test_the_description_works_on_an_index(wheel: Path) -> None:
    """Its links and pictures have whole addresses, and one of the addresses beside it names the very commit."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(packed.read(name))
    links = re.findall(r"\]\(([^)]+)\)", str(metadata.get_payload()))

    assert len(links) > 10
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    addresses = dict(address.split(", ") for address in metadata.get_all("Project-URL"))
    assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+/tree/[0-9a-f]{40}", addresses["Source"])
    assert metadata["Keywords"] and metadata["Classifier"]


def test_the_source_distribution_has_every_file(source: Path) -> None:
    """Everything in the repository is there, so that the tests can run, and nothing else but the metadata."""
    if not (ROOT / ".git").exists():
        pytest.skip("only a repository knows its files")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    packed = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}

    assert packed ^ set(listed.splitlines()) == {"PKG-INFO"}


def test_the_source_distribution_makes_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    """A wheel made from the source distribution is, byte for byte, the one made from a clone."""
    run(*HATCHLING, "--target", "wheel", "--directory", tmp_path, cwd=source)

    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_wheel_installs_one_package(wheel: Path, version: str, installed: Installed) -> None:
    """It has the package and its metadata, which `python -m broadsheet` and `import broadsheet` find."""
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    imported = installed.run("-c", "import broadsheet; print(broadsheet.__version__, broadsheet.__file__)")

    assert names == {"broadsheet", f"broadsheet-{version}.dist-info"}
    assert imported.stdout.startswith(f"{version} {installed.python.parent.parent}")
    assert "No module named 'generator'" in installed.run("-c", "import generator").stderr
    assert installed.run_broadsheet("--version") == f"broadsheet, version {version}\n"


def test_the_wheel_builds_a_site_from_one_file(installed: Installed) -> None:
    """A file in an empty folder becomes a site there, and nothing else is written."""
    folder = installed.folder / "papers"
    folder.mkdir()
    (folder / "coast.json").write_text('[{"title": "Dunes drift", "abstract": "We present a dataset of dunes."}]')

    installed.run_broadsheet("build", "papers/coast.json", "--site-dir", "papers/out")

    assert [path.name[:11] for path in (folder / "out" / "papers").iterdir()] == ["dunes-drift"]
    assert (folder / "out" / "pagefind" / "pagefind.js").is_file()
    assert sorted(path.name for path in folder.iterdir()) == ["coast.json", "out"]


def test_the_wheel_makes_a_site_of_fetched_papers(installed: Installed, wheel: Path) -> None:
    """`new`, `daily`, `build` and `check` work with the wheel alone, and what a host cannot install is reported."""
    address = "https://coast.example/papers/"

    made = installed.run_broadsheet("new", "coast", "--source", "hf-daily", "--site-url", address)
    with serve(answer_with_two) as host:
        installed.run_broadsheet("daily", "--project", "coast", BROADSHEET_HF_URL=f"{host.url}/hf-daily")
    built = installed.run_broadsheet("build", "--check", "--project", "coast")

    site = installed.folder / "coast" / "site"
    assert json.loads((site / "broadsheet.json").read_text())["papers"] == 10
    assert len(list((site / "papers").glob("*/index.html"))) == 10
    assert "10 papers" in built
    assert "\n0 findings in " in installed.run_broadsheet("check", str(site), "--project", "coast")
    assert f"\nbroadsheet @ {wheel.as_uri()}\n" in (installed.folder / "coast" / "requirements.txt").read_text()
    assert "which only this machine or its network can reach" in made
    daily = (installed.folder / "coast" / ".github" / "workflows" / "daily.yml").read_text()
    assert re.search(
        r"^    uses: [\w.-]+/[\w.-]+/\.github/workflows/site-daily\.yml@[0-9a-f]{40} # ", daily, re.MULTILINE
    )


def test_an_editable_installation_uses_the_clone(tmp_path: Path) -> None:
    """After `pip install -e`, the package is imported from the clone and finds its templates there."""
    run(*HATCHLING, "--target", "wheel:editable", "--directory", tmp_path, cwd=ROOT)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as made:
        paths = [made.read(name).decode().strip() for name in made.namelist() if name.endswith(".pth")]
    assert paths == [str(ROOT / "generator")]
    assert DEFAULTS == ROOT
