"""Pages of the site that is being replaced, which stay where new ones have faults."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from broadsheet.publish.manifest import read_manifest


def find_former_pages(site: Path, address: str, slugs: Iterable[str]) -> frozenset[str]:
    """Return those of the papers, given by their folders below `papers/`, that have a page in a site.

    A page counts only if the site was published at `address`, since pages contain their addresses.
    """
    manifest = read_manifest(site)
    if manifest.address != address:
        return frozenset()
    pages = {slug: f"papers/{slug}/index.html" for slug in slugs}
    return frozenset(slug for slug, page in pages.items() if page in manifest.digests and (site / page).is_file())


def restore_former_pages(site: Path, new: Path, slugs: Iterable[str]) -> None:
    """Put the former pages of papers, with the files beside them, in the place of those in a new site.

    Only files that are listed in the manifest of the old site are copied. Raises OSError.
    """
    listed = read_manifest(site).digests
    for folder in (f"papers/{slug}/" for slug in slugs):
        shutil.rmtree(new / folder, ignore_errors=True)
        for file in (file for file in listed if file.startswith(folder) and (site / file).is_file()):
            (new / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / file, new / file, follow_symlinks=False)
