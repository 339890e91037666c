"""What matters only for a public site: its address, and the release of Broadsheet that its host installs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.check.findings import Finding
from broadsheet.config.settings import SHIPPED_ADDRESS, is_example_address
from broadsheet.hosting.release import check_pinned_release
from broadsheet.publish.manifest import MANIFEST
from broadsheet.system.environment import is_in_ci


def check_deployment(address: str, project: Path) -> Iterator[Finding]:
    """Yield the findings about a site that is going to be public at `address`, built from the folder `project`.

    In CI, the release is not checked: the host has just installed it.
    """
    if address == SHIPPED_ADDRESS:
        found = f"The site's address is still {address}, as shipped"
        yield Finding(MANIFEST, 0, f"{found}. Set the address in site_config/site.yml.")
    if is_example_address(address):
        found = f"The site's address is {address}, whose domain is reserved for examples"
        advice = (
            "Set “address” in site_config/site.yml to the address at which the site is published, or pass --site-url."
        )
        yield Finding(MANIFEST, 0, f"{found}. {advice}")
    if not is_in_ci() and (problem := check_pinned_release(project)):
        yield Finding(problem.where.file, problem.where.line, f"{problem.message} {problem.advice}")
