"""Python programs can build a site, and learn what became of it, with nothing else happening to their process."""

from __future__ import annotations

import inspect
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import lxml.html
import pytest

import broadsheet
from broadsheet import api
from broadsheet.commands.build import build as command
from tests.conftest import DATA, ROOT, contents, fill
from tests.end_to_end.conftest import list_files

PAGE = (ROOT / "docs" / "python.md").read_text()
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
ADDRESS = "https://lab.example.org/papers/"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A BibTeX file in the folder of a program."""
    return Path(shutil.copy(DATA / "guides/lab.bib", tmp_path))


def run_python(script: str, folder: Path) -> str:
    """Run a program in a folder, and return what it prints."""
    run = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.mark.slow
def test_the_examples_work(library: Path) -> None:
    """The programs in docs/python.md do what the page says: publish a site, and name what keeps one back."""
    fill(library.parent / "lab-papers" / "site_config", **{"site.yml": f"name: Lab\naddress: {ADDRESS}\n"})
    published, strict = EXAMPLES

    assert run_python(published, library.parent) == f"2 papers are in {library.parent}/papers.\n"
    assert len(list((library.parent / "papers" / "papers").iterdir())) == 2
    assert run_python(strict, library.parent) == ""
    library.write_text(library.read_text() + "\n@misc{gone, title = {}}\n")
    assert re.match(r"lab\.bib:\d+: ", run_python(strict, library.parent))


@pytest.mark.slow
def test_a_site_without_a_project_has_no_subject_of_its_own(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has neutral words, not those of this repository's site, and a problem says that its settings are defaults."""
    monkeypatch.chdir(library.parent)
    site = broadsheet.build(library, site_dir=library.parent / "papers")

    assert [problem.kind for problem in site.report.problems] == ["no-project"]
    page = lxml.html.document_fromstring((site.folder / "index.html").read_bytes())
    assert page.findtext(".//h1") == "Papers, by topic"
    assert "language model" not in page.text_content()


def test_the_import_alone_is_light(tmp_path: Path) -> None:
    """`import broadsheet` imports nothing else of the package; the first use does."""
    script = (
        "import sys, broadsheet\n"
        "def count(): return sum(name.startswith('broadsheet.') for name in sys.modules)\n"
        "print(broadsheet.__version__, count())\n"
        "broadsheet.build\n"
        "print(count() > 50, hasattr(broadsheet, 'no_such_name'), set(broadsheet.__all__) <= set(dir(broadsheet)))"
    )

    assert run_python(script, tmp_path) == f"{broadsheet.__version__} 0\nTrue False True\n"


def test_what_programs_use_is_documented() -> None:
    """Every name is in docs/python.md, and the parameters there are those of the function and of the command."""
    parameters = set(inspect.signature(broadsheet.build).parameters)
    options = {name for option in command.params for name in option.opts if name.startswith("--")}

    assert api.__all__ == broadsheet.__all__
    assert [name for name in broadsheet.__all__ if f"`{name}`" not in PAGE and f"broadsheet.{name}`" not in PAGE] == []
    assert (
        set(re.findall(r"^\| `\*?([a-z_]+)` \| (?!the folder|the address|a `Report)", PAGE, re.MULTILINE)) == parameters
    )
    assert {f"--{name.replace('_', '-')}" for name in parameters - {"sources", "progress"}} == options - {"--quiet"}


@pytest.mark.slow
def test_a_process_is_left_as_it_was(
    library: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A build prints nothing, and leaves signals, environment, loggers and working directory as they were."""
    monkeypatch.chdir(library.parent)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    monkeypatch.delenv("NO_MKDOCS_2_WARNING", raising=False)

    def look() -> tuple[object, ...]:
        handlers = [signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)]
        logs = [logging.getLogger(name) for name in ("mkdocs", "mkdocs.config", "mkdocs.commands.build")]
        return handlers, dict(os.environ), Path.cwd(), [(log.level, list(log.filters)) for log in logs]

    before, steps = look(), list[str]()
    site = broadsheet.build("lab.bib", site_dir="papers", site_url=ADDRESS, check=True, progress=steps.append)

    assert look() == before
    assert capfd.readouterr() == ("", "")
    assert steps[0] == "Reading 1 file."
    assert (site.folder, site.address, site.report.published) == (library.parent / "papers", ADDRESS, 2)
    assert {path.name for path in library.parent.iterdir()} == {"lab.bib", "papers"}


@pytest.mark.slow
def test_a_project_is_used_as_the_command_uses_it(library: Path) -> None:
    """With a project, its sources, configuration and folders are the defaults."""
    project = library.parent / "coast"
    fill(project / "site_config", **{"site.yml": f"name: Coast\naddress: {ADDRESS}\n"})
    fill(project / "seeds", **{"papers.bib": library.read_text()})

    site = broadsheet.build(project=project)

    assert (site.folder, site.address) == (project / "site", ADDRESS)
    assert "Coast" in (site.folder / "index.html").read_text()
    assert (project / "build" / "report.json").is_file()


def test_errors_say_what_to_do(library: Path) -> None:
    """UsageError is for wrong use, ConfigError for a wrong address, and NothingPublishedError for a problem."""
    folder = library.parent
    place = fill(folder / "papers", kept="")
    (folder / "empty.bib").write_text("")

    for wrong, said in (
        ({"format": "word"}, "“word” is not a format. Write one of acl, "),
        ({"project": folder / "nowhere"}, f"{folder}/nowhere: This folder does not exist."),
        ({}, f"{place}: The folder contains files that Broadsheet did not make (kept)."),
    ):
        with pytest.raises(broadsheet.UsageError) as error:
            broadsheet.build(library, site_dir=place, **wrong)
        assert str(error.value).startswith(said)
    with pytest.raises(broadsheet.ConfigError):
        broadsheet.build(library, site_dir=place, site_url="lab.example.org")
    with pytest.raises(broadsheet.NothingPublishedError) as nothing:
        broadsheet.build(library, folder / "empty.bib", site_dir=place, site_url=ADDRESS, overwrite=True, strict=True)
    assert "empty-file" in {problem.kind for problem in nothing.value.report.problems}
    assert contents(place) == {"kept": ""}
    assert issubclass(broadsheet.ConfigError, broadsheet.BroadsheetError)
    assert list_files(folder) == ["empty.bib", "lab.bib", "papers/kept"]


@pytest.mark.slow
@pytest.mark.install
def test_type_checkers_see_the_types(tmp_path: Path) -> None:
    """With the wheel installed, mypy accepts the examples in strict mode, and finds the faults of a wrong program."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    python = tmp_path / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", python.parent.parent], check=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(next(python.parent.parent.glob("lib/python3*/site-packages")))
    for number, example in enumerate(EXAMPLES):
        (tmp_path / f"example{number}.py").write_text(example)
    wrong = "import broadsheet\nbroadsheet.build(1, site=2)\nbroadsheet.build().report.pages\nbroadsheet.bild()\n"
    (tmp_path / "wrong.py").write_text(wrong)

    def check(*scripts: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, *scripts]
        clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MYPYPATH")}
        return subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)

    right = check(*(f"example{number}.py" for number in range(len(EXAMPLES))))
    assert (right.returncode, right.stdout) == (0, f"Success: no issues found in {len(EXAMPLES)} source files\n")
    faults = check("wrong.py").stdout
    assert re.findall(r"wrong\.py:(\d).*\[(.*)\]", faults) == [
        ("2", "call-arg"), ("2", "arg-type"), ("3", "attr-defined"), ("4", "attr-defined"),
    ]  # fmt: skip
