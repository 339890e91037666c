"""A new site has the bytes of its files, whatever of them was there before."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from broadsheet.publish.manifest import MANIFEST, list_files
from broadsheet.publish.tree import FileStates, NewSite

FILES = {"index.html": b"coast", "papers/gull/index.html": b"gull", "papers/tern/index.html": b"tern"}


class Coast:
    """A published site, and the folder of the site before it."""

    def __init__(self, folder: Path) -> None:
        self.site, self.before = folder / "site", folder / "before"
        self.made, self.states = NewSite(self.before, self.site), FileStates()

    def make(self, files: Mapping[str, bytes] = FILES, *, trusts: bool = True) -> list[str]:
        """Make and publish a site of these files, each with its content as its key; return those that were made."""
        self.made = NewSite(self.before, self.site, self.states if trusts else {})
        made = []
        for path, content in files.items():
            if not self.made.keep(path, content.hex()):
                made.append(path)
                self.made.put(path, content.hex(), content)
        self.made.finish("https://coast.example/", 1)
        self.states = self.made.read_states()
        if not self.made.is_published():
            self.site.mkdir(exist_ok=True)
            aside = self.site.with_name("aside")
            self.site.rename(aside)
            self.before.rename(self.site)
            aside.rename(self.before)
        shown = {path: (self.site / path).read_bytes() for path in list_files(self.site) if path != MANIFEST}
        assert shown == files
        return made


@pytest.fixture
def coast(tmp_path: Path) -> Coast:
    """A site that has been published twice, with a change between."""
    coast = Coast(tmp_path)
    assert coast.make({**FILES, "index.html": b"old"}) == list(FILES)
    assert coast.make() == ["index.html"]
    return coast


def test_what_has_not_changed_is_not_touched(coast: Coast) -> None:
    def look() -> dict[str, tuple[int, int]]:
        """The number of each file, and when it was written."""
        states = {path: (coast.site / path).stat() for path in (*FILES, MANIFEST)}
        return {path: (state.st_ino, state.st_mtime_ns) for path, state in states.items()}

    before = look()

    assert coast.make() == []

    assert coast.made.counts.made == 0
    assert look() == before


def test_a_file_that_comes_back_is_found_in_the_site_before(coast: Coast) -> None:
    assert coast.make({**FILES, "index.html": b"old"}) == []


def test_what_is_no_longer_made_is_removed(coast: Coast) -> None:
    coast.make({"index.html": b"coast"})

    assert not (coast.site / "papers").exists()


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda file: file.write_bytes(b"GULL"),
        lambda file: (file.unlink(), file.mkdir(), (file / "mine").write_bytes(b"")),
        lambda file: (file.unlink(), file.symlink_to("/etc/passwd")),
        lambda file: (file.unlink(), file.parent.rmdir(), file.parent.write_bytes(b"")),
    ],
    ids=["removed", "edited", "a folder", "a link", "a file in the place of its folder"],
)
@pytest.mark.parametrize("trusts", [True, False])
@pytest.mark.parametrize("places", [["site"], ["before"], ["site", "before"]], ids=str)
def test_a_damaged_file_is_made_again(
    damage: Callable[[Path], object], trusts: bool, places: list[str], coast: Coast
) -> None:
    """So it is if the size and the time of the file are as before; both folders may be damaged."""
    for place in places:
        file = getattr(coast, place) / "papers" / "gull" / "index.html"
        state = file.stat()
        damage(file)
        if file.is_file() and not file.is_symlink():
            os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))

    coast.make(trusts=trusts)
    coast.make({**FILES, "index.html": b"new"}, trusts=trusts)


def test_an_unfinished_site_is_completed(coast: Coast) -> None:
    """A build that was killed has changed some files, and not the manifest."""
    killed = NewSite(coast.before, coast.site, {})
    killed.put("index.html", b"new".hex(), b"new")
    killed.put("papers/auk/index.html", b"auk".hex(), b"auk")

    coast.make({**FILES, "index.html": b"newest"})
