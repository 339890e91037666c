"""The workflows of a site: which of them call workflows of Broadsheet, and where those are.

A site's own workflows only say when something happens. What happens is in workflows of the release, which they call by
its repository and commit, so that an upgrade reaches them. GitHub finds these only in repositories on GitHub: with a
release that is elsewhere, a site calls copies of its own.
"""

from __future__ import annotations

import re

from broadsheet.hosting.release import Release

CALLED = (".github/workflows/site-daily.yml", ".github/workflows/site-pages.yml")
"""The workflows that are called, in the repository of Broadsheet and, as copies, in a site."""
CALLING = (".github/workflows/daily.yml", ".github/workflows/pages.yml")
"""The workflows of a site that call them."""
_GITHUB = "https://github.com/"
"""How the address of a repository begins whose workflows others can call."""
_CALL = re.compile(rf"(?<=uses: )\S*?({'|'.join(map(re.escape, CALLED))})\b.*")
"""A call, as a site's workflow has it after `uses: `: the workflow that is called, with everything around it."""
_OWN = r"./\1 # zizmor: ignore[self-repository] actionlint knows only this form"
"""A call of a copy."""


def is_callable(release: Release) -> bool:
    """Whether workflows of sites can call those of a release."""
    return bool(release.commit) and release.home.startswith(_GITHUB)


def write_calls(text: str, release: Release) -> str:
    """Return a workflow of a site that calls the workflows of a release, or the site's copies of them."""
    if not is_callable(release):
        return remove_calls(text)
    place = release.home.removeprefix(_GITHUB)
    why = "the release in requirements.txt; `broadsheet upgrade` changes both"
    return _CALL.sub(rf"{place}/\1@{release.commit} # {why}", text)


def remove_calls(text: str) -> str:
    """Return a workflow as it is shipped, whichever release it calls."""
    return _CALL.sub(_OWN, text)
