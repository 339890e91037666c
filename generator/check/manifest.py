"""The manifest: everything that it lists is there as it was made, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.check.finding import Finding
from generator.manifest import MANIFEST


def read_manifest(content: bytes) -> dict[str, str] | None:
    """The digest of each file that a manifest lists, or None where it is no manifest."""
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        return None
    files = manifest.get("files") if isinstance(manifest, dict) else None
    return {file: str(digest) for file, digest in files.items()} if isinstance(files, dict) else None


def check_manifest(listed: Mapping[str, str] | None, digests: Mapping[str, str]) -> Iterator[Finding]:
    """Files that were changed, lost or added since the build, by what the manifest lists and what is there."""
    if listed is None:
        yield Finding(MANIFEST, 0, "is no manifest; build again.")
        return
    for file in sorted(listed.keys() | digests.keys() - {MANIFEST}):
        if file not in digests:
            yield Finding(file, 0, f"is listed in {MANIFEST} and is not there; build again.")
        elif file not in listed:
            yield Finding(file, 0, "was not made by Broadsheet; remove it, or build again.")
        elif listed[file] != digests[file]:
            yield Finding(file, 0, "was changed since the build; build again.")
