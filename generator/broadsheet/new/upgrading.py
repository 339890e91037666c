"""Bringing the files of a site from an earlier release to the installed one.

A site has copies of files of its release, such as workflows, and it may have changed copies of templates. A copy that
has not been changed is replaced. Into a changed one, the changes between the two releases are merged if the text of the
earlier release is known and the two sides change different lines. Everything else stays as it is and is shown.

Workflows that call those of a release call those of the installed one afterwards. Only where the site's owner has
changed copies of these, the site goes on to call the copies.

What the site's owner writes, such as `site_config/*.yml` and papers in `seeds/`, is never changed, so addresses and
guids stay. For the same reason, a site of 0.1.0 without a `topics.yml` gets the topics that it had from that release.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from broadsheet.config.defaults import DEFAULTS
from broadsheet.config.project import Project
from broadsheet.hosting.git import Git
from broadsheet.hosting.release import REQUIREMENTS, Release, find_release_line
from broadsheet.hosting.repository import find_prefix
from broadsheet.hosting.site_workflows import CALLED, CALLING, is_callable, remove_calls, write_calls
from broadsheet.new.starter import SHARED, TEMPLATES
from broadsheet.publish.former_topics import FILE, had_former_topics, read_former_topics
from broadsheet.publish.outdated import THEME, find_gone
from broadsheet.system.errors import InputError, UsageError
from broadsheet.system.files import read_file, write_atomically
from broadsheet.system.hashes import short_hash

_MOST_BYTES = 1_000_000
"""The greatest size of a file that is upgraded, in bytes."""
_OF_OWNER = ("seeds/EXAMPLE.json", "site_config/papers.yml", "site_config/topics.yml")
"""Files of a new site that belong to its owner from then on."""
_OVERRIDES = ("docs_templates/pages", THEME.as_posix(), "docs_templates/words")
"""Folders in which a site has its own templates in the place of the release's."""
_MOST_COMMITS = 50
"""How many commits of a file are looked at to find the text that its owner began with."""


class Became(StrEnum):
    """What becomes of a file, in the words that are printed."""

    ADDED = "added"
    REPLACED = "replaced"
    MERGED = "merged"
    DELETED = "deleted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpgrade:
    """What an upgrade does with one file of a site."""

    path: str
    """Its path below the site."""
    became: Became
    old: str
    """Its text now; empty if it does not exist."""
    new: str
    """Its text afterwards; if it is kept, that of the release."""
    reason: str = ""
    """Why it is kept or deleted; otherwise empty."""

    @property
    def advice(self) -> str:
        """What its owner can do if it is kept; otherwise empty."""
        if self.is_change:
            return ""
        is_unused = self.path.endswith(".html") and find_gone(self.old)
        state = "It is not used while it reads values that no longer exist." if is_unused else "It stays in use."
        whole = ", or delete the file to use the release's own" if self.path.startswith(_OVERRIDES) else ""
        return f"{state} To get the release's changes, copy the lines that you want into it{whole}."

    @property
    def is_change(self) -> bool:
        """Whether the file changes."""
        return self.became is not Became.KEPT

    def list_difference(self) -> Iterator[str]:
        """Yield the lines of a unified diff from the text now to that of the release."""
        old, new = self.old.splitlines(), self.new.splitlines()
        after = "the new release" if self.became is Became.KEPT else f"{self.path}, upgraded"
        yield from unified_diff(old, new, self.path, after, lineterm="")


def plan_upgrade(project: Project, release: Release) -> list[FileUpgrade]:
    """Return what the installed release changes in a site, or leaves to its owner; `release` is what it installs then.

    The line that names the release comes last.
    """
    former = tomllib.loads(read_file(DEFAULTS / "docs_templates" / "former-files.toml", _MOST_BYTES, "").decode())
    known = {(path, digits) for files in former.values() for path, digits in files.items()}
    calls = replace(release, commit="") if _has_own_workflows(project.folder, known) else release
    found = [_plan_file(project.folder, name, path, known, calls) for name, path in sorted(_list_copies().items())]
    found += _plan_overrides(project, known)
    if had_former_topics(project.folder):
        text = read_former_topics().decode()
        found.append(FileUpgrade(path=FILE.as_posix(), became=Became.ADDED, old="", new=text))
    return [file for file in [*found, _plan_requirements(project.folder, release)] if file]


def list_released_files() -> dict[str, Path]:
    """Return the files of this release that a site has copies of or may replace, by their paths in a site."""
    replaceable = (path for folder in _OVERRIDES for path in (DEFAULTS / folder).rglob("*") if path.is_file())
    return _list_copies() | {path.relative_to(DEFAULTS).as_posix(): path for path in replaceable}


