"""How far a site is from being public, as far as this machine knows."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.config.project import Project, check_is_site
from broadsheet.hosting.git import Git, has_identity, is_git_installed
from broadsheet.hosting.release import check_pinned_release
from broadsheet.hosting.remote import GitHub
from broadsheet.hosting.repository import Repository, list_site_files, read_repository
from broadsheet.hosting.site_address import find_site_address
from broadsheet.system.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that decides what is left to do."""

    name: str
    """The name of the site's folder."""
    address: str
    """The address in `site.yml`."""
    files: tuple[str, ...]
    """The files and folders of the site that are there."""
    has_git: bool
    """Whether Git is installed."""
    has_identity: bool
    """Whether Git knows the name and the e-mail address for commits."""
    repository: Repository | None
    """The repository; None if the site is in none."""
    published: str | None
    """The address in the `site.yml` that was last pushed, empty if it has none; None if nothing was pushed yet."""
    release: Problem | None
    """Why a host cannot install the release of Broadsheet that the site names; None if it can."""
    has_workflows: bool
    """Whether the site has workflows for GitHub."""

    @property
    def github(self) -> GitHub | None:
        """The repository on GitHub; None if it is elsewhere, or nowhere yet."""
        remote = self.repository.remote if self.repository else None
        return remote.github if remote else None


def read_situation(project: Project) -> Situation:
    """Look at a site, its repository, and what is known of the remote. Nothing is changed.

    Raises UsageError if the folder is not one of a site, or if Git cannot read the repository.
    """
    folder = project.folder
    check_is_site(folder, is_configured=True)
    has_git = is_git_installed()
    repository = read_repository(folder) if has_git else None
    return Situation(
        name=folder.name,
        address=project.config.site.address,
        files=tuple(name for name in list_site_files(folder) if (folder / name).exists()),
        has_git=has_git,
        has_identity=has_git and has_identity(Git(folder)),
        repository=repository,
        published=_read_published(Git(folder), repository) if repository else None,
        release=check_pinned_release(folder),
        has_workflows=any((folder / ".github" / "workflows").glob("*.y*ml")),
    )


def _read_published(git: Git, repository: Repository) -> str | None:
    """Return the address in the `site.yml` that was last pushed; None if nothing was, as far as Git knows."""
    if not repository.remote or repository.ahead is None:
        return None
    file = f"{repository.remote.name}/{repository.branch}:{repository.below}site_config/site.yml"
    return find_site_address(git.ask("show", file) or "")
