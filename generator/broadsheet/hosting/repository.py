"""The Git repository of a site, as it is now. Nothing is changed, and nothing is asked over the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from broadsheet.config.mkdocs_file import list_theme_files
from broadsheet.hosting.git import Git
from broadsheet.hosting.release import REQUIREMENTS
from broadsheet.hosting.remote import Remote

SITE_FILES = (
    "seeds", "site_config", "docs_templates", ".github", "mkdocs.yml", "requirements.txt", "requirements.lock",
    "README.md", ".gitignore",
)  # fmt: skip
"""What belongs to every site, in the order of its importance."""
_MADE = {"site", "build", "__pycache__"}
"""Folders that are made from the others and never committed."""
_ENVIRONMENTS = re.compile(r"\.?v?env/|\.broadsheet-")
"""The beginnings of paths that are often in the folder of a site and are not worth a mention."""
_STATUS = ("status", "--porcelain=v2", "-z", "--no-renames")
"""The command that lists changes, in the format that git-status(1) describes as stable."""
_LOCKS = ("*.lock", "refs/**/*.lock")
"""Patterns for the files that a Git command has while it changes what is committed, and which branch has it."""
_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
"""For each file that shows that a command of Git is not finished, its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What a site's repository contains, and what the remote had when Git last heard of it."""

    below: str
    """The path of the site below the top of the repository, with a slash at the end; empty if it is the top."""
    branch: str
    """The branch that is checked out; empty if none is."""
    unfinished: str
    """What Git has begun and not finished: `merge`, `rebase` …, or `lock` for a command; empty if nothing."""
    remote: Remote | None
    """The remote that the branch is pushed to; None if there is none."""
    changes: tuple[str, ...]
    """Files of the site that are not committed as they are now, by their paths below the site, in order."""
    new: tuple[str, ...]
    """Those of them that Git does not know yet."""
    ignored: tuple[str, ...]
    """Files in `seeds/` that Git ignores, so that they will never be committed."""
    others: tuple[str, ...]
    """New files and folders that do not belong to the site."""
    ahead: int | None
    """The number of commits that the remote did not have; None if the branch was never pushed."""
    behind: int
    """The number of commits that only the remote had."""


class _Change(NamedTuple):
    """An entry of `git status`."""

    kind: str
    """`1` or `u` for a file that Git knows, `?` for a new one, `!` for an ignored one."""
    path: str
    """The path below the top of the repository; a folder has a slash at the end."""


def read_repository(folder: Path) -> Repository | None:
    """Return the repository that contains a site's folder; None if there is none, or if it ignores the folder.

    Raises UsageError if there is one that Git cannot read, with Git's reason.
    """
    git = Git(folder)
    below = find_prefix(git)
    if below is None:
        return None
    if below and git.ask("check-ignore", "--quiet", ".") is not None:
        return None
    branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD") or ""
    remote = _find_remote(git, branch)
    counts = git.ask("rev-list", "--left-right", "--count", f"{remote.name}/{branch}...HEAD", "--") if remote else None
    behind, ahead = map(int, counts.split()) if counts else (0, None)
    files = list_site_files(folder)
    known = _read_status(git, ".", "--untracked-files=normal")
    listed = [change for change in known if change.kind not in "?!"] + _read_site_status(git, files)
    changes = tuple(_list_changes(listed, below, files))
    unknown = {change.path.removeprefix(below) for change in listed if change.kind == "?"}
    return Repository(
        below=below,
        branch=branch,
        unfinished=_find_unfinished(git),
        remote=remote,
        changes=changes,
        new=tuple(path for path in changes if path in unknown),
        ignored=tuple(c.path.removeprefix(below) for c in listed if c.kind == "!" and _is_input(c, below)),
        others=tuple(_list_others(known, below, files)),
        ahead=ahead,
        behind=behind,
    )


def find_prefix(git: Git) -> str | None:
    """Return the path of Git's folder below the top of its repository; None if it is in none.

    Raises UsageError if there is one that Git cannot read, with Git's reason.
    """
    below = git.ask("rev-parse", "--show-prefix")
    if below is None and any((parent / ".git").exists() for parent in (git.folder, *git.folder.parents)):
        return git.read("rev-parse", "--show-prefix").strip()
    return below


