"""Files that a site owner keeps in the folder where the site is published."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from broadsheet.publish.foreign_files import copy_foreign_files, find_foreign_files
from broadsheet.system.errors import UsageError
from tests.conftest import contents, fill, fill_site


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_foreign_file_is_refused_or_kept(overwrite: bool, tmp_path: Path) -> None:
    """A folder with files that its manifest does not list is refused; with --overwrite those files are kept."""
    site = fill_site(tmp_path / "site", index="old")
    fill(site / "deep", a="1", b="2", c="3")
    (site / "link").symlink_to("/nowhere")
    (site / "deep").chmod(0o700)
    os.utime(site / "deep" / "a", (7, 7))
    new = fill_site(tmp_path / "new", index="new")

    if not overwrite:
        with pytest.raises(UsageError) as error:
            find_foreign_files(site, overwrite)
        assert str(error.value) == (
            f"{site}: The folder contains files that Broadsheet did not make (deep/a, deep/b, deep/c and 1 more)."
            " Choose another --site-dir, or pass --overwrite to keep them beside the site's files."
        )
        return
    copy_foreign_files(site, new, overwrite)
    assert contents(new / "deep") == {"a": "1", "b": "2", "c": "3"}
    assert (new / "link").readlink() == Path("/nowhere")
    assert (new / "deep").stat().st_mode & 0o777 == 0o700
    assert (new / "deep" / "a").stat().st_mtime == 7
    assert (new / "index").read_text() == "new"


def test_a_foreign_file_is_copied_if_it_cannot_be_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system without hard links, foreign files are copied with their permissions and times."""
    site, new = fill(tmp_path / "site", thesis="mine"), fill_site(tmp_path / "new", index="new")
    (site / "thesis").chmod(0o640)
    os.utime(site / "thesis", (7, 7))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    copy_foreign_files(site, new, overwrite=True)

    kept = (new / "thesis").stat()
    assert (kept.st_mode & 0o777, kept.st_mtime, (new / "thesis").read_text()) == (0o640, 7, "mine")


@pytest.mark.parametrize(("theirs", "ours"), [("a", "a"), ("a", "a/b"), ("a/b", "a")])
def test_a_foreign_file_in_the_way_is_refused(theirs: str, ours: str, tmp_path: Path) -> None:
    """If the new site needs the path of a foreign file, neither of them replaces the other."""
    site, new = tmp_path / "site", tmp_path / "new"
    for folder, path in ((site, theirs), (new, ours)):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(folder.name)

    with pytest.raises(UsageError) as error:
        copy_foreign_files(site, new, overwrite=True)

    assert str(error.value) == (
        f"{site}: The folder contains files that Broadsheet did not make, at paths that the site needs ({theirs})."
        " Move them away, or choose another --site-dir."
    )
