"""Pagefind's index, made reproducible: the same pages give an index with the same bytes.

Pagefind 1.5 writes filters and their values in the order of a hash table, which differs from run to run; here they
are sorted. Its files are CBOR (RFC 8949) after a fixed prefix, compressed with gzip (RFC 1952), and named after a hash.
"""

from __future__ import annotations

import errno
import json
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import cbor2

from broadsheet.system.hashes import short_hash
from broadsheet.system.progress import track

_MARK = b"pagefind_dcd"
"""The bytes with which every file of the index begins after decompression."""
_ENTRY = "pagefind-entry.json"
"""The file that names the index of each language."""
_FILTERS = 3
"""Where an index has its filters: it is a list of version, pages, words, filters, sort orders and metadata."""
_PLAIN = {".js", ".json", ".css"}
"""Files beside the index that are not compressed."""
_BLOCK = 0xFFFF
"""The length of the longest stored block in bytes (RFC 1951, section 3.2.4)."""


def check_complete(folder: Path) -> None:
    """Raise OSError if a file in a site's `pagefind/` is cut off, because Pagefind does not report a full disk.

    A small file is written first: a disk may be full although every file is complete.
    """
    room = folder / "room"
    room.write_bytes(_MARK)
    room.unlink()
    for path in track(folder.rglob("*")):
        if path.is_file() and not _is_whole(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _is_whole(path: Path) -> bool:
    """Return whether a file is not empty and, if it is compressed, not cut off."""
    content, unpacker = path.read_bytes(), zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return bool(content) and (path.suffix in _PLAIN or bool(unpacker.decompress(content) and unpacker.eof))
    except zlib.error:
        return False


def sort_filters(folder: Path) -> None:
    """Rewrite the index in a site's `pagefind/` with its filters and their values in alphabetical order.

    A file is named after the hash of its content, so that the index, the filters and the entry file get new names for
    each other. Raises OSError.
    """
    entry = json.loads((folder / _ENTRY).read_text(encoding="utf-8"))
    for language in entry["languages"].values():
        index_name = language["hash"]
        index = _unpack(folder / f"pagefind.{index_name}.pf_meta")
        index[_FILTERS] = [[name, _order_filter(folder / "filter", file)] for name, file in sorted(index[_FILTERS])]
        language["hash"] = _replace(folder, "pagefind.{}.pf_meta", index_name, index)
    (folder / _ENTRY).write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _order_filter(folder: Path, file: str) -> str:
    """Sort the values of one filter. Returns the new name of its file."""
    name, values = _unpack(folder / f"{file}.pf_filter")
    return _replace(folder, "{}.pf_filter", file, [name, sorted(values)])


def _replace(folder: Path, pattern: str, old: str, content: Any) -> str:
    """Replace a file of the index by one with other content. Returns the name of the new one."""
    (folder / pattern.format(old)).unlink()
    packed = _pack(_MARK + cbor2.dumps(content))
    language = old.rpartition("_")[0]
    new = f"{language}_{short_hash(packed, 10)}"
    (folder / pattern.format(new)).write_bytes(packed)
    return new


def _unpack(path: Path) -> Any:
    """Return the content of a file of the index."""
    return cbor2.loads(zlib.decompress(path.read_bytes(), zlib.MAX_WBITS | 16).removeprefix(_MARK))


def _pack(content: bytes) -> bytes:
    """Return the content as a gzip file without compression: the output of a compressor depends on its version."""
    blocks = [content[at : at + _BLOCK] for at in range(0, len(content), _BLOCK)]
    last = len(blocks) - 1
    stored = (
        struct.pack("<BHH", at == last, len(block), len(block) ^ _BLOCK) + block for at, block in enumerate(blocks)
    )
    header = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return header + b"".join(stored) + struct.pack("<II", zlib.crc32(content), len(content) % 2**32)
