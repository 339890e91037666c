"""Compressed input."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from broadsheet.config.limits import Limits
from broadsheet.sources.inputs import read_sources

JSON = b'{"title": "Dunes drift", "abstract": "They do."}\n'
CHECK = "Check that the file is complete, or unpack it yourself."
EMPTY = "The archive contains no input file. Remove it, or add files to it."
UNPACK = "Unpack it, and put the files themselves there."


def pack(members: Iterable[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(ZipInfo(name), data, method)
    return out.getvalue()


def read(folder: Path, name: str, data: bytes, limits: Limits | None = None) -> tuple[dict[str, bytes], list[str]]:
    """The sources that a file gives, and what is said of it."""
    (folder / name).write_bytes(data)
    sources, problems = read_sources([folder], folder, limits or Limits())
    assert all(problem.rejected for problem in problems)
    return {source.file: source.data for source in sources}, [str(problem) for problem in problems]


def test_each_file_of_a_zip_is_a_source(tmp_path: Path) -> None:
    """The name of the zip does not matter; hidden files, a README and the files that macOS adds are skipped."""
    data = pack(
        [
            ("june.json", JSON),
            ("more/", b""),
            ("more/july.json", JSON * 2),
            ("README.md", b"# Papers"),
            (".DS_Store", b"\0"),
            (".git/config", b"x"),
            ("__MACOSX/june.json", b"\0"),
        ]
    )

    assert read(tmp_path, "papers.dat", data) == (
        {"papers.dat/june.json": JSON, "papers.dat/more/july.json": JSON * 2},
        [],
    )


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    """A name cannot lead out of the archive or control a terminal; if two files have the same name, both are read."""
    names = ["../up.json", "/etc/papers", "a\x1b[2J\n.json", "C:\\a.json", "é" * 500]
    data = pack([(name, JSON) for name in names])

    sources, problems = read(tmp_path, "a.zip", data)

    assert list(sources) == [
        "a.zip/../up.json",
        "a.zip//etc/papers",
        "a.zip/C:\\a.json",
        "a.zip/a\\x1b[2J\\n.json",
        "a.zip/" + "é" * 199 + "…",
    ]
    assert problems == []
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = pack([("a.json", JSON), ("a.json", JSON)])
    (tmp_path / "a.zip").write_bytes(twice)
    assert len(read_sources([tmp_path], tmp_path, Limits())[0]) == 2


def test_a_gzip_is_one_source_under_its_own_name(tmp_path: Path) -> None:
    """If it consists of several parts, as a log that was appended to, they are one text."""
    data = gzip.compress(JSON) + gzip.compress(JSON)

    assert read(tmp_path, "2031-04-02.json.gz", data) == ({"2031-04-02.json.gz": JSON * 2}, [])


BROKEN = {
    "a gzip cut off": (
        gzip.compress(JSON)[:-9],
        f"a: The archive is broken (Compressed file ended before the end-of-stream marker was reached). {CHECK}",
    ),
    "a gzip with another sum": (gzip.compress(JSON)[:-8] + bytes(8), "a: The archive is broken (CRC check failed "),
    "words behind a gzip": (
        gzip.compress(JSON) + b"more",
        f"a: The archive is broken (Not a gzipped file (b'mo')). {CHECK}",
    ),
    "a gzip of nothing sound": (
        b"\x1f\x8b\x08\x00" + bytes(30),
        "a: The archive is broken (Error -3 while decompressing data",
    ),
    "a zip cut off": (pack([("b", JSON)])[:-5], f"a: The archive is broken (File is not a zip file). {CHECK}"),
    "a zip with another sum": (
        pack([("b", JSON)], ZIP_STORED).replace(b"Dunes", b"dunes"),
        f"a/b: The archive is broken (Bad CRC-32 for file 'b'). {CHECK}",
    ),
    "an empty zip": (pack([]), f"a: {EMPTY}"),
    "a zip with a README alone": (pack([("README", JSON)]), f"a: {EMPTY}"),
    "a zip in a zip": (
        pack([("b", pack([("c", JSON)]))]),
        f"a/b: The archive contains another archive, in the format zip. {UNPACK}",
    ),
    "a tar in a gzip": (
        gzip.compress(bytes(range(256)) + b"\0ustar"),
        f"a: The archive contains another archive, in the format tar. {UNPACK}",
    ),
    "a zip that is packed otherwise": (
        pack([("b", JSON)], ZIP_BZIP2),
        f"a/b: The file is compressed with an unknown method (number 12). {UNPACK}",
    ),
    "7z": (b"7z\xbc\xaf\x27\x1c", f"a: This is an archive in the format 7z. Only zip and gzip are unpacked. {UNPACK}"),
    "bzip2": (b"BZh91AY&SY", f"a: This is an archive in the format bzip2. Only zip and gzip are unpacked. {UNPACK}"),
    "a spreadsheet": (
        pack([("[Content_Types].xml", b"<Types/>"), ("xl/a.xml", b"<a/>")]),
        "a: This looks like an office document. Save the table as CSV there, and add that file.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_archive_is_one_problem(name: str, tmp_path: Path) -> None:
    """An archive that is cut off, damaged, empty, nested or of another kind is reported, and none of it is read."""
    data, message = BROKEN[name]

    sources, problems = read(tmp_path, "a", data)

    assert sources == {}
    assert [problem[: len(message)] for problem in problems] == [message]


def encrypt(data: bytes) -> bytes:
    """The zip with the marks of encryption on its last file."""
    local, listed = data.rindex(b"PK\x03\x04") + 6, data.rindex(b"PK\x01\x02") + 8
    marked = bytearray(data)
    marked[local] |= 1
    marked[listed] |= 1
    return bytes(marked)


def test_a_bad_file_in_a_zip_costs_only_itself(tmp_path: Path) -> None:
    """A file that is encrypted or broken is a problem; the other files are read."""
    stored = pack([("a.json", JSON), ("b.json", JSON.replace(b"Dunes", b"Gulls")), ("c.json", JSON)], ZIP_STORED)
    data = encrypt(stored.replace(b"Gulls", b"gulls"))

    assert read(tmp_path, "a.zip", data) == (
        {"a.zip/a.json": JSON},
        [
            f"a.zip/b.json: The archive is broken (Bad CRC-32 for file 'b.json'). {CHECK}",
            f"a.zip/c.json: The file is encrypted. {UNPACK}",
        ],
    )


def test_an_archive_has_at_most_the_size_of_a_file(tmp_path: Path) -> None:
    """All its files count together; those read before the limit are kept."""
    noise = "".join(sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(10_000)).encode()

    sources, problems = read(tmp_path, "a.zip", pack([("a", noise), ("b", noise)]), Limits(file_megabytes=1))

    assert list(sources) == ["a.zip/a"]
    assert problems == [
        "a.zip: The archive unpacks to more than 1,000,000 bytes, which is the limit. "
        "Split it, or raise limits.file_megabytes in site_config/site.yml."
    ]


@pytest.mark.parametrize("data", [gzip.compress(bytes(1_000_000)), pack([("a", bytes(1_000_000))])])
def test_a_bomb_is_not_unpacked(data: bytes, tmp_path: Path) -> None:
    """An archive that unpacks to more than 100 times its size is refused."""
    sources, problems = read(tmp_path, "a", data)

    most = f"{100 * len(data):,}"
    assert sources == {}
    assert problems == [f"a: The archive unpacks to more than {most} bytes, which is 100 times its own size. {UNPACK}"]


def test_a_zip_with_too_many_files_is_refused(tmp_path: Path) -> None:
    """It is refused before the files are listed."""
    data = pack((f"{number}.json", JSON) for number in range(4))

    assert read(tmp_path, "a.zip", data, Limits(records=3)) == (
        {},
        [
            "a.zip: The archive has 4 files. At most 3 are allowed. "
            "Split it, or raise limits.records in site_config/site.yml."
        ],
    )
