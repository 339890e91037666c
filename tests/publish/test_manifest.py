"""The manifest: the list of our own files in a site."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from broadsheet.publish.manifest import MANIFEST, Manifest, list_files, read_manifest, write_manifest

GOOD = {"address": "https://example.org/", "papers": 2, "files": {"a": "", "b/c": ""}}


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    """It lists every file and itself, except hidden ones, which are the site owner's."""
    for path in ("index.html", "papers/a/index.html", ".git/HEAD"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")

    write_manifest(tmp_path, "https://example.org/", 1)

    x = sha256(b"x").hexdigest()
    manifest = Manifest("https://example.org/", 1, {"index.html": x, "papers/a/index.html": x})
    assert read_manifest(tmp_path) == manifest
    assert manifest.files == {MANIFEST, "index.html", "papers/a/index.html"}
    assert Manifest().files == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        json.dumps(GOOD | {"files": ["a"]}),
        json.dumps(GOOD | {"papers": "2"}),
        json.dumps(GOOD | {"papers": -1}),
        json.dumps(GOOD | {"papers": True}),
        json.dumps(GOOD | {"address": None}),
        json.dumps(GOOD).encode("utf-16"),
    ],
)
def test_a_broken_manifest_is_ignored(text: str | bytes, tmp_path: Path) -> None:
    """A manifest that Broadsheet cannot have written is ignored."""
    (tmp_path / MANIFEST).write_bytes(text if isinstance(text, bytes) else text.encode())

    assert read_manifest(tmp_path) == Manifest()


def test_a_manifest_that_is_not_a_file_is_ignored(tmp_path: Path) -> None:
    """A manifest that is a link out of the site, or a folder, is ignored."""
    (tmp_path / "elsewhere.json").write_text(json.dumps(GOOD))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MANIFEST).symlink_to("../elsewhere.json")
    (tmp_path / "other" / MANIFEST).mkdir(parents=True)

    assert read_manifest(tmp_path / "site") == read_manifest(tmp_path / "other") == Manifest()


def test_every_file_is_listed_and_no_link_followed(tmp_path: Path) -> None:
    """Everything but folders is listed, including hidden files and links to folders."""
    (tmp_path / "a" / ".b").mkdir(parents=True)
    (tmp_path / "a" / ".b" / "c").write_text("")
    (tmp_path / "a" / "up").symlink_to("..")

    assert list_files(tmp_path) == ["a/.b/c", "a/up"]
