"""Size limits, so that a site can be published and its pages load quickly.

The limits of GitHub Pages are from
https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits (“Usage limits”): a published
site may be no larger than 1 GB, and a deployment times out after 10 minutes. A finding is reported at 80 % of them,
while there is still time to act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from broadsheet.check.findings import Finding
from broadsheet.pages.shortening import PAGE_BYTES

SITE_BYTES = 1_000_000_000
"""The limit of GitHub Pages on the size of a published site, in bytes."""
DEPLOY_SECONDS = 600
"""The time after which GitHub Pages ends a deployment, in seconds."""
WARNING_SHARE = 0.8
"""The part of a limit of GitHub Pages above which a finding is reported."""
BYTES_A_SECOND = 10_000_000
"""How fast GitHub deploys. Public runs of 1 to 3 GB reached 10 to 23 MB per second; this is the slowest of them."""
_PUBLISH_LESS = "Publish fewer papers, or use another host."
"""What to do about a site that is too large for GitHub Pages."""
FILES_A_SECOND = 200
"""How fast GitHub deploys small files. It publishes no figure; this is a cautious guess."""


def check_budgets(sizes: Mapping[str, int], pages: Mapping[str, object]) -> Iterator[Finding]:
    """Yield a finding for each limit that a site exceeds or comes close to.

    `sizes` has the size in bytes of every file of the site, `pages` the paths of those that are HTML pages. Findings
    about the site as a whole have the path `.`.
    """
    size, number = sum(sizes.values()), len(sizes)
    if size > WARNING_SHARE * SITE_BYTES:
        limit = f"more than {WARNING_SHARE:.0%} of the {SITE_BYTES / 1e6:,.0f} MB that GitHub Pages allows"
        yield Finding(".", 0, f"The site takes up {size / 1e6:,.0f} MB, {limit}. {_PUBLISH_LESS}")
    seconds = size / BYTES_A_SECOND + number / FILES_A_SECOND
    if seconds > WARNING_SHARE * DEPLOY_SECONDS:
        found = f"Deploying {number:,} files may take {seconds / 60:.0f} minutes"
        limit = f"more than {WARNING_SHARE:.0%} of the {DEPLOY_SECONDS / 60:.0f} minutes that GitHub Pages allows"
        yield Finding(".", 0, f"{found}, {limit}. {_PUBLISH_LESS}")
    for file in pages:
        if sizes[file] > PAGE_BYTES:
            found = f"The page has {sizes[file]:,} bytes, more than {PAGE_BYTES:,}"
            yield Finding(file, 0, f"{found}. Split it, or shorten what it lists.")
