"""Which files of a site are parsed when a file is added."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from broadsheet.commands.related_files import select_related
from broadsheet.model.paper import Paper
from broadsheet.sources.inputs import Source
from tests.conftest import make_config, make_paper

DUNES = make_paper("Dunes drift slowly after winter storms", arxiv="3104.00001")
OTHERS = [Source("seeds/2031-04-01-shells.txt", b"Shells rest on sand\n\nWe count shells, dunes and storms.")]


def select(files: Sequence[Source], paper: Paper = DUNES) -> list[str]:
    """The names of the files that are selected for a paper."""
    added = ["seeds/2031-04-03-coast.bib"]
    return [file.file for file in select_related([*OTHERS, *files], [paper], added, make_config())]


@pytest.mark.parametrize(
    "data",
    [
        b"Dunes drift slowly after winter storms",
        b"@article{a, title = {{D}unes drift \\emph{slowly}\n    after {W}inter storms}}",
        b"Dunes drift slowly after summer storms",
        b"Other words, and arXiv:3104.00001v2",
        "Küste".encode("utf-16"),
    ],
)
def test_a_file_that_may_have_the_paper_is_parsed(data: bytes) -> None:
    """It has the title, a similar one or an identifier, or an encoding in which neither can be looked for."""
    assert select([Source("seeds/a.bib", data)]) == ["seeds/a.bib"]


def test_an_older_list_of_the_same_source_is_parsed() -> None:
    """The new list is compared with it."""
    assert select([Source("seeds/2031-04-02-coast.bib", b"nothing")]) == ["seeds/2031-04-02-coast.bib"]


def test_all_files_are_parsed_if_the_title_cannot_be_looked_for() -> None:
    """A title of few words, or in another script, may be written in many ways."""
    assert select([], replace(DUNES, title=make_paper("沙丘").title)) == [file.file for file in OTHERS]
