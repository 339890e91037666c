"""The record that flows through the pipeline."""

from __future__ import annotations

from datetime import date

import pytest

from broadsheet.model.paper import Origin, find_links, make_slug
from broadsheet.model.period import Period
from broadsheet.model.text import read_text
from broadsheet.model.urls import Link, LinkKind
from tests.conftest import make_paper


@pytest.mark.parametrize(
    ("typed", "slug", "label", "first", "last"),
    [
        ("2031-04-02", "2031-04-02", "2 April 2031", date(2031, 4, 2), date(2031, 4, 2)),
        ("2032-02", "2032-02", "February 2032", date(2032, 2, 1), date(2032, 2, 29)),
        ("2031", "2031", "2031", date(2031, 1, 1), date(2031, 12, 31)),
        ("", "undated", "Undated", None, date.max),
    ],
)
def test_a_period_is_a_day_a_month_a_year_or_no_date(
    typed: str, slug: str, label: str, first: date | None, last: date
) -> None:
    """A period has an address, a name, a first and a last day; no date comes after every date."""
    period = Period.parse(typed)

    assert (period.slug, period.label, period.first_day, period.last_day) == (slug, label, first, last)


@pytest.mark.parametrize(
    "text", ["2031-13", "2031-02-30", "2031-4-2", "2 April 2031", "0000", "20310402", " 2031", "0001", "9999-12-31"]
)
def test_what_is_no_period(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2031-04-02-coast.txt", "2031-04-02"),
        ("coast_2031-04.json", "2031-04"),
        ("v12345-2031.txt", "2031"),
        ("2031-99-99.txt", "undated"),
        ("coast.txt", "undated"),
        ("20310402.txt", "undated"),
        ("3104.01234.json", "undated"),
        ("2012.01234-coast.json", "undated"),
        ("notes-1080.txt", "undated"),
        ("2031.txt", "2031"),
        ("2031-04-02.3.txt", "2031-04-02"),
    ],
)
def test_a_files_name_holds_a_period(name: str, slug: str) -> None:
    """The first period in a name counts; digits that belong to a longer number are none."""
    assert Period.find(name).slug == slug


def test_records_count_in_the_order_of_their_files() -> None:
    """A day comes before the month and the year that end with it or later, and a file without a date comes last."""
    names = ["a.txt", "2031.txt", "2031-04.txt", "2031-04-30.txt", "2031-04-02-b.txt", "2031-04-02-a.txt"]
    origins = [Origin(f"seeds/{name}", record, 1) for name in names for record in (2, 1)]

    ordered = sorted(origins, key=lambda origin: origin.filed)

    assert [(origin.file[6:], origin.record) for origin in ordered[:4]] == [
        ("2031-04-02-a.txt", 1),
        ("2031-04-02-a.txt", 2),
        ("2031-04-02-b.txt", 1),
        ("2031-04-02-b.txt", 2),
    ]
    assert [origin.file[6:] for origin in ordered[4::2]] == ["2031-04-30.txt", "2031-04.txt", "2031.txt", "a.txt"]


def test_an_origin_is_named_as_editors_name_a_line() -> None:
    """A message about a record says file and line."""
    assert str(Origin("seeds/coast.txt", 3, 17)) == "seeds/coast.txt:17"


def test_the_keys_of_a_paper() -> None:
    """Identifiers come strongest first, and say what kind they are."""
    paper = make_paper(own_id="c-7", doi="10.1234/coast", arxiv="3104.00017")

    assert paper.keys == ("arxiv:3104.00017", "doi:10.1234/coast", "id:c-7")
    assert make_paper().keys == ()


@pytest.mark.parametrize(("title", "key"), [("Dünes: Drift!", "dunesdrift"), ("…?", "…?")])
def test_titles_are_compared_by_letters_and_digits(title: str, key: str) -> None:
    """A title's key has letters and digits alone, unless it has none."""
    assert make_paper(title).title_key == key


def test_an_address_has_words_and_a_part_of_its_own() -> None:
    """Words of the title, then eight hexadecimal digits of the identity alone; safe where no letter is left."""
    title = read_text("Aux: Dünes & S^2L", tex=True, title=True)

    assert make_slug(title, "arxiv:3104.00017") == "aux-dunes-s2l-036f0a36"
    assert make_slug(read_text("🐚", tex=True, title=True), "arxiv:3104.00017") == "paper-036f0a36"


def test_each_address_in_an_abstract_is_a_link_once() -> None:
    """Links come in the order of the text, each address once, with the kind that its first place gives it."""
    abstract = read_text(
        "Code at https://github.com/gulls/nest. Try the demo at shore.example.org/a and see "
        "https://github.com/gulls/nest.git again.",
        tex=True,
    )

    assert find_links(abstract) == (
        Link("https://github.com/gulls/nest", LinkKind.CODE),
        Link("https://shore.example.org/a", LinkKind.DEMO),
    )
