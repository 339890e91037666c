"""The configuration of a site: `site.yml`, `topics.yml` and `papers.yml`, read once and checked whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadsheet.config.corrections import PaperCorrection, read_corrections
from broadsheet.config.settings import WHOLE_ADDRESS, Site, end_with_slash, is_site_address, read_settings
from broadsheet.config.topics import read_taxonomy
from broadsheet.config.yaml_reader import YamlMapping, parse_yaml
from broadsheet.model.topics import Taxonomy
from broadsheet.system.errors import ConfigError, InputError, Place
from broadsheet.system.files import decode_text, read_file
from broadsheet.system.messages import excerpt

_MOST_BYTES = 1_000_000
_MOST_CHARACTERS = 2_000
"""How much a file of the configuration and one text in it may be."""
_MOST_ABSTRACT = 100_000
"""How much one text of `papers.yml` may be, which may be an abstract."""
_MOST_FAULTS = 100
"""Faults that are told one by one."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a site owner sets."""

    site: Site
    taxonomy: Taxonomy
    entries: tuple[PaperCorrection, ...] = ()
    """`site_config/papers.yml`: what is said of single papers."""


def read_config(folder: Path, fallback: Path, address: str | None = None) -> Config:
    """The configuration in `folder`; a file that is missing there is taken from `fallback`.

    `address` overrules the one in `site.yml`. Raises ConfigError with every fault found.
    """
    faults: list[str] = []
    if address and not is_site_address(whole := end_with_slash(address)):
        faults.append(f"--site-url or BROADSHEET_SITE_URL is “{excerpt(whole)}”; {WHOLE_ADDRESS}.")
    site = read_settings(_read_yaml(_find(folder, fallback, "site.yml"), faults), address)
    taxonomy = read_taxonomy(_read_yaml(_find(folder, fallback, "topics.yml"), faults))
    papers = folder / "papers.yml"
    entries = tuple(read_corrections(_read_yaml(papers, faults, _MOST_ABSTRACT))) if papers.exists() else ()
    if faults:
        more = len(faults[_MOST_FAULTS:])
        raise ConfigError("\n".join([*faults[:_MOST_FAULTS], *([f"… and {more:,} more."] if more else [])]))
    return Config(site, taxonomy, entries)


def _find(folder: Path, fallback: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else fallback / name


def _read_yaml(path: Path, faults: list[str], most: int = _MOST_CHARACTERS) -> YamlMapping:
    name = f"{path.parent.name}/{path.name}"
    try:
        text, remark = decode_text(read_file(path, _MOST_BYTES, "Shorten it."))
        if remark:
            faults.append(f"{Place(name, remark.where.line)}: {remark.message} {remark.advice}")
        return YamlMapping(parse_yaml(text, most), name, faults)
    except InputError as error:
        faults.append(str(error.at(Place(name))))
    return YamlMapping(None, name, faults)