def check_undoable(folder: Path, files: list[FileUpgrade]) -> None:
    """Raise UsageError unless Git has each file as it is now, so that the upgrade can be undone."""
    git = Git(folder)
    names = [file.path for file in files if file.is_change]
    if find_prefix(git) is None or not _has_commit(git):
        advice = "Make it one with `broadsheet publish --yes`, so that an upgrade can be undone."
        raise UsageError(f"{folder} is not a Git repository with a commit. {advice}")
    changed = git.read("status", "--porcelain", "--untracked-files=all", "--", *names).rstrip()
    if changed:
        advice = "Commit them first (`broadsheet publish --yes`), so that the upgrade can be undone."
        raise UsageError(f"Some files that would change are not committed:\n{changed}\n{advice}")


def carry_out_upgrade(folder: Path, files: list[FileUpgrade]) -> None:
    """Write each file that changes, whole; after an interruption, another upgrade continues.

    Raises UsageError if a file cannot be written.
    """
    for file in files:
        if file.became is Became.DELETED:
            (folder / file.path).unlink(missing_ok=True)
        elif file.is_change:
            write_atomically(folder / file.path, file.new.encode())


def _list_copies() -> dict[str, Path]:
    """Return the files that a new site gets as they are and that are not its owner's, by their paths in a site."""
    paths = (path for path in TEMPLATES.rglob("*") if path.is_file() and path.suffix != ".j2")
    files = {path.relative_to(TEMPLATES).as_posix(): path for path in paths}
    files |= {name: DEFAULTS / name for name in SHARED}
    return {name: path for name, path in files.items() if name not in _OF_OWNER}


def _plan_file(folder: Path, name: str, ours: Path, known: set[tuple[str, str]], calls: Release) -> FileUpgrade | None:
    """Return what becomes of a site's copy of a file; None if it is that of the release, or its owner deleted it.

    `calls` is the release whose workflows the site calls, or one that it cannot call.
    """
    new = read_file(ours, _MOST_BYTES, "").decode()
    old = _read(folder / name)
    if old is None:
        return FileUpgrade(path=name, became=Became.KEPT, old="", new=new, reason="it cannot be read as UTF-8")
    exists = (folder / name).exists()
    if name in CALLED and is_callable(calls):
        reason = "the workflows call that of the release"
        return FileUpgrade(path=name, became=Became.DELETED, old=old, new="", reason=reason) if exists else None
    if not exists:
        is_called = name in CALLED and any((folder / caller).exists() for caller in CALLING)
        was_deleted = bool(_list_commits(Git(folder), name))
        text = write_calls(new, calls) if name in CALLING else new
        added = FileUpgrade(path=name, became=Became.ADDED, old="", new=text)
        return None if was_deleted and not is_called else added
    shipped = remove_calls(old) if name in CALLING else old
    base = _find_base(folder, name, known)
    is_unchanged = shipped == base or (name, short_hash(shipped, 16)) in known
    plan = _compare(folder, name, shipped, new, base, is_unchanged=is_unchanged)
    if name not in CALLING:
        return plan
    pointed = Became.REPLACED if is_unchanged or shipped == new else Became.MERGED
    return _plan_calls(FileUpgrade(path=name, became=pointed, old=old, new=write_calls(shipped, calls)), plan, calls)


def _plan_calls(pointed: FileUpgrade, plan: FileUpgrade | None, calls: Release) -> FileUpgrade | None:
    """Return what becomes of a workflow that calls others: they are those of the release, whatever else becomes of it.

    `pointed` changes only the calls. `plan` was made for the file with calls as they are shipped.
    """
    if (plan is None or not plan.is_change) and pointed.old != pointed.new:
        return pointed
    return replace(plan, old=pointed.old, new=write_calls(plan.new, calls)) if plan else None


def _compare(folder: Path, name: str, old: str, new: str, base: str, *, is_unchanged: bool) -> FileUpgrade | None:
    """Return what becomes of a file: replaced if it was not changed, merged if the base is known, and kept otherwise.

    It is None if there is nothing to do.
    """
    if new in (old, base):
        return None
    if is_unchanged:
        return FileUpgrade(path=name, became=Became.REPLACED, old=old, new=new)
    merged = _merge(folder, old, base, new) if base else None
    if merged is None:
        reason = "you and the release changed the same lines" if base else "it is not known what you changed in it"
        return FileUpgrade(path=name, became=Became.KEPT, old=old, new=new, reason=reason)
    return FileUpgrade(path=name, became=Became.MERGED, old=old, new=merged) if merged != old else None


