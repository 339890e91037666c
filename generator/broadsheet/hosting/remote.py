"""The remote of a site's repository: its address, and what that says about the host."""

from __future__ import annotations

import re
from dataclasses import dataclass

from broadsheet.system.hosts import hide_credentials

_GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://)?(?:[^@/\s]*@)?(?:www\.|ssh\.)?github\.com(?::\d+)?[:/]/*([\w-]+)/([\w.-]+?)(?:\.git)?/*",
    re.IGNORECASE,
)
"""An address of a repository on GitHub, in any form that Git accepts."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """A repository on github.com. Its pages are named as in GitHub's documentation."""

    owner: str
    """The account that owns the repository."""
    name: str
    """The name of the repository."""

    @property
    def page(self) -> str:
        """The address of the repository's page."""
        return f"https://github.com/{self.owner}/{self.name}"

    @property
    def site_address(self) -> str:
        """Where GitHub Pages publishes its site, unless it has its own domain (“What is GitHub Pages?”)."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}/" if self.name.lower() == host else f"https://{host}/{self.name}/"


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote of a repository."""

    name: str
    """Its name there, such as `origin`."""
    address: str
    """Its address as configured. It may contain a password, so it is never printed."""

    def __str__(self) -> str:
        """The address without names and passwords."""
        return hide_credentials(self.address)

    @property
    def github(self) -> GitHub | None:
        """The repository on GitHub; None on another host."""
        match = _GITHUB.fullmatch(self.address)
        return GitHub(*match.groups()) if match else None

    @property
    def needs_key(self) -> bool:
        """Whether it is reached by SSH, with a key instead of a password."""
        return not self.is_local and not re.match(r"(?!ssh)\w+://", self.address)

    @property
    def is_local(self) -> bool:
        """Whether it is a folder on this machine: a path, without a scheme and without `host:` (git-clone(1))."""
        before, colon, _ = self.address.partition(":")
        return self.address.startswith("file://") or not colon or "/" in before
