"""How a site looks, as `look` in `site.yml` sets it."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.config.colours import LEAST_CONTRAST, find_legible, measure_contrast
from broadsheet.config.configuration import read_config
from broadsheet.config.inline_markdown import write_paragraph
from broadsheet.config.look import BACKGROUNDS, Accent, CardPart, FontFile, Fonts, Logo, Look, SiteLink
from broadsheet.system.errors import ConfigError, Place
from tests.conftest import DATA, ROOT, fill, load_cases

CSS = (ROOT / "docs_templates" / "theme" / "assets" / "broadsheet.css").read_text()
PAGE = (ROOT / "docs" / "look.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "site_config" / "site.yml").read_text()


def read_look(folder: Path, settings: str) -> Look:
    """The look that these settings give to a site with a logo, two fonts of which one is none, and a hidden image."""
    files = fill(folder / "site_config" / "pages", **{"Logo.svg": "<svg/>", ".hidden.svg": "<svg/>"})
    fill(files / "fonts", **{"fake.woff2": "Boxes"})
    shutil.copy(DATA / "look/boxes.woff2", files / "fonts")
    lines = "".join(f"  {line}\n" for line in settings.splitlines())
    fill(folder / "site_config", **{"site.yml": f"look:\n{lines}", "topics.yml": ""})
    return read_config(folder / "site_config").site.look


@pytest.mark.parametrize("case", load_cases("look/faults.yml"))
def test_every_wrong_value_is_reported(case: dict[str, Any], tmp_path: Path) -> None:
    """Each fault has its line, says what was found, and names what is allowed."""
    with pytest.raises(ConfigError) as error:
        read_look(tmp_path, case["look"])

    assert str(error.value).split("\n") == [f"site_config/site.yml:{fault}" for fault in case["faults"]]


@pytest.mark.parametrize("settings", ["", "accent: {light: '#9a1b32', dark: '#f29aa4'}", "papers_per_page: 50"])
def test_a_site_that_sets_nothing_looks_as_shipped(settings: str, tmp_path: Path) -> None:
    """It needs no style sheet of its own, also if it repeats the defaults or leaves `look` empty."""
    look = read_look(tmp_path, settings)

    assert look == Look()
    assert not look.needs_style


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Files are below site_config/pages/; a link to a Markdown file leads to its page."""
    look = read_look(
        tmp_path,
        "accent: {light: 0A6B5F, dark: '#5CC9B6'}\n"
        "logo: {light: ./Logo.svg}\n"
        "favicon: Logo.svg\n"
        "fonts: {reading: {regular: fonts/boxes.woff2, italic: fonts/boxes.woff2}}\n"
        "header_links: {Club: club.md, 'Tides & sand': 'topics/tides/#pages', Home: index.md}\n"
        "footer_links: [Group: 'https://group.example/?a=1', All: feeds/all.xml]\n"
        "footer_text: By *us*\n"
        "card: [date, topics]\n"
        "papers_per_page: 10\n",
    )

    places = [Place("site_config/site.yml", line) for line in (6, 7)]
    assert look == Look(
        accent=Accent("#0a6b5f", "#5cc9b6"),
        logo=Logo("Logo.svg", "Logo.svg"),
        favicon="Logo.svg",
        fonts=Fonts(
            reading=(
                FontFile("fonts/boxes.woff2", "400", "normal"),
                FontFile("fonts/boxes.woff2", "400", "italic"),
            )
        ),
        header_links=(
            SiteLink("Club", "club/", "club/index.html", places[0]),
            SiteLink("Tides & sand", "topics/tides/#pages", "topics/tides/index.html", places[0]),
            SiteLink("Home", ".", "index.html", places[0]),
        ),
        footer_links=(
            SiteLink("Group", "https://group.example/?a=1", "", places[1]),
            SiteLink("All", "feeds/all.xml", "feeds/all.xml", places[1]),
        ),
        footer_text=write_paragraph("By *us*"),
        card=(CardPart.TOPICS, CardPart.DATE),
        papers_per_page=10,
    )
    assert look.needs_style
    assert look.favicon_type == "image/svg+xml"


@pytest.mark.parametrize("settings", ["accent: 0b6b5f", "accent: {light: '#0b6b5f'}", "accent: {dark: 5cc9b6}"])
def test_a_colour_for_one_scheme_gives_the_other(settings: str, tmp_path: Path) -> None:
    """One colour alone is that of light pages; the other has the same hue and can be read."""
    accent = read_look(tmp_path, settings).accent

    assert accent.dark == "#5cc9b6" if "dark" in settings else accent.light == "#0b6b5f"
    assert contrast(accent.light, "light") >= LEAST_CONTRAST
    assert contrast(accent.dark, "dark") >= LEAST_CONTRAST


