"""The report of a build."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from broadsheet.config.configuration import Config
from broadsheet.config.limits import Limits
from broadsheet.config.project import Project
from broadsheet.config.settings import SHIPPED_ADDRESS, Site
from broadsheet.merge.records import merge_records
from broadsheet.model.topics import Taxonomy
from broadsheet.pipeline.enriching import read_library
from broadsheet.report.account import (
    FileAccount,
    Missing,
    NothingPublishedError,
    Report,
    check_report_path,
    make_report,
    refuse_to_publish,
)
from broadsheet.report.lines import list_lines
from broadsheet.sources.bibtex.entries import read_entries
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import Place, Problem, UsageError
from tests.conftest import ADDRESS, make_library, make_paper

PROBLEM = Problem(
    Place("seeds/coast.txt", 3), "odd-letter", "This is an “é”, not an “e”.", "Correct it.", rejected=True
)
REPORT = Report(read=1_204, published=1_200, merged=2, rejected=1, hidden=1, untagged=7, problems=(PROBLEM,))
FILED = replace(
    REPORT,
    files=(FileAccount("seeds/coast.txt", 1, 1, 1, 0),),
    missing=(Missing(Place("seeds/coast.txt", 3), "rejected", "This is an “é”, not an “e”."),),
)


def test_a_problem_has_place_message_and_advice() -> None:
    """It is one line that a person can act on."""
    assert str(PROBLEM) == "seeds/coast.txt:3: This is an “é”, not an “e”. Correct it."


@pytest.mark.parametrize(("published", "untagged", "is_said"), [(31, 16, True), (31, 15, False), (30, 30, False)])
def test_what_to_run_is_said_if_half_of_many_papers_have_no_topic(published: int, untagged: int, is_said: bool) -> None:
    """One line names the command; a few papers are too few to find topics in."""
    report = replace(REPORT, published=published, untagged=untagged)

    assert list(list_lines(report))[-1] == (
        f"{untagged} of 31 papers have no topic. Run `broadsheet topics suggest`, which proposes topics; with --write,"
        " the site gets them."
        if is_said
        else report.counts
    )


def test_the_counts_are_one_line() -> None:
    """It has the number of records for everything that can become of them."""
    assert REPORT.counts == (
        "Records: 1,204 read = 1,200 published + 2 merged + 1 rejected + 1 hidden. Untagged papers: 7."
    )


def test_the_report_is_written_as_json(tmp_path: Path) -> None:
    """It has all counts and problems; its folder is created, and characters are not escaped."""
    path = tmp_path / "build" / "report.json"

    FILED.write(path)

    assert json.loads(path.read_text(encoding="utf-8")) == {
        "read": 1204,
        "published": 1200,
        "merged": 2,
        "rejected": 1,
        "hidden": 1,
        "untagged": 7,
        "problems": [
            {
                "where": "seeds/coast.txt:3",
                "kind": "odd-letter",
                "message": "This is an “é”, not an “e”.",
                "advice": "Correct it.",
                "rejected": True,
                "loud": False,
                "needs_decision": False,
            }
        ],
        "files": [{"file": "seeds/coast.txt", "read": 3, "published": 1, "merged": 1, "rejected": 1, "hidden": 0}],
        "missing": [{"where": "seeds/coast.txt:3", "became": "rejected", "reason": "This is an “é”, not an “e”."}],
    }
    assert "an “é”" in path.read_text(encoding="utf-8")


def test_publishing_nothing_exits_with_1() -> None:
    """The error has the report, so that the command can print it."""
    error = NothingPublishedError("Nothing.", REPORT)

    assert (error.exit_code, error.report, str(error)) == (1, REPORT, "Nothing.")


def test_a_failed_write_keeps_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is replaced completely or not at all, and no other file is left."""
    path = tmp_path / "report.json"
    path.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageError) as error:
        REPORT.write(path)

    assert str(error.value) == (
        f"{path}: The disk is full (No space left on device). Free some space there, or choose another place."
    )
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("report.json", "old")]


