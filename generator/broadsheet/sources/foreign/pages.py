"""Web pages, and from which site they were saved."""

from __future__ import annotations

import re

from broadsheet.sources.foreign.kinds import WEB_PAGE, Advice, Foreign

_PAGE = re.compile(
    r"\s*+(?>(?:(?><\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)\s*+){0,9})<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.DOTALL,
)
"""How a web page begins."""
_ADDRESS = re.compile(
    r"saved from url=\(\d+\)\s*https?://([^/\s>]+)|rel=[\"']?canonical[\"']?[^>]{0,200}?href=[\"']?https?://([^/\"'\s>]+)"
    r"|property=[\"']?og:(?:url|site_name)[\"']?[^>]{0,200}?content=[\"']?(?:https?://)?([^/\"'>]+)",
    re.IGNORECASE,
)
"""What in a page shows where it comes from."""
_SITES = {
    "arxiv.org": ("arXiv", Advice.ARXIV),
    "huggingface.co": ("Hugging Face", Advice.HUGGING_FACE),
    "scholar.google": ("Google Scholar", Advice.PAGE),
    "pubmed.ncbi": ("PubMed", Advice.PAGE),
    "openreview.net": ("OpenReview", Advice.PAGE),
    "aclanthology.org": ("the ACL Anthology", Advice.PAGE),
    "semanticscholar.org": ("Semantic Scholar", Advice.PAGE),
    "dblp.": ("dblp", Advice.PAGE),
    "sciencedirect.com": ("ScienceDirect", Advice.PAGE),
    "ieeexplore": ("IEEE Xplore", Advice.PAGE),
    "dl.acm.org": ("the ACM Digital Library", Advice.PAGE),
    "github.com": ("GitHub", Advice.PAGE),
    "wikipedia.org": ("Wikipedia", Advice.PAGE),
}
"""Sites, by a part of their addresses, with their names."""
_MOST_LINKS = 5
"""The number of links to a site that show that a page comes from it."""


def name_page(head: str) -> Foreign | None:
    """What a text is that begins like a web page; None for any other."""
    if not _PAGE.match(head):
        return None
    said = " ".join(part for match in _ADDRESS.finditer(head) for part in match.groups() if part).lower()
    for part, (site, advice) in _SITES.items():
        if (
            part in said
            or head.count(f"//{part}") + head.count(f"//www.{part}") >= _MOST_LINKS
            or _is_title(head, site)
        ):
            return Foreign(f"{WEB_PAGE} saved from {site}", advice.value)
    return Foreign(WEB_PAGE, Advice.PAGE.value)


def _is_title(head: str, site: str) -> bool:
    """Whether the title of a page ends with the name of a site, or is an arXiv identifier in brackets."""
    title = re.search(r"<title[^>]*>([^<]{1,500})", head, re.IGNORECASE)
    if not title:
        return False
    text = title[1].strip()
    return text.endswith(site) or (site == "arXiv" and bool(re.match(r"\[\d{4}\.\d{4,5}\]", text)))
