"""Reading corrections of single papers from `papers.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from broadsheet.config.yaml_reader import Yaml, YamlMapping, show
from broadsheet.model.paper import CORRECTABLE
from broadsheet.model.rights import Show
from broadsheet.model.text import Text
from broadsheet.system.errors import Place

_OTHERS = ("also", "add_tags", "remove_tags", "pin", "hide", "show", "note", "same_as", "not_same_as", "was")
"""Keys of an entry that are not names of fields."""
_ADDRESS = re.compile(r"(?:.*/)?papers/([a-z0-9-]{1,200})/?|([a-z0-9-]{1,200})")
"""The address of a paper, or its last folder alone; a folder is no longer than file systems allow."""

_PAGE = re.compile(r"(?:.*/)?papers/([a-z0-9-]{1,200})(?:/(?:index\.html)?)?(?:[?#].*)?")
"""The address of a page as a browser shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCorrection:
    """An entry of `site_config/papers.yml`: what the site owner says about one paper."""

    reference: str
    """What names the paper: an arXiv identifier, a DOI, an identifier or the citation key of its source, its address or
    its title."""
    where: Place
    """The line of `site_config/papers.yml` on which the entry begins."""
    also: tuple[str, ...] = ()
    """Other references to the paper, of which the first counts that means one paper if `reference` does not."""
    fields: Mapping[str, Yaml] = field(default_factory=dict)
    """The right values of fields, under their names in Broadsheet's JSON and not yet checked."""
    add_tags: tuple[str, ...] = ()
    """Names of topics that the paper gets in addition."""
    remove_tags: tuple[str, ...] = ()
    """Names of topics that are taken from the paper."""
    pin: bool = False
    """Whether the paper comes first in its editions."""
    hide: bool = False
    """Whether the paper is not shown."""
    show: Show | None = None
    """How much of its abstract is published; None if that depends on its sources."""
    note: Text = Text()
    """A note that is shown on the page of the paper."""
    same_as: tuple[str, ...] = ()
    """References to records that are part of this paper."""
    not_same_as: tuple[str, ...] = ()
    """References to records that are other papers, however similar they look."""
    was: tuple[str, ...] = ()
    """Former folders of the paper below `papers/`, which redirect to it."""


def read_corrections(read: YamlMapping) -> Iterator[PaperCorrection]:
    """Read the entries of `papers.yml`; faults are added to `read`.

    The values of fields are not checked here, but when the corrections are applied.
    """
    for reference in read:
        entry = read.mapping(reference)
        entry.allow((*CORRECTABLE, *_OTHERS))
        yield PaperCorrection(
            reference=reference,
            where=read.place(reference),
            also=entry.items("also"),
            fields={name: entry.written(name) for name in entry if name in CORRECTABLE},
            add_tags=entry.items("add_tags"),
            remove_tags=entry.items("remove_tags"),
            pin=entry.flag("pin", default=False),
            hide=entry.flag("hide", default=False),
            show=entry.choice("show", Show, Show.LINK) if "show" in entry else None,
            note=_read_note(entry) if "note" in entry else Text(),
            same_as=entry.items("same_as"),
            not_same_as=entry.items("not_same_as"),
            was=tuple(_read_addresses(entry)),
        )


def _read_note(entry: YamlMapping) -> Text:
    """Read a note with Markdown; a link that leads to different places from different pages is a fault."""
    from broadsheet.config.inline_markdown import find_relative_link, read_paragraph, write_paragraph

    written = entry.text("note", "")
    if (relative := find_relative_link(write_paragraph(written))) is not None:
        entry.fault(
            "note", f"has a link to {show(relative)}.", "Write the whole web address, or mailto: and an address."
        )
    return read_paragraph(written)


def find_slug(text: str) -> str:
    """Return the folder of a paper below `papers/` in the address of its page; empty if the text is not one."""
    match = _PAGE.fullmatch(text.strip())
    return match[1] if match else ""


def _read_addresses(entry: YamlMapping) -> Iterator[str]:
    """The folders in `was`, which may be given as whole addresses; anything else is a fault."""
    for address in entry.items("was"):
        if match := _ADDRESS.fullmatch(address):
            yield match[1] or match[2]
        else:
            entry.fault(
                "was", "must contain addresses of papers.", "Write the folder, for example dunes-drift-0a1b2c3d."
            )
