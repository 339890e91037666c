"""The rule for the manifest: the site has exactly the files that its `broadsheet.json` lists, unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from broadsheet.check.findings import Finding
from broadsheet.publish.manifest import MANIFEST, Manifest


def check_manifest(manifest: Manifest, digests: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each file that was changed, lost or added since the build.

    `manifest` is that of the site, empty if it could not be read; `digests` has the SHA-256 of each file that exists.
    """
    if manifest.address is None:
        yield Finding(MANIFEST, 0, "The manifest is missing or invalid. Build the site again.")
        return
    listed = manifest.digests
    for file in sorted(listed.keys() | digests.keys() - {MANIFEST}):
        if file not in digests:
            yield Finding(file, 0, f"The file is listed in {MANIFEST} but does not exist. Build the site again.")
        elif file not in listed:
            yield Finding(file, 0, f"The file is not listed in {MANIFEST}. Remove it, or build the site again.")
        elif listed[file] != digests[file]:
            yield Finding(file, 0, "The file was changed since the build. Build the site again.")
