"""The release of Broadsheet that a site installs, as its `requirements.txt` names it.

A new site installs the very Broadsheet that made it. Whether others can install that one too is decided without the
network: from its address, and from what the clone it was installed from knows about branches of its remotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from broadsheet import __version__
from broadsheet.config.defaults import DEFAULTS, PACKAGED
from broadsheet.hosting.git import Git
from broadsheet.system.errors import InputError, Place, Problem, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.hosts import hide_credentials, is_private_host
from broadsheet.system.messages import excerpt

REQUIREMENTS = "requirements.txt"
"""The file of a site that names the release; workflows install it."""
_MOST_BYTES = 1_000_000
"""The greatest size of that file, in bytes."""
_GIT = re.compile(r"(?:git\+)?((?:https://|ssh://(?:[\w.-]+@)?|file:///)[^\s#;@]+)@([0-9a-f]{40})")
"""An address of a Git repository and a commit. It cannot contain a password."""
_CALL = re.compile(r"uses: \S+/\.github/workflows/site-\w+\.yml@([0-9a-f]{40})\b")
"""A line of a site's workflow that calls one of the release."""
_SOURCE = re.compile(r"Source, (https://[^\s?#]+)/tree/([0-9a-f]{40})")
"""The address of the commit from which a package was built, in its metadata; `.ci/release.py` writes it."""
_SHORT = re.compile(r"(?:[\w.-]+@)([\w.-]+):([^/\s].*)")
"""An address such as `git@github.com:example/broadsheet.git`.

It is replaced by the same address with HTTPS, so that the site can be installed without a key.
"""
_ADDRESS = re.compile(r"(?:\w+\+)?((?:https?|ssh|git|file)://[^\s#;]+)")
"""An address in a line of `requirements.txt`."""
_PATH = re.compile(r"(?:-e\s*|--editable[\s=]\s*)?([./][^\s;#]*|[A-Za-z]:\\.*)")
"""A path in the place of a requirement."""
_UNRELEASED = re.compile(r"==\s*\S*(?:\.?dev\d*|\+\S*)")
"""A version that no package index accepts or keeps: one in development, or one with a local label (PEP 440)."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release of Broadsheet that a site can install."""

    requirement: str
    """The line for `requirements.txt` (PEP 508), without the end of the line."""
    home: str = ""
    """The address of its repository, if that can be opened in a browser; otherwise empty."""
    commit: str = ""
    """Its commit; empty if that is not known."""


def parse_release(text: str) -> Release:
    """Return the release that a user gives as `ADDRESS@COMMIT`. Raises UsageError."""
    if match := _GIT.fullmatch(_as_url(text.strip())):
        return _name_commit(*match.groups())
    raise UsageError(
        f"--from: “{excerpt(hide_credentials(text), 120)}” is not a Git address, “@” and a full commit hash. Pass, for"
        f" example, https://github.com/example/broadsheet@{'0a' * 20} or file:///srv/broadsheet@…. In a clone of"
        " Broadsheet, `git remote get-url origin` prints the address and `git rev-parse HEAD` the commit, which must"
        " have been pushed."
    )


def find_installed_release() -> Release:
    """Return the installed release, from pip's record and from the clone or folder that is installed.

    Without an address in the record, it came from a package index and is named by its version. The record is
    `direct_url.json` of PyPA's “Recording the Direct URL Origin of installed distributions”. A package that was built
    for a release names its repository and commit among the addresses in its metadata.
    """
    record = _read_record()
    if folder := find_clone():
        return _name_folder(folder)
    if commit := record.get("vcs_info", {}).get("commit_id"):
        return _name_commit(_make_public(record["url"]), commit)
    requirement = f"broadsheet @ {record['url']}" if "url" in record else f"broadsheet=={__version__}"
    return Release(requirement, *_read_source())


def find_next_release(project: Path) -> Release:
    """Return the release that the site in a folder installs after an upgrade: the installed one.

    If that is a commit of which only a folder of this machine is known, and the site names a repository that others can
    reach, it is the same commit there.
    """
    installed = find_installed_release()
    lines = _read_lines(project / REQUIREMENTS)
    number = find_release_line(lines)
    named = _GIT.search(_strip_comment(lines[number])) if number is not None else None
    if installed.commit and not installed.home and named and not _is_local(named[1]):
        return _name_commit(named[1], installed.commit)
    return installed


def find_clone() -> Path | None:
    """Return the folder that Broadsheet runs from, or was installed from by pip; None if there is no such folder."""
    if DEFAULTS != PACKAGED:
        return DEFAULTS
    record = _read_record()
    return Path(unquote(urlsplit(record["url"]).path)) if "dir_info" in record else None


def find_documentation() -> str:
    """Return where the folder `docs/` is, in which messages name pages.

    That is the address of the installed release's repository, or else the clone on this machine, or else only what it
    is called.
    """
    if home := find_installed_release().home:
        return home
    clone = find_clone()
    return str(clone) if clone and (clone / "docs").is_dir() else "Broadsheet's repository"


def check_pinned_release(project: Path) -> Problem | None:
    """Return why a host could not install the release that a site names, or call its workflows; None if it can.

    `project` is the folder of the site. Nothing is asked over the network, so an address on the internet counts as
    reachable, and a commit as pushed unless a clone on this machine knows better.
    """
    lines = _read_lines(project / REQUIREMENTS)
    number = find_release_line(lines)
    if number is not None:
        where = Place(REQUIREMENTS, number + 1)
        if problem := _check_requirement(_strip_comment(lines[number]), where, project):
            return problem
    for path in sorted((project / ".github" / "workflows").glob("*.yml")):
        for number, line in enumerate(_read_lines(path), 1):
            where = Place(path.relative_to(project).as_posix(), number)
            if (call := _CALL.search(line)) and (problem := _check_commit(call[1], where, "This calls a workflow of")):
                return problem
    return None


