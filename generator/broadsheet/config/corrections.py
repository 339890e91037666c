"""Corrections: what `site_config/papers.yml` says about single papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from broadsheet.config.yaml_reader import Yaml, YamlMapping
from broadsheet.model.paper import CORRECTABLE
from broadsheet.system.errors import Place

_OTHERS = ("add_tags", "remove_tags", "pin", "hide", "note", "same_as", "not_same_as", "was")
_ADDRESS = re.compile(r"(?:.*/)?papers/([a-z0-9-]{1,200})/?|([a-z0-9-]{1,200})")
"""A folder's name, no longer than a file system takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCorrection:
    """What the site owner says about one paper."""

    reference: str
    """How the paper is named: an arXiv identifier, a DOI, an identifier of its source, its address or its title."""
    where: Place
    """The line of `site_config/papers.yml` that names the paper."""
    fields: Mapping[str, Yaml] = field(default_factory=dict)
    """Fields as they are to be, under the names of Broadsheet's JSON."""
    add_tags: tuple[str, ...] = ()
    """Names of topics that the paper is under as well …"""
    remove_tags: tuple[str, ...] = ()
    """… and of those that it is not under."""
    pin: bool = False
    """Whether it comes first in its editions."""
    hide: bool = False
    """Whether it is not shown."""
    note: str = ""
    """What is said of it on its page."""
    same_as: tuple[str, ...] = ()
    """References to records that are the same paper."""
    not_same_as: tuple[str, ...] = ()
    """References to records that are other papers, whatever they look like."""
    was: tuple[str, ...] = ()
    """Folders below `papers/` at which the paper was once found."""


def read_corrections(read: YamlMapping) -> Iterator[PaperCorrection]:
    """The entries of a `papers.yml`; what is wrong with one is noted there."""
    for reference in read:
        entry = read.mapping(reference)
        entry.allow((*CORRECTABLE, *_OTHERS))
        yield PaperCorrection(
            reference=reference,
            where=read.place(reference),
            fields={name: entry.written(name) for name in entry if name in CORRECTABLE},
            add_tags=entry.items("add_tags"),
            remove_tags=entry.items("remove_tags"),
            pin=entry.flag("pin", default=False),
            hide=entry.flag("hide", default=False),
            note=entry.text("note", "") if "note" in entry else "",
            same_as=entry.items("same_as"),
            not_same_as=entry.items("not_same_as"),
            was=tuple(_read_addresses(entry)),
        )


def _read_addresses(entry: YamlMapping) -> Iterator[str]:
    for address in entry.items("was"):
        if match := _ADDRESS.fullmatch(address):
            yield match[1] or match[2]
        else:
            entry.fault("was", "holds no address of a paper", "write its folder, as dunes-drift-0a1b2c3d")