def test_the_path_of_a_report_is_checked(tmp_path: Path) -> None:
    """It can be a new file, in a new folder, or replace a file; it cannot be a folder, or below a file."""
    (tmp_path / "file").write_text("")
    check_report_path(tmp_path / "new" / "er" / "report.json")
    check_report_path(tmp_path / "file")

    for path, message in (
        (tmp_path, f"{tmp_path}: This is not a regular file. Choose another --report."),
        (
            tmp_path / "file" / "report.json",
            f"{tmp_path}/file: The folder cannot be written. Make it writable, or choose another place for the report"
            " with --report.",
        ),
    ):
        with pytest.raises(UsageError) as error:
            check_report_path(path)
        assert str(error.value) == message

    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_every_record_is_counted_once() -> None:
    """For each file, the records read are those published, merged, rejected and hidden; a remark changes no count."""
    remark = replace(PROBLEM, rejected=False)
    merged = make_paper(abstract="They do."), make_paper(abstract="They do.", file="more.txt")
    hidden = make_paper("Shells", "A new one.", file="more.txt", record=2, news=False)
    library = merge_records((*merged, hidden), (PROBLEM, remark, replace(PROBLEM, where=Place("bad.txt")))).library

    report = make_report(
        replace(library, account=replace(library.account, files=("bad.txt", "empty.txt"))),
        Config(Site(address=ADDRESS), Taxonomy()),
    )

    assert (report.read, report.published, report.merged, report.rejected, report.hidden) == (5, 1, 1, 2, 1)
    assert report.files == (
        FileAccount("bad.txt", 0, 0, 1, 0),
        FileAccount("coast.txt", 1, 0, 0, 0),
        FileAccount("empty.txt", 0, 0, 0, 0),
        FileAccount("more.txt", 0, 1, 0, 1),
        FileAccount("seeds/coast.txt", 0, 0, 1, 0),
    )
    assert [(str(record.where), record.became, record.reason) for record in report.missing] == [
        ("bad.txt", "rejected", "This is an “é”, not an “e”."),
        ("more.txt:2", "merged", "“Dunes drift” was already read at coast.txt:2."),
        ("more.txt:4", "hidden", "“Shells” is a new version of a paper that was never announced."),
        ("seeds/coast.txt:3", "rejected", "This is an “é”, not an “e”."),
    ]
    assert report.table.split("\n") == [
        "file             read  published  merged  rejected  hidden",
        "bad.txt             1          0       0         1       0",
        "coast.txt           1          1       0         0       0",
        "empty.txt           0          0       0         0       0",
        "more.txt            2          0       1         0       1",
        "seeds/coast.txt     1          0       0         1       0",
    ]


def test_the_shipped_address_is_a_problem() -> None:
    """A site whose owner has not set an address is published with a remark."""
    report = make_report(make_library(make_paper()), Config(Site(address=SHIPPED_ADDRESS), Taxonomy()))

    assert [(str(problem.where), problem.rejected) for problem in report.problems] == [("site_config/site.yml", False)]


def test_a_site_without_a_project_has_a_remark() -> None:
    """It says which defaults the site has, whether or not an address is given; one that is, is no default."""
    for site, is_named in ((Site(), True), (Site(address=ADDRESS), False)):
        (problem,) = make_report(make_library(make_paper()), Config(site, Taxonomy(), is_default=True)).problems

        assert (problem.kind, str(problem.where), problem.rejected) == ("no-project", "site_config", False)
        assert "broadsheet.invalid,2025" in problem.message
        assert (SHIPPED_ADDRESS in problem.message) is is_named
        assert ADDRESS not in problem.message


@pytest.mark.parametrize(
    ("changes", "before", "options", "reason"),
    [
        ({}, 2_400, {}, None),
        ({}, 2_401, {}, "1,200 papers would replace 2,401. Pass --allow-shrink if this is intended."),
        ({}, 2_401, {"allow_shrink": True}, None),
        (
            {"published": 0, "hidden": 0},
            0,
            {},
            "no record could be used. Correct the problems above, or name other sources.",
        ),
        (
            {"published": 0, "hidden": 3},
            3,
            {"allow_shrink": True},
            "every paper that could be used is hidden. The former site stays as it is. To take the site down, do so"
            " where it is hosted; for GitHub, docs/publish.md says how. Otherwise show at least one paper.",
        ),
        (
            {"published": 0, "hidden": 3},
            0,
            {},
            "every paper that could be used is hidden. To take the site down, do so where it is hosted; for GitHub,"
            " docs/publish.md says how. Otherwise show at least one paper.",
        ),
        (
            {},
            0,
            {"strict": True},
            "there are problems, and --strict was given. Correct them, or build without --strict.",
        ),
        ({"problems": ()}, 0, {"strict": True}, None),
        ({"problems": (decode_text("Dünen".encode("utf-16")).remark,)}, 0, {"strict": True}, None),
        ({"problems": tuple(read_entries("@xdata{a, title={Sand}}", "sand.bib", Limits()))}, 0, {"strict": True}, None),
    ],
)
def test_a_harmful_build_is_refused(
    changes: dict[str, Any], before: int, options: dict[str, bool], reason: str | None
) -> None:
    """There are no papers, fewer than half of those before, or problems in a strict build; the error says which."""
    report = replace(REPORT, **changes)
    if reason is None:
        refuse_to_publish(report, before, **options)
        return

    with pytest.raises(NothingPublishedError) as error:
        refuse_to_publish(report, before, **options)

    assert (str(error.value), error.value.report) == (f"Nothing was published: {reason}", report)


def test_an_unreadable_file_is_reported_under_its_full_name(tmp_path: Path) -> None:
    """This includes a name that ends like the place of a problem."""
    (tmp_path / "seeds" / "notes").parent.mkdir()
    (tmp_path / "seeds" / "notes").write_text('[{"title": "Dunes drift"}]')
    (tmp_path / "seeds" / "notes:3").symlink_to("/dev/null")
    config = Config(Site(), Taxonomy())

    report = make_report(read_library(Project(tmp_path, config), lambda step: None), config)

    assert [(account.file, account.read) for account in report.files] == [("seeds/notes", 1), ("seeds/notes:3", 1)]
