"""How the pages of a site look: `look` in `site.yml`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from markupsafe import Markup

from broadsheet.config.colours import (
    LEAST_CONTRAST,
    find_legible,
    find_worst_background,
    measure_contrast,
    read_colour,
)
from broadsheet.config.own_files import find_output, read_font, read_own_file
from broadsheet.config.whole_links import is_whole_link
from broadsheet.config.yaml_reader import YamlMapping, show
from broadsheet.system.errors import Place

SCHEMES = ("light", "dark")
"""The two colour schemes of every page."""
BACKGROUNDS = {"light": ("#fffdfa", "#f6f2ea"), "dark": ("#17181b", "#212328", "#2e3138")}
"""The backgrounds of text in the accent colour, by scheme. Text on the accent colour itself has the first of them."""
_CLEAR_CONTRAST = 6.0
"""The least contrast of the accent colour in the scheme for which its owner sets none."""
_VIVIDNESS = {"light": 1.0, "dark": 0.6}
"""The part of the other scheme's saturation that it has there: on a dark page vivid colours glare."""
_IMAGES = (".svg", ".png", ".webp", ".jpg")
"""The possible endings of the name of a logo."""
_ICONS = {".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon"}
"""The media type of a favicon, by the ending of its name."""
_WEIGHTS = {"regular": ("400", "normal"), "bold": ("700", "normal"), "italic": ("400", "italic")}
"""The files that a font can have, with the weight and the style of each."""
_VARIABLE = {"variable": ("100 900", "normal")}
"""A file that has all weights."""
_LIST_LENGTHS = range(10, 201)
"""How many papers a page can list."""
USUAL_LENGTH = 50
"""How many papers a page lists at most if its owner does not say."""


class CardPart(StrEnum):
    """What a card shows of a paper besides its title, and whether it was withdrawn."""

    AUTHORS = "authors"
    SUMMARY = "summary"
    TOPICS = "topics"
    LINKS = "links"
    DATE = "date"
    SIGNALS = "signals"


@dataclass(frozen=True, slots=True)
class Accent:
    """The colour of links, marks and the most important button, as `#rrggbb`."""

    light: str = "#9a1b32"
    """On a light page."""
    dark: str = "#f29aa4"
    """On a dark page."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The image before the name of the site, by its paths below the site; both are empty if there is none."""

    light: str = ""
    """On a light page."""
    dark: str = ""
    """On a dark page."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file of a font."""

    path: str
    """The path below the site."""
    weight: str
    """Its weights, as CSS has them: `400`, or `100 900` for a font that has all of them."""
    style: str
    """`normal` or `italic`."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a site; those of the device are used where there is none."""

    reading: tuple[FontFile, ...] = ()
    """For titles, summaries and abstracts."""
    interface: tuple[FontFile, ...] = ()
    """For everything else."""


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link in the header or the footer."""

    words: str
    """The text of the link."""
    target: str
    """Where it leads: a whole address, or a path below the site."""
    output: str
    """The path of the file in the site that it leads to; empty for a whole address."""
    where: Place
    """The line of `site.yml`."""


@dataclass(frozen=True)
class Look:
    """The settings below `look`, each under its name there."""

    accent: Accent = field(default_factory=Accent)
    """The accent colour."""
    logo: Logo = field(default_factory=Logo)
    """The logo."""
    favicon: str = ""
    """The icon of the site in the tabs of browsers, by its path below the site; Broadsheet's if it is empty."""
    fonts: Fonts = field(default_factory=Fonts)
    """The fonts."""
    header_links: tuple[SiteLink, ...] = ()
    """Links at the end of the navigation."""
    footer_links: tuple[SiteLink, ...] = ()
    """Links at the end of those in the footer."""
    footer_text: Markup = field(default_factory=Markup)
    """A paragraph in the footer, as HTML."""
    card: tuple[CardPart, ...] = tuple(CardPart)
    """What cards show."""
    papers_per_page: int = USUAL_LENGTH
    """The maximum number of papers on one page of a list."""

    @cached_property
    def needs_style(self) -> bool:
        """Whether pages need a style sheet for it."""
        return replace(self, papers_per_page=USUAL_LENGTH) != Look()

    @property
    def favicon_type(self) -> str:
        """The media type of the favicon; empty if there is none."""
        return _ICONS.get(PurePosixPath(self.favicon).suffix.lower(), "")


def read_look(read: YamlMapping, files: Path) -> Look:
    """Read the settings below `look`; faults are added to `read`. `files` is the folder with the site owner's files."""
    read.allow(tuple(f.name for f in fields(Look)))
    fonts = read.mapping("fonts")
    uses = tuple(f.name for f in fields(Fonts))
    fonts.allow(uses)
    return Look(
        accent=_read_accent(read),
        logo=_read_logo(read, files),
        favicon=quote(read_own_file(read, "favicon", files, tuple(_ICONS))),
        fonts=Fonts(**{use: tuple(_read_fonts(fonts, use, files)) for use in uses if use in fonts}),
        header_links=tuple(_read_links(read, "header_links")),
        footer_links=tuple(_read_links(read, "footer_links")),
        footer_text=_read_footer_text(read) if "footer_text" in read else Markup(),
        card=_read_card(read),
        papers_per_page=_read_papers_per_page(read),
    )