def contrast(colour: str, scheme: str) -> float:
    """The least contrast of a colour with what text in it is on."""
    return min(measure_contrast(colour, background) for background in BACKGROUNDS[scheme])


@given(st.integers(0, 0xFFFFFF), st.sampled_from(["light", "dark"]))
def test_the_colour_that_is_advised_is_accepted(number: int, scheme: str) -> None:
    """For any colour a legible one is found; a colour that is legible already stays as it is."""
    colour = f"#{number:06x}"

    found = find_legible(colour, BACKGROUNDS[scheme])

    assert contrast(found, scheme) >= LEAST_CONTRAST
    assert (found == colour) == (contrast(colour, scheme) >= LEAST_CONTRAST)


def test_the_contrast_is_that_of_wcag() -> None:
    """Black on white has 21, a colour on itself 1, and the grey #767676 is the palest on white that has 4.5."""
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#0b6b5f", "#0b6b5f") == 1
    assert measure_contrast("#767676", "#ffffff") >= 4.5 > measure_contrast("#777777", "#ffffff")


def test_the_colours_are_those_of_the_style_sheet() -> None:
    """The defaults, and the backgrounds that the contrast is measured with, are what pages have."""
    colours = {
        name: [(light, dark) for found, light, dark in LIGHT_DARK if found == name]
        for name in ("--accent", "--paper", "--soft", "background")
    }

    assert colours["--accent"] == [(Accent().light, Accent().dark)]
    [page], panel = colours["--paper"], colours["background"]
    assert (BACKGROUNDS["light"][0], BACKGROUNDS["dark"][0]) == page
    grounds = [page, *colours["--soft"], *panel]
    assert {light for light, _ in grounds} == set(BACKGROUNDS["light"])
    assert {dark for _, dark in grounds} == set(BACKGROUNDS["dark"])


LIGHT_DARK = re.findall(r"([\w-]+): light-dark\((#\w+), (#\w+)\)", CSS)
"""Each name in the style sheet that has a colour for each scheme."""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("By *us* & **them**, `a < b`", "By <em>us</em> &amp; <strong>them</strong>, <code>a &lt; b</code>"),
        ("<b>We</b> <script>alert(1)</script>", "&lt;b&gt;We&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;"),
        ("# One\n- two", "# One\n- two"),
        ("![Gull](https://shore.example/gull.png)", "![Gull](https://shore.example/gull.png)"),
        ("[S](https://s.example/?a=1&b=2)", '<a href="https://s.example/?a=1&amp;b=2">S</a>'),
    ],
)
def test_the_text_of_the_footer_is_one_paragraph_of_markdown(text: str, written: str) -> None:
    """HTML is shown as it is typed, and nothing makes a request to another host."""
    assert write_paragraph(text) == written


def test_the_documented_settings_are_all_that_there_are(tmp_path: Path) -> None:
    """The example and the table of docs/look.md name each key, and the example is read without a fault."""
    example = re.search(r"```yaml\nlook:\n(.*?)```", PAGE, re.DOTALL)
    files = fill(
        tmp_path / "site_config" / "pages" / "fonts", **{"book.woff2": "", "book-bold.woff2": "", "plain.woff2": ""}
    )
    for font in files.iterdir():
        shutil.copy(DATA / "look/boxes.woff2", font)
    (files.parent / "logo.svg").write_text("<svg/>")

    look = read_look(tmp_path, re.sub("^  ", "", example[1], flags=re.MULTILINE))

    keys = {f.name for f in fields(Look)}
    assert {key for key in keys if getattr(look, key) == getattr(Look(), key)} == set()
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == keys


def test_every_setting_is_shown_in_the_shipped_configuration() -> None:
    """The comments and values under `look` name each key, and each part of a card; the values are the defaults."""
    part = SETTINGS[SETTINGS.index("# How pages look") : SETTINGS.index("\nfeeds:")]
    shown = yaml.safe_load(SETTINGS)["look"]

    assert {f.name for f in fields(Look)} - set(re.findall(r"^(?:#   |  )(\w+):", part, re.MULTILINE)) == set()
    assert shown == {
        "accent": {"light": Accent().light, "dark": Accent().dark},
        "card": list(CardPart),
        "papers_per_page": Look().papers_per_page,
    }
