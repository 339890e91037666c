"""Which input files are read, and how their formats are detected."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.paper import Origin
from broadsheet.sources.formats import detect_format
from broadsheet.sources.inputs import Source, has_only_example, read_sources
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsing import parse_source
from broadsheet.sources.record import Reading, Record
from broadsheet.system.errors import UNEXPECTED, UsageError
from tests.conftest import fill

JSON = b'[{"title": "Dunes drift", "abstract": "They do."}]'
LIMITS = Limits()


def names(paths: list[Path], project: Path, limits: Limits = LIMITS) -> tuple[list[str], list[str]]:
    """The files read, and the problems found."""
    sources, problems = read_sources(paths, project, limits)
    return [source.file for source in sources], [str(problem) for problem in problems]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    """A README, hidden files and folders in it are skipped."""
    for name in ("b.txt", "a.json", "README.md", "README", ".hidden"):
        (tmp_path / name).write_bytes(JSON)
    (tmp_path / "more").mkdir()

    assert names([tmp_path], tmp_path) == (["a.json", "b.txt"], [])


def test_the_example_of_a_new_site_is_read_only_alone(tmp_path: Path) -> None:
    """Hidden files and a README do not count; if it gives way to another file, that is a remark."""
    for name in ("EXAMPLE.json", "README.md", ".hidden"):
        (tmp_path / name).write_bytes(JSON)
    assert names([tmp_path], tmp_path) == (["EXAMPLE.json"], [])
    assert has_only_example(tmp_path)

    (tmp_path / "a.json").write_bytes(JSON)

    files, (problem,) = names([tmp_path], tmp_path)
    assert files == ["a.json"]
    assert problem.startswith("EXAMPLE.json: This example of a new site is left out, since there are other files now.")
    assert not has_only_example(tmp_path)


def test_a_file_is_named_by_its_path_in_the_project(tmp_path: Path) -> None:
    """A file from elsewhere is named by its last part alone."""
    project = tmp_path / "project"
    (project / "seeds").mkdir(parents=True)
    (project / "seeds" / "b.txt").write_bytes(JSON)
    (tmp_path / "a.txt").write_bytes(JSON)

    assert names([project / "seeds" / "b.txt", tmp_path / "a.txt"], project) == (["a.txt", "seeds/b.txt"], [])


def test_files_with_the_same_name_have_a_fixed_order(tmp_path: Path) -> None:
    """For files from elsewhere it depends on their content, not on the command."""
    paths = [fill(tmp_path / folder, **{"a.txt": folder}) / "a.txt" for folder in ("z", "y")]
    (tmp_path / "project").mkdir()

    orders = [read_sources(order, tmp_path / "project", LIMITS)[0] for order in (paths, paths[::-1])]

    assert [source.data for source in orders[0]] == [b"y", b"z"]
    assert orders[0] == orders[1]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    """This holds for a file that is named beside its folder, however its path is written."""
    (tmp_path / "a.txt").write_bytes(JSON)

    (tmp_path / "more").mkdir()

    assert names([tmp_path / "more" / ".." / "a.txt", tmp_path], tmp_path) == (["a.txt"], [])


def test_a_named_file_may_have_any_name(tmp_path: Path) -> None:
    """A file that is named is read even if it would be skipped in a folder."""
    (tmp_path / "README.txt").write_bytes(JSON)

    assert names([tmp_path / "README.txt"], tmp_path) == (["README.txt"], [])


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    """The message names the path."""
    with pytest.raises(UsageError) as error:
        read_sources([tmp_path / "nowhere.txt"], tmp_path, LIMITS)

    assert str(error.value) == (
        f"{tmp_path}/nowhere.txt: This file or folder does not exist. "
        "Give the path of an existing one, or put your files into seeds/."
    )
    assert error.value.exit_code == 2


def test_what_is_not_a_regular_file_is_not_read(tmp_path: Path) -> None:
    """A pipe, a broken link and a link to another folder cost only themselves."""
    project = tmp_path / "project"
    project.mkdir()
    os.mkfifo(project / "pipe.txt")
    (project / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "secret.txt").write_bytes(JSON)
    (project / "link.txt").symlink_to(tmp_path / "secret.txt")
    (project / "a.txt").write_bytes(JSON)

    advice = "not a regular file. Put the file itself there, or remove this."
    assert names([project], project) == (
        ["a.txt"],
        [
            f"dangling.txt: This is a symbolic link, {advice}",
            f"link.txt: This is a symbolic link, {advice}",
            f"pipe.txt: This is a pipe, {advice}",
        ],
    )


def test_a_link_that_is_named_is_read(tmp_path: Path) -> None:
    """Links on the command line are followed."""
    (tmp_path / "a.txt").write_bytes(JSON)
    (tmp_path / "latest.txt").symlink_to(tmp_path / "a.txt")

    assert names([tmp_path / "latest.txt"], tmp_path) == (["latest.txt"], [])


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    """It costs only itself, and the message names the setting."""
    (tmp_path / "a.txt").write_bytes(JSON)
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(1_000_001)

    assert names([tmp_path], tmp_path, Limits(file_megabytes=1)) == (
        ["a.txt"],
        [
            "large.txt: The file has 1,000,001 bytes. At most 1,000,000 are allowed. "
            "Split the file, or raise limits.file_megabytes in site_config/site.yml."
        ],
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.txt: The file is empty. Remove it, or add papers to it."),
        (b" \r\n\n", "a.txt: The file is empty. Remove it, or add papers to it."),
        (
            b"\x89PNG\r\n\x1a\n\x00",
            "a.txt: This looks like a PNG image. Images are not read. "
            "If it shows papers, export them from where they are listed, as BibTeX or RIS.",
        ),
        (
            b"one\rtwo\r\nG\xfcll \xe2\x80\x93",
            "a.txt:3: The encoding of this file is unknown: byte 0xfc at position 10 is not valid UTF-8. "
            "Save the file as UTF-8, or remove it if it is not an input.",
        ),
        (
            b"one\n\x00\x00",
            "a.txt:2: This is not a text file in UTF-8: byte 0x00 at position 4 is not valid. "
            "Save the file as UTF-8, or remove it if it is not an input.",
        ),
        (
            b"Subscribe\n",
            "a.txt: No papers were found in the file. "
            "Check that this file is in a format that is read (see docs/formats/), or name it with --format.",
        ),
    ],
)
def test_a_file_without_a_paper_is_one_problem(data: bytes, message: str) -> None:
    """The message says whether it is empty, is not a text, or has no papers."""
    _, papers, problems = parse_source(Source("a.txt", data), LIMITS)

    assert (papers, [str(problem) for problem in problems]) == ([], [message])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_file_may_begin_with_a_byte_order_mark(encoding: str) -> None:
    """UTF-8, UTF-16 and UTF-32 with a mark are read; a line says so if the file is not in UTF-8."""
    mark = "\ufeff" if encoding.endswith("e") else ""
    data = (mark + '[{"title": "Dünes", "abstract": "They do."}]').encode(encoding)

    _, papers, problems = parse_source(Source("a.json", data), LIMITS)

    assert [paper.title.plain for paper in papers] == ["Dünes"]
    assert [problem.kind for problem in problems] == ([] if encoding.startswith("utf-8") else ["encoding"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\n [ {", ""),
        ("[[", ""),
        ("[]", "json"),
        ("[1] Dunes", ""),
        ("[CLS]", ""),
        ('{"title"', ""),
        ('{"title":', "json"),
        ("Dunes [1]", ""),
        ("[1] Dunes\n\nWe follow forty dunes, and they drift.", "dump"),
        ("", "dump"),
    ],
)
def test_the_format_is_detected_from_the_content(text: str, name: str) -> None:
    """A text that begins like an object with a title is JSON, whatever its name; some texts have no format."""
    assert detect_format(text) == name


def test_a_format_can_be_named() -> None:
    """Then nothing is detected."""
    _, papers, problems = parse_source(Source("a.txt", b"[1] Dunes drift\n"), LIMITS, "dump")

    assert papers == []
    assert [problem.message for problem in problems] == ["The title “[1] Dunes drift” has no abstract below it."]


def test_an_unexpected_exception_costs_one_record_or_one_file() -> None:
    """It costs the record, or the file if no record is known, and is reported."""
    broken = cast(Record, SimpleNamespace(origin=Origin("a.json", 2, 7)))
    whole = Record(origin=Origin("a.json", 1, 1), title="Dunes drift", abstract="They do.")

    parsed = make_papers([broken, whole], "a.json", LIMITS, Reading())
    lost = parse_source(Source("b.json", cast(bytes, None)), LIMITS)

    assert [paper.title.plain for paper in parsed.papers] == ["Dunes drift"]
    assert [str(problem.where) for problem in (*parsed.problems, *lost.problems)] == ["a.json:7", "b.json"]
    assert all(problem.rejected and problem.kind == UNEXPECTED for problem in (*parsed.problems, *lost.problems))
    assert "unexpected error (TypeError: " in lost.problems[0].message