def _read_accent(read: YamlMapping) -> Accent:
    """Read the accent colour; where only one scheme has one, that of the other is made from it."""
    if "accent" not in read:
        return Accent()
    if isinstance(read.value("accent", None), dict):
        colours = read.mapping("accent")
        colours.allow(SCHEMES)
        light, dark = (_read_scheme_colour(colours, scheme, scheme) for scheme in SCHEMES)
    else:
        light, dark = _read_scheme_colour(read, "accent", "light"), ""
    if not (given := light or dark):
        return Accent()
    made = Accent(*(find_legible(given, BACKGROUNDS[s], _CLEAR_CONTRAST, _VIVIDNESS[s]) for s in SCHEMES))
    return Accent(light or made.light, dark or made.dark)


def _read_scheme_colour(read: YamlMapping, key: str, scheme: str) -> str:
    """Read the accent colour of a scheme; empty if it is missing, and after a fault."""
    if key not in read:
        return ""
    written = " ".join(read.items(key))
    try:
        colour = read_colour(written)
    except ValueError:
        found = "empty" if not written else show(written)
        hint = ", with the quotation marks: YAML takes # without them for a comment" if not written else ""
        read.fault(
            key,
            f"is {found}.",
            f'Write a colour in hexadecimal digits, as in “{key}: "{getattr(Accent(), scheme)}"”{hint}.',
        )
        return ""
    background = find_worst_background(colour, BACKGROUNDS[scheme])
    if (contrast := measure_contrast(colour, background)) >= LEAST_CONTRAST:
        return colour
    read.fault(
        key,
        f"is {colour}, which has a contrast of {_round_down(contrast)} with the background {background} of {scheme} "
        f"pages. Text needs at least {LEAST_CONTRAST}.",
        f"The nearest colour that has it is “{find_legible(colour, BACKGROUNDS[scheme])}”.",
    )
    return ""


def _round_down(contrast: float) -> str:
    """Return a contrast with one digit, which never reaches a limit that the contrast does not reach."""
    return f"{int(contrast * 10) / 10:.1f}"


def _read_logo(read: YamlMapping, files: Path) -> Logo:
    """Read the logo: one file, or one for each scheme."""
    if not isinstance(read.value("logo", None), dict):
        path = quote(read_own_file(read, "logo", files, _IMAGES))
        return Logo(path, path)
    images = read.mapping("logo")
    images.allow(SCHEMES)
    light, dark = (quote(read_own_file(images, scheme, files, _IMAGES)) for scheme in SCHEMES)
    return Logo(light or dark, dark or light)


def _read_fonts(read: YamlMapping, key: str, files: Path) -> Iterator[FontFile]:
    """Read the files of a font."""
    if not isinstance(read.value(key, None), dict):
        advice = (
            "Write “{regular: fonts/text.woff2, bold: fonts/text-bold.woff2}”, or “{variable: fonts/text.woff2}” for a "
            "font that has all weights in one file."
        )
        read.fault(key, f"is {show(read.value(key, None))}.", advice)
        return
    font, known = read.mapping(key), {**_VARIABLE, **_WEIGHTS}
    font.allow(tuple(known))
    for name, (weight, style) in known.items():
        if path := read_font(font, name, files):
            yield FontFile(quote(path), weight, style)


def _read_links(read: YamlMapping, key: str) -> Iterator[SiteLink]:
    """Read links, each with its words as the key; they can be in a list, as in the navigation of MkDocs."""
    is_list = isinstance(read.value(key, None), list)
    for links in read.mappings(key) if is_list else [read.mapping(key)]:
        for words in links:
            yield from _read_link(links, words)


def _read_link(read: YamlMapping, words: str) -> Iterator[SiteLink]:
    """Read a link; nothing after a fault."""
    written, where = read.text(words, ""), read.place(words)
    path, hash_sign, anchor = written.partition("#")
    if is_whole_link(written):
        yield SiteLink(words, written, "", where)
    elif ":" in written or path.startswith(("/", "..")) or (written and not path):
        advice = "Write a whole web address, or a path below the site such as club.md, topics/ or feeds/all.xml."
        read.fault(words, f"is {show(written)}.", advice)
    elif written:
        output = posixpath.normpath(f"{path}index.html" if path.endswith("/") else find_output(path))
        target = quote(output.removesuffix("index.html")) or "."
        yield SiteLink(words, f"{target}{hash_sign}{anchor}", output, where)


def _read_footer_text(read: YamlMapping) -> Markup:
    """Read the text of the footer."""
    from broadsheet.config.inline_markdown import find_relative_link, write_paragraph

    paragraph = write_paragraph(read.text("footer_text", ""))
    if (relative := find_relative_link(paragraph)) is not None:
        advice = "Write the whole web address, or put a link to a page of this site into “footer_links”."
        read.fault("footer_text", f"has a link to {show(relative)}.", advice)
    return paragraph


def _read_card(read: YamlMapping) -> tuple[CardPart, ...]:
    """Read what cards show."""
    if "card" not in read:
        return tuple(CardPart)
    chosen = read.items("card")
    for part in chosen:
        if part not in list(CardPart):
            advice = f"Write a list of some of these: {', '.join(CardPart)}."
            read.fault("card", f"has {show(part)}, which is not a part of a card.", advice)
    return tuple(part for part in CardPart if part in chosen)


def _read_papers_per_page(read: YamlMapping) -> int:
    """Read how many papers a page lists."""
    number = read.value("papers_per_page", USUAL_LENGTH)
    if isinstance(number, int) and number in _LIST_LENGTHS:
        return number
    advice = f"Write a whole number from {_LIST_LENGTHS[0]} to {_LIST_LENGTHS[-1]}."
    read.fault("papers_per_page", f"is {show(number)}.", advice)
    return USUAL_LENGTH
