"""Tests of the pages that the site owner writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.config.look import Look, SiteLink
from broadsheet.pages.own_pages import check_look_links, read_own_pages
from broadsheet.system.errors import ConfigError, Place


def write(project: Path, *paths: str) -> Path:
    """Write files of a site owner."""
    for path in paths:
        file = project / "site_config" / "pages" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {path}\n")
    return project


def test_own_files_are_published_as_they_are(tmp_path: Path) -> None:
    """Markdown and other files keep their paths; hidden files are left out."""
    project = write(tmp_path, "mine.md", "club/photo.svg", ".draft.md", ".git/config")

    pages = list(read_own_pages(project, {"index.md"}))

    assert [(page.path, page.content) for page in pages] == [
        ("club/photo.svg", b"# club/photo.svg\n"),
        ("mine.md", b"# mine.md\n"),
    ]
    assert list(read_own_pages(tmp_path / "other", set())) == []


@pytest.mark.parametrize(
    ("path", "made"),
    [("topics/index.md", "topics/index.html"), ("topics.md", "topics/index.html"), ("README.md", "index.html")],
)
def test_an_own_page_replaces_no_other(path: str, made: str, tmp_path: Path) -> None:
    """A file which MkDocs would write to the place of another page is reported."""
    with pytest.raises(ConfigError, match=f"^site_config/pages/{path}: Broadsheet makes {made} itself"):
        list(read_own_pages(write(tmp_path, path), {"index.md", "topics/index.md"}))


def test_a_link_in_header_or_footer_leads_to_a_page_of_the_site() -> None:
    """A page that does not exist is reported with the nearest one; other files and addresses are not looked for."""
    made = ["index.md", "club/index.md", "topics/index.md"]

    def check(output: str) -> None:
        check_look_links(Look(footer_links=(SiteLink("Club", "x", output, Place("site.yml", 7)),)), made)

    for output in ("index.html", "club/index.html", "feeds/all.xml", ""):
        check(output)
    with pytest.raises(ConfigError) as error:
        check("clubs/index.html")
    assert str(error.value) == (
        "site.yml:7: “Club” leads to clubs/index.html, which the site does not have. Did you mean “club/”?"
    )
    with pytest.raises(ConfigError, match=r"If that paper is hidden, or no longer in seeds/, remove the link\.$"):
        check("papers/dunes-drift-0a1b2c3d/index.html")
