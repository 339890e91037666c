"""All checks of a built site, which is examined as a visitor would find it.

Nothing is known about how the site was made, except that its manifest names its address. No request is sent to
another host.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.check.budgets import check_budgets
from broadsheet.check.built_site import BuiltSite, read_built_site
from broadsheet.check.deploy_rules import check_deployment
from broadsheet.check.feed_rules import check_guids, check_list
from broadsheet.check.findings import Finding
from broadsheet.check.links import check_links
from broadsheet.check.manifest_rules import check_manifest
from broadsheet.check.previous import check_previous
from broadsheet.check.sitemap import SITEMAP, check_robots, check_sitemap
from broadsheet.system.progress import track


def check_site(
    folder: Path, address: str, *, previous: tuple[Path, str] | None = None, project: Path | None = None
) -> list[Finding]:
    """Return everything that is wrong with the site in `folder`, sorted by file and line, each finding once.

    `address` is where the site is published. `previous` is the folder and the address of the site that it is going to
    replace, whose pages and feeds must not disappear. `project` is the folder that a host will build it from: what
    would keep the site from being public is a finding as well. A site without findings gives an empty list.
    """
    site, findings = read_built_site(folder, address)
    findings += _check_whole(site)
    if previous:
        findings += check_previous(site, read_built_site(*previous).site)
    if project:
        findings += check_deployment(address, project)
    return sorted(set(findings))


def _check_whole(site: BuiltSite) -> Iterator[Finding]:
    """Yield the findings that need every file to have been read."""
    for file, links in track(site.links.items(), len(site.links)):
        yield from check_links(file, links, site)
    for file, document in site.documents.items():
        yield from check_list(file, document, site.documents, site.address)
    yield from check_guids(site.documents)
    yield from check_sitemap(site.documents.get(SITEMAP), site.pages, site.address, site.find)
    yield from check_robots(site.robots, site.address)
    yield from check_manifest(site.manifest, site.digests)
    yield from check_budgets(site.sizes, site.pages)
