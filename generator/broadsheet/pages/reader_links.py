"""Links by which readers report a mistake or suggest a paper: to forms of the site's repository, or elsewhere.

The forms are in `.github/ISSUE_TEMPLATE/` of a site. GitHub fills a form from an address that names it and the ids of
its fields (“Creating an issue from a URL query” in its documentation).
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from broadsheet.config.settings import Site
from broadsheet.system.messages import excerpt

_REPOSITORY = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+?(?:\.git)?/?")
"""The address of a repository on GitHub."""
_LONGEST_TITLE = 120
"""The greatest number of characters of a paper's title in the subject of a report."""


def link_mistake(site: Site, title: str, address: str) -> str:
    """Return the link to report a mistake on the page of a paper; empty if the site has no place for that."""
    return site.report_to and _link(site, "mistake.yml", f"Mistake: {excerpt(title, _LONGEST_TITLE)}", address)


def link_suggestion(site: Site) -> str:
    """Return the link to suggest a paper; empty if the site has no place for that."""
    return _link(site, "paper.yml", "Paper: ", "")


def _link(site: Site, form: str, subject: str, address: str) -> str:
    """Return the link to a form with a subject and the address of a page."""
    if site.report_to.lower().startswith("mailto:"):
        values = {"subject": f"{site.name}: {subject}"} | ({"body": f"{address}\n\n"} if address else {})
        return f"{site.report_to}{'&' if '?' in site.report_to else '?'}{urlencode(values, quote_via=quote)}"
    if not _REPOSITORY.fullmatch(site.report_to):
        return site.report_to
    values = {"template": form, "title": subject} | ({"paper": address} if address else {})
    repository = site.report_to.rstrip("/").removesuffix(".git")
    return f"{repository}/issues/new?{urlencode(values, quote_via=quote)}"
