"""Size limits, so that a site can be published and loads quickly.

GitHub's limits are from https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits:
a published site is at most 1 GB, and a deployment that takes longer than 10 minutes is ended. A finding comes at 80 %
of them, while there is still time to do something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from broadsheet.check.findings import Finding

SITE_BYTES = 1_000_000_000
DEPLOY_SECONDS = 600
WARNING_SHARE = 0.8
"""The part of one of GitHub's limits from which on there is a finding."""
PAGE_BYTES = 500_000
"""For one HTML page; our own choice. Half a megabyte takes seconds on a slow phone; a paper's page has 20 kB."""
BYTES_A_SECOND = 10_000_000
"""How fast GitHub deploys. Public runs of 1 to 3 GB reached 10 to 23 MB a second; this is the slowest of them."""
FILES_A_SECOND = 200
"""How fast GitHub deploys small files. It publishes no figure; this is a cautious guess."""


def check_budgets(sizes: Mapping[str, int], pages: Mapping[str, object]) -> Iterator[Finding]:
    """A finding for each limit that a site exceeds or comes close to; `sizes` has the bytes of each file."""
    size, number = sum(sizes.values()), len(sizes)
    if size > WARNING_SHARE * SITE_BYTES:
        limit = f"{WARNING_SHARE:.0%} of the {SITE_BYTES / 1e6:,.0f} MB of GitHub Pages"
        found = f"the site has {size / 1e6:,.0f} MB, over {limit}"
        yield Finding(".", 0, f"{found}; publish fewer papers, or elsewhere.")
    seconds = size / BYTES_A_SECOND + number / FILES_A_SECOND
    if seconds > WARNING_SHARE * DEPLOY_SECONDS:
        found = (
            f"deploying {number:,} files may take {seconds / 60:.0f} minutes, over {WARNING_SHARE:.0%} of GitHub Pages’"
        )
        yield Finding(".", 0, f"{found} {DEPLOY_SECONDS / 60:.0f}; publish fewer papers, or elsewhere.")
    for file in pages:
        if sizes[file] > PAGE_BYTES:
            found = f"the page has {sizes[file] / 1e3:,.0f} kB, over {PAGE_BYTES / 1e3:,.0f} kB"
            yield Finding(file, 0, f"{found}; split it, or shorten what it lists.")
