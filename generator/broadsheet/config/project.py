"""A project: the folder of a site, with what its owner sets there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadsheet.config.configuration import Config, read_config

PACKAGED = Path(__file__).parent.parent / "_data"
DEFAULTS = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[3]
"""The folder with the templates, the configuration and the `mkdocs.yml` for what a project does not have itself."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folder of a site, its configuration, and where the rest comes from."""

    folder: Path
    """Absolute; holds `site_config/`, `docs_templates/` and `seeds/`, as far as the project has them."""
    config: Config
    defaults: Path = DEFAULTS
    """The same for what the project does not have."""

    @property
    def seeds(self) -> Path:
        """The folder with the inputs."""
        return self.folder / "seeds"

    @property
    def report(self) -> Path | None:
        """Where the report of a build is written; None outside a project, where it is only printed."""
        return self.folder / "build" / "report.json" if (self.folder / "site_config").is_dir() else None

    def list_templates(self, kind: str) -> list[Path]:
        """The folders below `docs_templates/` of this kind: the project's own comes first."""
        return [folder / "docs_templates" / kind for folder in (self.folder, self.defaults)]


def find_folder(folder: Path | None = None) -> Path:
    """The folder of a project: the one given, or the nearest one from here upwards that has a `site_config/`."""
    here = Path.cwd()
    nearest = (parent for parent in (here, *here.parents) if (parent / "site_config").is_dir())
    return (folder or next(nearest, here)).resolve()


def open_project(folder: Path | None = None, address: str | None = None) -> Project:
    """The project in a folder, or else the nearest one; `address` overrides the one in its `site.yml`.

    Raises ConfigError with every fault found in its configuration.
    """
    found = find_folder(folder)
    return Project(found, read_config(found / "site_config", DEFAULTS / "site_config", address))