def count_uncommitted(folder: Path) -> int:
    """Return how many files of a site are not committed as they are now; 0 if its owner may not want them committed.

    That is the case for a folder that is not a site, without Git or a repository, and in a repository without a remote
    unless `broadsheet new` made the site. Raises UsageError if Git cannot read the repository.
    """
    git = Git(folder)
    if not (folder / "site_config").is_dir() or (below := git.ask("rev-parse", "--show-prefix")) is None:
        return 0
    if not (folder / REQUIREMENTS).exists() and not git.ask("remote"):
        return 0
    files = list_site_files(folder)
    return len(list(_list_changes(_read_site_status(git, files), below, files)))


def list_site_files(folder: Path) -> tuple[str, ...]:
    """Return the files and folders that belong to a site; new files elsewhere are only committed by their owner.

    What its `mkdocs.yml` names of a theme and hooks is among them, since a host could not build the site without it.
    """
    return tuple(dict.fromkeys((*SITE_FILES, *list_theme_files(folder / "mkdocs.yml"))))


def _read_site_status(git: Git, files: Iterable[str]) -> list[_Change]:
    """Return what Git says about the files of a site, each by itself."""
    return _read_status(git, *files, "--untracked-files=all", "--ignored=matching")


def _read_status(git: Git, *arguments: str) -> list[_Change]:
    """Return what `git status` says about paths, which come first and before the options."""
    paths = [argument for argument in arguments if not argument.startswith("--")]
    options = [argument for argument in arguments if argument.startswith("--")]
    entries = git.read(*_STATUS, *options, "--", *paths).split("\0")
    parsed = (
        re.fullmatch(r"([?!]) (.*)|(1) (?:\S+ ){7}(.*)|(u) (?:\S+ ){9}(.*)", entry, re.DOTALL) for entry in entries
    )
    return [_Change(*(group for group in match.groups() if group is not None)) for match in parsed if match]


def _list_changes(changes: Iterable[_Change], below: str, files: Iterable[str]) -> Iterator[str]:
    """Yield the paths of what a commit of the site would contain, each once, in order."""
    known = {change.path.removeprefix(below) for change in changes if change.kind in "1u"}
    paths = known | {path for path in _list_new(changes, below) if _is_part(path, files)}
    return iter(sorted(path for path in paths if not _MADE.intersection(path.split("/"))))


def _list_new(changes: Iterable[_Change], below: str) -> Iterator[str]:
    """Yield the paths of new files and folders."""
    return (change.path.removeprefix(below) for change in changes if change.kind == "?")


def _is_part(path: str, files: Iterable[str]) -> bool:
    """Return whether a new file belongs to a site: it is where such files are, and is not a hidden file in a folder."""
    is_hidden = any(part.startswith(".") for part in path.split("/")[1:])
    is_there = any(path == file or path.startswith(f"{file}/") for file in files)
    return is_there and not is_hidden and not path.endswith("/")


def _is_input(change: _Change, below: str) -> bool:
    """Return whether a file would be read by a build: it is in `seeds/` and not hidden."""
    path = change.path.removeprefix(below)
    return path.startswith("seeds/") and not path.removeprefix("seeds/").startswith(".")


def _list_others(changes: Iterable[_Change], below: str, files: Iterable[str]) -> Iterator[str]:
    """Yield new files and folders that do not belong to a site and are not made from it."""
    tops = {file.partition("/")[0] for file in files} | _MADE
    for path in _list_new(changes, below):
        if path.partition("/")[0] not in tops and not _ENVIRONMENTS.match(path):
            yield path


def _find_remote(git: Git, branch: str) -> Remote | None:
    """Return the remote that the branch is pushed to: the configured one, `origin`, or the first of the others."""
    names = git.read("remote").split()
    own = git.ask("config", "--get", f"branch.{branch}.remote")
    for name in (own, "origin", *names):
        if name and name in names:
            return Remote(name, git.ask("config", "--get", f"remote.{name}.url") or "")
    return None


def _find_unfinished(git: Git) -> str:
    """Return the name of what Git has begun and not finished; empty if there is nothing."""
    folder = Path(git.read("rev-parse", "--absolute-git-dir").removesuffix("\n"))
    if any(any(folder.glob(pattern)) for pattern in _LOCKS):
        return "lock"
    return next((name for file, name in _UNFINISHED.items() if (folder / file).exists()), "")
