"""Pages in a folder of another site: ours are written, replaced and removed, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from broadsheet.pages.templates import Page
from broadsheet.publish.embedding import EMBEDDED, count_embedded, embed_pages
from broadsheet.publish.foreign_files import find_foreign_files
from broadsheet.publish.target import refuse_inputs
from broadsheet.system.errors import UsageError
from broadsheet.system.files import lock_folder
from tests.conftest import ADDRESS, fill, fill_site


def embed(folder: Path, **pages: str) -> None:
    """Embed pages, whose paths have `__` in place of `/`."""
    named = {f"{name.replace('__', '/')}.md": text for name, text in pages.items()}
    embed_pages(folder, [Page(path, text.encode()) for path, text in named.items()], ADDRESS, len(pages))


def read(folder: Path) -> dict[str, str]:
    """What is in each file below a folder, without the list of ours; and each empty folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else ""
        for path in folder.rglob("*")
        if path.name != EMBEDDED and (path.is_file() or not any(path.iterdir()))
    }


def test_pages_that_are_gone_are_removed(tmp_path: Path) -> None:
    """After each run, the folder has exactly the pages, without empty folders."""
    embed(tmp_path / "papers", index="two", dunes__index="Dunes", shells__deep__index="Shells")
    embed(tmp_path / "papers", index="one", dunes__index="Dunes")

    assert read(tmp_path / "papers") == {"index.md": "one", "dunes/index.md": "Dunes"}
    assert count_embedded(tmp_path / "papers") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_files_of_others_are_kept(tmp_path: Path) -> None:
    """A file that is not ours stays as it is, also in a folder of ours, and keeps that folder."""
    embed(tmp_path, index="one", dunes__index="Dunes")
    fill(tmp_path / "dunes", notes="theirs")
    fill(tmp_path, **{"club.md": "theirs"})

    embed(tmp_path, index="none")

    assert read(tmp_path) == {"index.md": "none", "dunes/notes": "theirs", "club.md": "theirs"}


def test_a_site_and_embedded_pages_are_never_mixed(tmp_path: Path) -> None:
    """Whichever is there first is named, and stays as it is until somebody deletes it, also with --overwrite."""
    embed(tmp_path / "papers", index="one")
    site = fill_site(tmp_path / "site", index="one")

    for overwrite in (False, True):
        with pytest.raises(UsageError, match=r"^\S+papers: This folder has the Markdown .* Delete the folder first"):
            find_foreign_files(tmp_path / "papers", overwrite)
    with pytest.raises(UsageError, match=r"^\S+site: This folder has a site .* Delete the folder first"):
        embed(site, pages="one")
    assert "pages.md" not in read(site)


@pytest.mark.parametrize("theirs", ["index.md", "dunes", "dunes/index.md", "shells/index.md/note"])
def test_a_page_never_replaces_a_file_of_others(theirs: str, tmp_path: Path) -> None:
    """A file where a page, or the folder of one, has to be is named, and nothing is written."""
    embed(tmp_path, tides__index="Tides")
    (tmp_path / theirs).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / theirs).write_text("theirs")
    before = read(tmp_path)

    with pytest.raises(UsageError) as error:
        embed(tmp_path, index="one", dunes__index="Dunes", shells__index="Shells")

    assert f"files that Broadsheet did not make, at paths that it needs ({theirs})" in str(error.value)
    assert read(tmp_path) == before


def test_links_are_not_followed(tmp_path: Path) -> None:
    """What a link in the place of a file or a folder of ours leads to is neither changed nor removed."""
    docs, elsewhere = tmp_path / "docs", fill(tmp_path / "elsewhere", **{"index.md": "theirs"})
    for name in ("index.md", "dunes"):
        embed(docs, index="one", dunes__index="Dunes")
        (docs / "dunes" / "index.md").unlink()
        (docs / "dunes").rmdir()
        (docs / "index.md").unlink()
        (docs / name).symlink_to(elsewhere / "index.md" if name == "index.md" else elsewhere)
        with pytest.raises(UsageError):
            embed(docs, index="two", dunes__index="Dunes")
        embed(docs)
        assert read(elsewhere) == {"index.md": "theirs"}
        (docs / name).unlink()


def test_the_list_removes_nothing_outside_the_folder(tmp_path: Path) -> None:
    """A list that somebody wrote names only files in the folder, whatever paths it has."""
    fill(tmp_path, notes="theirs")
    listed = {"address": ADDRESS, "papers": 1, "files": {"../notes": "", str(tmp_path / "notes"): "", "gone.md": ""}}
    fill(tmp_path / "docs", **{EMBEDDED: json.dumps(listed)})

    embed(tmp_path / "docs", index="one")

    assert read(tmp_path) == {"notes": "theirs", "docs/index.md": "one"}


def test_an_interrupted_run_is_continued(tmp_path: Path) -> None:
    """Whatever a run that failed has written, in part or completely, is ours for the next one."""
    (tmp_path / "dunes" / "index.md").mkdir(parents=True)
    with pytest.raises(UsageError):
        embed(tmp_path, index="one", dunes__index="Dunes", shells__index="Shells")
    (tmp_path / "dunes" / "index.md").rmdir()
    (tmp_path / "index.md").write_text("o")

    embed(tmp_path, index="one", shells__index="Shells")

    assert read(tmp_path) == {"index.md": "one", "shells/index.md": "Shells", "dunes": ""}


def test_pages_that_are_right_are_not_touched(tmp_path: Path) -> None:
    """A server that watches the folder sees only what has changed."""
    embed(tmp_path, index="one", dunes__index="Dunes")
    before = (tmp_path / "dunes" / "index.md").stat()

    embed(tmp_path, index="two", dunes__index="Dunes")

    assert (tmp_path / "dunes" / "index.md").stat().st_mtime_ns == before.st_mtime_ns


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A folder without a parent, one in which another command writes, and one that is read say so."""
    with pytest.raises(
        UsageError, match=r"The folder .*/nowhere does not exist\. Create it, or choose another place\."
    ):
        embed(tmp_path / "nowhere" / "papers", index="one")
    with (
        lock_folder(tmp_path, "Locked."),
        pytest.raises(UsageError, match=r"Another command is writing pages there\. Wait until it ends\."),
    ):
        embed(tmp_path, index="one")
    for inner, sources in (("seeds", ()), ("seeds/papers", ()), ("mine/papers", (tmp_path / "mine",))):
        with pytest.raises(UsageError, match=r"A build reads .*, so no pages can be written there\."):
            refuse_inputs(tmp_path / inner, tmp_path, sources)
    refuse_inputs(tmp_path / "docs", tmp_path, (tmp_path / "lab.bib",))