def _read_lines(path: Path) -> list[str]:
    """Return the lines of a file; none if it cannot be read."""
    try:
        return read_file(path, _MOST_BYTES, "Shorten it.").decode(errors="replace").splitlines()
    except InputError:
        return []


def find_release_line(lines: Sequence[str]) -> int | None:
    """Return the index of the line of `requirements.txt` that names the release; None if there is no such line."""
    named = re.compile(r"(?!#).*\bbroadsheet\b|git\+file:", re.IGNORECASE)
    return next((number for number, line in enumerate(lines) if named.match(_strip_comment(line))), None)


def _strip_comment(line: str) -> str:
    """Return a line of `requirements.txt` without a comment after a requirement, and without white space around it."""
    return line.split(" #")[0].strip()


def _check_requirement(line: str, where: Place, project: Path) -> Problem | None:
    """Return why a host could not install what a line names; None if it can."""
    advice = (
        "Before you publish, name a release that others can reach, for example with"
        " `broadsheet upgrade --from https://github.com/example/broadsheet@COMMIT`."
    )
    if _UNRELEASED.search(line):
        found = f"“{excerpt(line)}” is a version in development, which no package index has."
        return Problem(where, "local-release", f"{found} A host could not install it.", advice)
    if path := _PATH.fullmatch(line):
        is_inside = (project / path[1]).resolve().is_relative_to(project)
        return None if is_inside else _report_local(path[1], where, advice)
    if not (match := _ADDRESS.search(line)):
        return None
    address = match[1]
    if address.startswith("ssh://"):
        found = f"Broadsheet is installed from {excerpt(hide_credentials(address), 200)}, for which a host has no key."
        return Problem(where, "local-release", found, "Write the address that begins with https://.")
    if _is_local(address):
        return _report_local(address, where, advice)
    commit = re.search(r"@([0-9a-f]{7,40})\b", address.partition("://")[2].partition("/")[2])
    return _check_commit(commit[1], where, "Broadsheet is installed from") if commit else None


def _check_commit(commit: str, where: Place, found: str) -> Problem | None:
    """Return the problem of a commit that is only in the clone on this machine; None if it is elsewhere or unknown.

    `found` is the beginning of the sentence that names the commit.
    """
    clone = find_clone()
    if clone is None or not _is_unpushed(commit, clone):
        return None
    found = f"{found} commit {commit[:12]}, which only the clone in {clone} has."
    push = f"Push it (`git -C {clone} push`), or name a commit that has been pushed with `broadsheet upgrade --from`."
    return Problem(where, "local-release", found, push)


def _report_local(address: str, where: Place, advice: str) -> Problem:
    """Return the problem of an address that leads nowhere from another machine."""
    shown = excerpt(hide_credentials(address), 200)
    found = f"Broadsheet is installed from {shown}, which only this machine or its network can reach."
    return Problem(where, "local-release", found, advice)


def _is_local(address: str) -> bool:
    """Return whether an address leads nowhere from outside this machine's network."""
    return is_private_host(urlsplit(address).hostname or "")


def _is_unpushed(commit: str, clone: Path) -> bool:
    """Return whether a clone has a commit that no branch of a remote contained when it last heard of them."""
    git = Git(clone)
    if git.ask("cat-file", "-e", f"{commit}^{{commit}}") is None:
        return False
    return git.ask("branch", "--remotes", "--contains", commit) == ""


def _read_record() -> dict[str, Any]:
    """Return pip's record of where Broadsheet was installed from; empty if it was not, or came from an index."""
    try:
        record = json.loads(distribution("broadsheet").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return {}
    return dict(record)


def _read_source() -> tuple[str, str]:
    """Return the repository and the commit that the metadata of the installed package names; empty without them."""
    try:
        addresses = distribution("broadsheet").metadata.get_all("Project-URL", [])
    except PackageNotFoundError:
        return "", ""
    source = next(filter(None, map(_SOURCE.fullmatch, addresses)), None)
    return (source[1], source[2]) if source else ("", "")


def _name_commit(address: str, commit: str) -> Release:
    """Return the release of a commit.

    Before 24.1, pip accepts no name before the address of a folder.
    """
    git = f"git+{address}@{commit}"
    home = address.removesuffix(".git") if address.startswith("https:") else ""
    return Release(git if address.startswith("file:") else f"broadsheet @ {git}", home, commit)


def _name_folder(folder: Path) -> Release:
    """Return the release in a folder: its commit, if it is a clone, under the address that it was cloned from."""
    git = Git(folder)
    top, commit = git.ask("rev-parse", "--show-toplevel"), git.ask("rev-parse", "HEAD")
    if not top or not commit or Path(top).resolve() != folder.resolve():
        return Release(f"broadsheet @ {folder.as_uri()}")
    origin = git.ask("config", "--get", "remote.origin.url") or str(folder)
    address = _make_public(_as_url(origin))
    return _name_commit(address if _GIT.fullmatch(f"{address}@{commit}") else folder.as_uri(), commit)


def _make_public(address: str) -> str:
    """Return an address without a password; one for SSH keeps the user's name, without which it leads nowhere."""
    return hide_credentials(address) if address.startswith("https://") else address


def _as_url(address: str) -> str:
    """Return a folder, or an address in Git's short form for SSH, as an address that pip accepts."""
    if short := _SHORT.fullmatch(address):
        return f"https://{short[1]}/{short[2]}"
    return f"file://{address}" if address.startswith("/") else address
