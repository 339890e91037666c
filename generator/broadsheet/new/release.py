"""The release of Broadsheet that a new site installs: a Git address and a commit.

A new site must be able to install the very Broadsheet that made it, so it names a commit which others can fetch.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from broadsheet.system.errors import UsageError
from broadsheet.system.messages import excerpt
from broadsheet.system.processes import run_command

_RELEASE = re.compile(r"(?:git\+)?((?:https://|ssh://(?:\w+@)?|file:///)[^\s#;@]+)@([0-9a-f]{40})")
"""An address and a commit. It cannot contain a password."""
_SHORT = re.compile(r"(?:\w+@)([\w.-]+):([^/\s].*)")
"""An address such as `git@github.com:example/broadsheet.git`.

It is replaced by the same address with HTTPS, so that the site can be installed without a key.
"""


@dataclass(frozen=True, slots=True)
class Release:
    """One commit of Broadsheet's own repository."""

    address: str
    """The address of the Git repository, as pip expects it: `https://github.com/example/broadsheet`."""
    commit: str
    """The full hash of the commit."""

    def __str__(self) -> str:
        """The release as the option --from takes it: `ADDRESS@COMMIT`."""
        return f"{self.address}@{self.commit}"

    @property
    def requirement(self) -> str:
        """The line for `requirements.txt` (PEP 508).

        Before 24.1, pip accepts no name before the address of a folder.
        """
        return f"git+{self}" if self.address.startswith("file:") else f"broadsheet @ git+{self}"


def parse_release(text: str) -> Release:
    """Return the release that a user gives as `ADDRESS@COMMIT`. Raises UsageError."""
    if match := _RELEASE.fullmatch(_as_url(text.strip())):
        return Release(*match.groups())
    found = (
        f"“{excerpt(text, 120)}” is not a Git address, “@” and a full commit hash."
        if text
        else "It is not known where this Broadsheet was installed from."
    )
    raise UsageError(
        f"--from: {found} Pass, for example, https://github.com/example/broadsheet@{'0a' * 20} or"
        " file:///srv/broadsheet@…. In a clone of Broadsheet, `git remote get-url origin` prints the address and"
        " `git rev-parse HEAD` the commit, which must have been pushed."
    )


def find_installed_release() -> Release | None:
    """Return the installed release, from pip's record or from the clone that is installed; None if neither knows it.

    The record is `direct_url.json` of PyPA's “Recording the Direct URL Origin of installed distributions”.
    """
    try:
        recorded = json.loads(distribution("broadsheet").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return None
    text = f"{recorded.get('url')}@{recorded.get('vcs_info', {}).get('commit_id')}"
    if "dir_info" in recorded:
        text = _ask_clone(Path(unquote(urlsplit(recorded["url"]).path)))
    match = _RELEASE.fullmatch(text)
    return Release(*match.groups()) if match else None


def _ask_clone(folder: Path) -> str:
    """Return the origin of a clone and its commit; empty if the commit has not been pushed."""
    answers = [
        run_command(["git", "-C", str(folder), *question])
        for question in (["remote", "get-url", "origin"], ["rev-parse", "HEAD"], ["branch", "-r", "--contains", "HEAD"])
    ]
    failed = any(code or not said for code, said in answers)
    return "" if failed else _as_url(f"{answers[0][1]}@{answers[1][1]}")


def _as_url(address: str) -> str:
    """Return a folder, or an address in Git's short form for SSH, as an address that pip accepts."""
    if short := _SHORT.fullmatch(address):
        return f"https://{short[1]}/{short[2]}"
    return f"file://{address}" if address.startswith("/") else address
