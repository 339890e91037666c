"""The rule for the manifest: the site holds exactly the files that it lists, unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from broadsheet.check.findings import Finding
from broadsheet.publish.manifest import MANIFEST, Manifest


def check_manifest(manifest: Manifest, digests: Mapping[str, str]) -> Iterator[Finding]:
    """Files that were changed, lost or added since the build; `digests` has the SHA-256 of each file that exists."""
    if manifest.address is None:
        yield Finding(MANIFEST, 0, "is no manifest; build again.")
        return
    listed = manifest.digests
    for file in sorted(listed.keys() | digests.keys() - {MANIFEST}):
        if file not in digests:
            yield Finding(file, 0, f"is listed in {MANIFEST} and is not there; build again.")
        elif file not in listed:
            yield Finding(file, 0, "was not made by Broadsheet; remove it, or build again.")
        elif listed[file] != digests[file]:
            yield Finding(file, 0, "was changed since the build; build again.")
