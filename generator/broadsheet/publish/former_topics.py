"""The topics on language models that Broadsheet 0.1.0 gave to every site without a `topics.yml`.

Such a site has published their pages, and keeps them once it has the topics in a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.config.configuration import TOPICS, read_config
from broadsheet.config.defaults import DEFAULTS
from broadsheet.model.library import Library
from broadsheet.publish.outdated import check_hooks
from broadsheet.system.errors import Place, Problem
from broadsheet.system.files import read_file
from broadsheet.system.messages import count, excerpt

FILE = Path("site_config", TOPICS)
"""Where a site has its own topics."""
_FORMER_TOPICS = DEFAULTS / FILE
"""The topics, which have kept their addresses since 0.1.0."""
_MOST_BYTES = 1_000_000
"""The greatest size of that file, in bytes."""


def read_former_topics() -> bytes:
    """Return the file with these topics."""
    return read_file(_FORMER_TOPICS, _MOST_BYTES, "")


def had_former_topics(folder: Path) -> bool:
    """Return whether a site still has the hooks of 0.1.0 but no topics of its own, so that it had these."""
    return not (folder / FILE).exists() and any(check_hooks(folder))


def check_former_topics(folder: Path, site: Path, library: Library) -> Iterator[Problem]:
    """Yield a problem if the pages of such topics would vanish from a published site.

    `folder` is that of the project, `site` that of the published site, and `library` what will replace it.
    """
    if (folder / FILE).exists():
        return
    used = {tag.topic for paper in library.papers for tag in paper.tags}
    known = read_config(_FORMER_TOPICS.parent).taxonomy.topics
    lost = [
        one.title for one in known if one.slug not in used and (site / "topics" / one.slug / "index.html").is_file()
    ]
    if lost:
        yield Problem(
            where=Place(FILE.as_posix()),
            kind="former-topics",
            message=f"This file is missing, and Broadsheet no longer brings topics of its own. The pages of"
            f" {count(len(lost), 'topic')} vanish: {excerpt(', '.join(lost))}.",
            advice="To keep them, run `broadsheet topics keep`, and build again.",
            loud=True,
        )
