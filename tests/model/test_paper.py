"""Papers, their dates, origins, keys and addresses."""

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
def test_a_period_is_a_day_a_month_a_year_or_unknown(
    typed: str, slug: str, label: str, first: date | None, last: date
) -> None:
    """It has a slug, a label, a first day and a last day; an unknown date ends after all others."""
    period = Period.parse(typed)

    assert (period.slug, period.label, period.first_day, period.last_day) == (slug, label, first, last)


@pytest.mark.parametrize(
    "text", ["2031-13", "2031-02-30", "2031-4-2", "2 April 2031", "0000", "20310402", " 2031", "0001", "9999-12-31"]
)
def test_a_text_that_is_not_a_date_is_refused(text: str) -> None:
    """Only complete dates, months and years in ISO 8601 are read."""
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
def test_a_date_is_found_in_the_name_of_a_file(name: str, slug: str) -> None:
    """The first one counts; digits that are part of a longer number are not a date."""
    assert Period.find(name).slug == slug


def test_records_are_ordered_by_the_dates_of_their_files() -> None:
    """A day comes before the month and the year that include it, and a file without a date comes last."""
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


def test_an_origin_is_written_as_file_and_line() -> None:
    """Editors understand this form: `seeds/coast.txt:3`."""
    assert str(Origin("seeds/coast.txt", 3, 17)) == "seeds/coast.txt:17"


def test_the_keys_of_a_paper_are_its_identifiers() -> None:
    """The strongest comes first, and each begins with its kind."""
    paper = make_paper(own_id="c-7", doi="10.1234/coast", arxiv="3104.00017")

    assert paper.keys == ("arxiv:3104.00017", "doi:10.1234/coast", "id:c-7")
    assert make_paper().keys == ()


@pytest.mark.parametrize(("title", "key"), [("Dünes: Drift!", "dunesdrift"), ("…?", "…?")])
def test_the_key_of_a_title_is_its_letters_and_digits(title: str, key: str) -> None:
    """A title without any is its own key."""
    assert make_paper(title).title_key == key


def test_a_slug_is_words_of_the_title_and_a_hash_of_the_identity() -> None:
    """The hash has eight hexadecimal digits; a title without Latin letters gives a valid slug too."""
    title = read_text("Aux: Dünes & S^2L", tex=True, title=True)

    assert make_slug(title.plain, "arxiv:3104.00017") == "aux-dunes-s2l-036f0a36"
    assert make_slug("🐚", "arxiv:3104.00017") == "paper-036f0a36"


def test_each_address_in_an_abstract_becomes_one_link() -> None:
    """Links are in the order of the text, with the kind that the first place suggests."""
    abstract = read_text(
        "Code at https://github.com/gulls/nest. Try the demo at shore.example.org/a and see "
        "https://github.com/gulls/nest.git again.",
        tex=True,
    )

    assert find_links(abstract) == (
        Link("https://github.com/gulls/nest", LinkKind.CODE),
        Link("https://shore.example.org/a", LinkKind.DEMO),
    )
