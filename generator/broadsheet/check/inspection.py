"""The inspection of a new site before it is published: what is wrong with it, and with the pages of which papers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from broadsheet.check.checks import check_site
from broadsheet.check.findings import Finding
from broadsheet.pages.faulty_pages import FaultyPagesError
from broadsheet.publish.manifest import read_manifest
from broadsheet.system.errors import BroadsheetError
from broadsheet.system.messages import count

_MOST_LISTED = 20
"""How many findings are listed one by one."""
_PAPER = re.compile(r"papers/([^/]+)/")
"""How the paths of a paper's files begin; the group is its folder."""


class CheckError(BroadsheetError):
    """The new site has defects, so the old one stays."""

    exit_code = 1


def inspect_site(site: Path, kept: Collection[str], lost: Collection[str], previous: Path | None) -> None:
    """Raise an error if a new site has defects.

    It is FaultyPagesError if pages of papers have some, since they may be the cause of all others, and else CheckError.
    `kept` are the papers, by their folders, whose pages come from a former site: these are not checked. `previous` is
    the site whose addresses and guids must not disappear, if there is one, unless papers of that site are `lost`:
    topics, authors and items of feeds may disappear with them.
    """
    previous = None if lost else previous
    before = read_manifest(previous).address if previous else None
    found = check_site(
        site, read_manifest(site).address or "", previous=(previous, before) if previous and before else None
    )
    findings = [finding for finding in found if _find_paper(finding) not in kept]
    faults: dict[str, list[Finding]] = {}
    for finding in findings:
        paper = _find_paper(finding)
        if paper and (site / finding.file).is_file():  # Others are pages of the previous site that no longer exist.
            faults.setdefault(paper, []).append(finding)
    if not findings:
        return
    error = CheckError(_list(findings))
    if faults:
        raise FaultyPagesError({paper: _summarise(those) for paper, those in faults.items()}, error)
    raise error


def _find_paper(finding: Finding) -> str:
    """Return the folder of the paper that a finding is about; empty if it is about something else."""
    match = _PAPER.match(finding.file)
    return match[1] if match else ""


def _summarise(findings: list[Finding]) -> str:
    """Return the first finding about a page, and how many more there are."""
    more = f" It has {count(len(findings) - 1, 'more defect')}." if len(findings) > 1 else ""
    return f"{findings[0]}{more}"


def _list(findings: Iterable[Finding]) -> str:
    """Return the message about defects for which a site is not published."""
    lines = [*map(str, findings)]
    more = [f"… and {len(lines) - _MOST_LISTED:,} more."] if len(lines) > _MOST_LISTED else []
    advice = (
        "If they are intended, for example after deleting files from seeds/, run `broadsheet build` once, with the same"
        " --site-dir if you pass one to `broadsheet daily`."
    )
    return "\n".join(["Nothing was published, because the new site has defects.", *lines[:_MOST_LISTED], *more, advice])
