"""A project: the folder of a site with its configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadsheet.config.configuration import Config, read_config
from broadsheet.config.defaults import DEFAULTS
from broadsheet.system.errors import UsageError


@dataclass(frozen=True, slots=True)
class Project:
    """The folder of a site, its configuration, and the defaults for what is missing there."""

    folder: Path
    """The absolute path of the folder, which can have `site_config/`, `docs_templates/` and `seeds/`."""
    config: Config
    """The configuration, in which defaults have been filled in."""
    defaults: Path = DEFAULTS
    """The folder that provides whatever the project does not have itself."""

    @property
    def seeds(self) -> Path:
        """The folder with the input files."""
        return self.folder / "seeds"

    @property
    def report(self) -> Path | None:
        """The file that a build writes its report to; None outside a project, where the report is only printed."""
        return self.build / "report.json" if self.build else None

    @property
    def build(self) -> Path | None:
        """The folder for what builds leave to each other; None outside a project. It may be deleted at any time."""
        return self.folder / "build" if (self.folder / "site_config").is_dir() else None

    def list_templates(self, kind: str) -> list[Path]:
        """The folders `docs_templates/KIND`, for example `pages`: that of the project, then that of the defaults."""
        return [folder / "docs_templates" / kind for folder in (self.folder, self.defaults)]


def find_folder(folder: Path | None = None) -> Path:
    """The absolute path of a project.

    It is `folder` if one is given; otherwise the working directory, or its nearest parent, that has a `site_config/`;
    otherwise the working directory.
    """
    here = Path.cwd()
    nearest = (parent for parent in (here, *here.parents) if (parent / "site_config").is_dir())
    return (folder or next(nearest, here)).resolve()


def open_project(folder: Path | None = None, address: str | None = None) -> Project:
    """Open the project in a folder, or the one that `find_folder` finds.

    `address` replaces the one in its `site.yml`. Raises ConfigError with every fault in its configuration.
    """
    found = find_folder(folder)
    return Project(found, read_config(found / "site_config", address))


def check_is_site(folder: Path, *, is_configured: bool = False) -> None:
    """Raise UsageError if a folder is not that of a site, because it has neither `site_config/` nor `seeds/`.

    With `is_configured`, `seeds/` alone is not enough.
    """
    if (folder / "site_config").is_dir() or (not is_configured and (folder / "seeds").is_dir()):
        return
    lacks = "it has no site_config/" if is_configured else "it contains neither seeds/ nor site_config/"
    raise UsageError(
        f"{folder}: This is not the folder of a site: {lacks}. Go to the folder of your site with cd, or name it with"
        " --project. `broadsheet new FOLDER` makes a new site."
    )
