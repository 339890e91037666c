"""Tests of the limits that hold for papers merged from several records."""

from __future__ import annotations

from broadsheet.config.limits import Limits
from broadsheet.sources.limits import limit_lists
from tests.conftest import make_library, make_paper


def test_a_merged_paper_keeps_as_much_as_one_record_may_have() -> None:
    """The first items of each list are kept, and one message says how many there were."""
    records = [
        make_paper(
            doi="10.1234/dunes",
            record=number,
            keywords=(f"sand {number}",),
            categories=(f"cs.{number}",),
        )
        for number in range(1, 6)
    ]
    other = make_paper("Gulls fly", record=9, keywords=("wind",))

    library = limit_lists(make_library(*records, other), Limits(keywords=3))
    gulls, dunes = sorted(library.papers, key=lambda paper: -paper.origin.record)

    assert gulls.keywords == ("wind",)
    assert dunes.keywords == ("sand 1", "sand 2", "sand 3")
    assert dunes.categories == ("cs.1", "cs.2", "cs.3")
    assert [problem.message for problem in library.account.problems] == [
        "“Dunes drift” has 5 keywords and 5 categories. Only the first 3 keywords and 3 categories are kept."
    ]