def _plan_overrides(project: Project, known: set[tuple[str, str]]) -> Iterator[FileUpgrade]:
    """Yield what becomes of templates of the site's own that take the place of the release's."""
    if project.folder.resolve() == DEFAULTS.resolve():
        return
    for folder in _OVERRIDES:
        for path in sorted((project.folder / folder).rglob("*")):
            name = path.relative_to(project.folder).as_posix()
            ours = DEFAULTS / name
            if not path.is_file() or not ours.is_file() or not (old := _read(path)):
                continue
            new = read_file(ours, _MOST_BYTES, "").decode(errors="replace")
            if (name, short_hash(old, 16)) in known and old != new:
                reason = "it is an unchanged copy; without it, the release's own file is used"
                yield FileUpgrade(path=name, became=Became.DELETED, old=old, new="", reason=reason)
                continue
            base = _find_known(_find_versions(project.folder, name), name, known)
            upgrade = _compare(project.folder, name, old, new, base, is_unchanged=False)
            if upgrade and upgrade.became is Became.MERGED and path.suffix == ".html" and find_gone(upgrade.new):
                upgrade = replace(upgrade, became=Became.KEPT, new=new, reason="it uses values that no longer exist")
            if upgrade:
                yield upgrade


def _plan_requirements(folder: Path, release: Release) -> FileUpgrade | None:
    """Return the change of the line that names the release; None if it is right, or if the site has no such line."""
    old = _read(folder / REQUIREMENTS) or ""
    lines = old.splitlines()
    number = find_release_line(lines)
    if number is None:
        return None
    lines[number] = release.requirement
    new = "\n".join(lines) + "\n"
    return FileUpgrade(path=REQUIREMENTS, became=Became.REPLACED, old=old, new=new) if new != old else None


def _read(path: Path) -> str | None:
    """Return the text of a file with line feeds; empty if it does not exist, and None if it cannot be read as UTF-8."""
    if not path.exists():
        return ""
    try:
        return read_file(path, _MOST_BYTES, "").decode().replace("\r\n", "\n")
    except (InputError, UnicodeDecodeError):
        return None


def _has_own_workflows(folder: Path, known: set[tuple[str, str]]) -> bool:
    """Return whether a site has copies of the workflows that are called, and its owner has changed one of them."""
    for name in CALLED:
        old = _read(folder / name)
        shipped = read_file(DEFAULTS / name, _MOST_BYTES, "").decode()
        if old not in ("", shipped, _find_base(folder, name, known)) and (name, short_hash(old or "", 16)) not in known:
            return True
    return False


def _find_base(folder: Path, name: str, known: set[tuple[str, str]]) -> str:
    """Return the text that the owner of a site began with; empty if it is not known."""
    versions = _find_versions(folder, name)
    return _find_known(versions, name, known) or next(reversed(versions), "")


def _find_known(versions: Iterable[str], name: str, known: set[tuple[str, str]]) -> str:
    """Return the newest version of a file that is that of a former release; empty if there is none."""
    return next((text for text in versions if (name, short_hash(text, 16)) in known), "")


def _find_versions(folder: Path, name: str) -> list[str]:
    """Return a file as it was committed, with line feeds, newest first, and calls of workflows as they are shipped.

    The first version is what `broadsheet new` wrote.
    """
    git = Git(folder)
    files = [f"{commit}:./{name}" for commit in _list_commits(git, name)]
    exist = (file for file in files if git.ask("cat-file", "-e", file) is not None)
    shown = (git.read("show", file).encode(errors="surrogateescape") for file in exist)
    versions = [version.decode(errors="replace").replace("\r\n", "\n") for version in shown]
    return list(map(remove_calls, versions)) if name in CALLING else versions


def _list_commits(git: Git, name: str) -> list[str]:
    """Return the newest commits that changed or deleted a file; none without a repository.

    Raises UsageError if Git cannot read the repository.
    """
    if find_prefix(git) is None or not _has_commit(git):
        return []
    return git.read("log", f"--max-count={_MOST_COMMITS}", "--format=%H", "--", name).split()


def _has_commit(git: Git) -> bool:
    """Return whether anything is committed on the branch that is checked out."""
    return git.ask("rev-parse", "--verify", "--quiet", "HEAD") is not None


def _merge(folder: Path, old: str, base: str, new: str) -> str | None:
    """Return a text with the changes from `base` to `new`; None if they touch lines that `old` has changed."""
    with TemporaryDirectory() as aside:
        paths = [Path(aside, name) for name in ("old", "base", "new")]
        for path, text in zip(paths, (old, base, new), strict=True):
            path.write_text(text, encoding="utf-8")
        ended = Git(folder).run("merge-file", "-p", "--quiet", *map(str, paths), errors="drop")
    return None if ended.code else ended.output
