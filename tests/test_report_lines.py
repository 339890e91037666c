"""The lines of a report: remarks of one kind are combined, and lost records come last."""

from __future__ import annotations

import pytest

from broadsheet.report.account import FileAccount, Missing, Report
from broadsheet.report.lines import list_lines, list_loud, list_rejected, list_remarks, list_unpublished
from broadsheet.system.errors import Place, Problem


def remark(line: int, file: str = "seeds/coast.txt", kind: str = "no-abstract", **facts: bool) -> Problem:
    """A problem on a line of a file."""
    return Problem(Place(file, line), kind, f"Paper {line} has no abstract.", "Add one.", **facts)


def merged(line: int, file: str = "seeds/coast.txt") -> Missing:
    """A record that became part of the paper of another record."""
    return Missing(Place(file, line), "merged", f"“Shell {line}” was already read.")


def test_remarks_of_one_kind_are_one_line_per_file() -> None:
    """The line has the first remark and the number of others; kinds and files keep their order."""
    lines = [
        *list_remarks(
            [
                remark(3),
                remark(1, file="seeds/b.txt"),
                remark(4, kind="unknown-tag"),
                remark(7),
                remark(9),
            ]
        )
    ]

    assert lines == [
        "seeds/coast.txt:3: Paper 3 has no abstract. Add one. This is the first of 3 such remarks in this file.",
        "seeds/b.txt:1: Paper 1 has no abstract. Add one.",
        "seeds/coast.txt:4: Paper 4 has no abstract. Add one.",
    ]


def test_remarks_of_one_kind_in_many_files_are_one_line() -> None:
    """The line has the first of them, and how many there are in how many files."""
    lines = [*list_remarks(remark(line, file=f"seeds/{number}.md") for number in range(300) for line in (1, 2))]

    assert lines == [
        "seeds/0.md:1: Paper 1 has no abstract. Add one. This is the first of 600 such remarks in 300 files."
    ]


def test_remarks_of_many_kinds_are_counted() -> None:
    """Eight lines are shown, so that the lines after them are seen; the kinds of the others are named."""
    lines = [*list_remarks(remark(line, kind=f"kind-{kind}") for kind in range(11) for line in (1, 2))]

    assert len(lines) == 9
    assert lines[-1] == "And 6 remarks of 3 other kinds: kind-8 (2), kind-9 (2), kind-10 (2)."


@pytest.mark.parametrize("files", [3, 8, 9, 40])
def test_remarks_that_ask_for_a_decision_come_first_and_name_every_file(files: int) -> None:
    """However many other remarks there are; of many files there is one line."""
    names = [f"seeds/{number}.ris" for number in range(files)]
    routine = [remark(line, kind=f"kind-{line}") for line in range(1, 21)]

    lines = [*list_remarks([*routine, *(remark(1, file=name, needs_decision=True) for name in names)])]

    deciding = lines[:files] if files <= 8 else lines[:1]
    assert [name for name in names if not any(name in line for line in deciding)] == []
    assert all(line.startswith("seeds/") for line in deciding)
    assert len(lines) == (max(files, 8) if files <= 8 else 8) + 1


def test_merged_and_hidden_records_are_one_line_per_file() -> None:
    """The line has an example, however many there are."""
    hidden = Missing(Place("seeds/coast.txt", 2), "hidden", "It is hidden by site_config/papers.yml:1.")

    assert [*list_unpublished([merged(1), hidden, *map(merged, range(3, 1_204))])] == [
        "seeds/coast.txt:1: merged: “Shell 1” was already read. "
        "This is the first of 1,202 merged records in this file.",
        "seeds/coast.txt:2: hidden: It is hidden by site_config/papers.yml:1.",
    ]


def test_rejected_records_are_all_listed() -> None:
    """They are never combined. Of a file with hundreds of them, the first hundred are listed."""
    lost = [remark(line, rejected=True) for line in range(1, 9)]

    assert [*list_rejected([remark(20), *lost])] == ["Left out: 8 records or files.", *map(str, lost)]

    many = [*list_rejected(remark(line, rejected=True) for line in range(1, 151))]

    assert (len(many), many[-1]) == (102, "And 50 more in seeds/coast.txt.")
    assert [*list_rejected([remark(1)])] == []


def test_lost_records_come_last() -> None:
    """The order is: remarks, merged and hidden records, the table of files, rejected records, counts."""
    files = (FileAccount("seeds/b.txt", 7, 0, 0, 0), FileAccount("seeds/coast.txt", 1, 1, 1, 0))
    report = Report(
        read=10,
        published=8,
        merged=1,
        rejected=1,
        hidden=0,
        untagged=0,
        problems=(remark(5, rejected=True), remark(1), remark(1, file="seeds/b.txt", loud=True)),
        files=files,
        missing=(merged(2), Missing(Place("seeds/coast.txt", 5), "rejected", "Paper 5 has no abstract.")),
    )

    lines = [*list_lines(report)]

    assert [line.partition(" ")[0] for line in lines] == [
        "seeds/coast.txt:1:",
        "seeds/coast.txt:2:",
        "file",
        "Left",
        "seeds/coast.txt:5:",
        "Records:",
    ]


def test_a_table_of_many_files_is_short() -> None:
    """Those that lost records are shown first, then the largest ones, and others are one row."""
    files = tuple(FileAccount(f"{n:02}.txt", n, 0, int(n in (3, 5)), 0) for n in range(30))
    report = Report(437, 435, 0, 2, 0, 0, (), files)

    assert report.table.split("\n") == [
        "file            read  published  merged  rejected  hidden",
        "03.txt             4          3       0         1       0",
        "05.txt             6          5       0         1       0",
        "26.txt            26         26       0         0       0",
        "27.txt            27         27       0         0       0",
        "28.txt            28         28       0         0       0",
        "29.txt            29         29       0         0       0",
        "24 other files   317        317       0         0       0",
    ]


def test_loud_problems_are_never_combined() -> None:
    """Each is a line, however many there are."""
    loud = [remark(line, loud=True) for line in (1, 2, 3)]

    assert [*list_loud([remark(4), *loud])] == [str(problem) for problem in loud]
    assert [*list_remarks(loud)] == []
