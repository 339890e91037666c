"""The configuration of a site: `site.yml`, `topics.yml` and `papers.yml`, which are read and checked together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from broadsheet.config.corrections import PaperCorrection, read_corrections
from broadsheet.config.own_files import OWN_FILES
from broadsheet.config.registers import Register, read_registers
from broadsheet.config.settings import WHOLE_ADDRESS, Site, end_with_slash, is_site_address, read_settings
from broadsheet.config.topics import read_taxonomy
from broadsheet.config.yaml_reader import YamlMapping, parse_yaml
from broadsheet.model.topics import Taxonomy
from broadsheet.system.encodings import KNOWN_ENCODING, NUL_CHARACTERS, decode_text
from broadsheet.system.errors import ConfigError, InputError, Place
from broadsheet.system.files import read_file
from broadsheet.system.messages import excerpt

TOPICS = "topics.yml"
"""The name of the file with the topics."""
_MOST_BYTES = 1_000_000
"""The greatest size of a file, in bytes."""
_MOST_CHARACTERS = 2_000
"""The greatest length of one text in `site.yml` and `topics.yml`, in characters."""
_MOST_ABSTRACT = 100_000
"""The greatest length of one text in `papers.yml`, which may be an abstract, in characters."""
_MOST_FAULTS = 100
"""The number of faults that are reported one by one; more of them are only counted."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a site owner sets in `site_config/`."""

    site: Site
    """The settings in `site.yml`."""
    taxonomy: Taxonomy
    """The topics in `topics.yml`."""
    entries: tuple[PaperCorrection, ...] = ()
    """The corrections of single papers in `papers.yml`, in the order of the file."""
    registers: Mapping[str, Register] = field(default_factory=dict)
    """The registers of files that are replaced again and again, each under its file."""
    is_default: bool = False
    """Whether there is no `site_config/`, so that everything is as by default."""


def read_config(folder: Path, address: str | None = None) -> Config:
    """Read the configuration in `folder`.

    What is missing there is as by default: without `site.yml` every setting has its default, without `topics.yml` there
    are no topics, since those of another field would say nothing, and without `papers.yml` no corrections. `address`
    replaces the one in `site.yml`. Raises ConfigError with every fault in all files.
    """
    faults: list[str] = []
    if address and not is_site_address(whole := end_with_slash(address)):
        faults.append(f"--site-url or BROADSHEET_SITE_URL is “{excerpt(whole)}”. {WHOLE_ADDRESS}")
    for name in ("site", "topics", "papers"):
        if (folder / f"{name}.yaml").exists() and not (folder / f"{name}.yml").exists():
            faults.append(f"{folder.name}/{name}.yaml: A file of this name is not read. Rename it to {name}.yml.")
    own, topics, papers = (folder / name for name in ("site.yml", TOPICS, "papers.yml"))
    settings = _read_yaml(own, faults) if own.exists() else YamlMapping(None, f"{folder.name}/{own.name}", faults)
    site = read_settings(settings, address, folder / OWN_FILES)
    taxonomy = read_taxonomy(_read_yaml(topics, faults)) if topics.exists() else Taxonomy()
    entries = tuple(read_corrections(_read_yaml(papers, faults, _MOST_ABSTRACT))) if papers.exists() else ()
    registers = read_registers(folder, faults)
    if faults:
        more = len(faults[_MOST_FAULTS:])
        raise ConfigError("\n".join([*faults[:_MOST_FAULTS], *([f"… and {more:,} more."] if more else [])]))
    return Config(site, taxonomy, entries, registers, is_default=not folder.is_dir())


def check_corrections(text: str) -> None:
    """Raise ConfigError if a text is not a valid `papers.yml`."""
    faults: list[str] = []
    if (size := len(text.encode())) > _MOST_BYTES:
        faults.append(f"site_config/papers.yml: It would have {size:,} bytes. At most {_MOST_BYTES:,} are allowed.")
    try:
        list(read_corrections(YamlMapping(parse_yaml(text, _MOST_ABSTRACT), "site_config/papers.yml", faults)))
    except InputError as error:
        faults.append(str(error.at(Place("site_config/papers.yml"))))
    if faults:
        raise ConfigError("\n".join(faults[:_MOST_FAULTS]))


def _read_yaml(path: Path, faults: list[str], most: int = _MOST_CHARACTERS) -> YamlMapping:
    """Read a file as a mapping, which is empty if the file cannot be read or is not YAML; that is a fault."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text, remark = decode_text(read_file(path, _MOST_BYTES, "Shorten it."))
        if remark and remark.kind != KNOWN_ENCODING:
            found = remark.message if remark.kind == NUL_CHARACTERS else "This is not UTF-8."
            faults.append(f"{Place(name, remark.where.line)}: {found} Save the file as UTF-8.")
        return YamlMapping(parse_yaml(text, most), name, faults)
    except InputError as error:
        faults.append(str(error.at(Place(name))))
    return YamlMapping(None, name, faults)
