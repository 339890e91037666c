"""The order of filters in Pagefind's index is fixed here, so that the same pages give an index of the same bytes.

Pagefind 1.5 writes filters and their values in the order of a hash table, which differs from run to run.
Its files are CBOR (RFC 8949) after a fixed prefix, compressed with gzip (RFC 1952), and named after a hash.
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

_MARK = b"pagefind_dcd"
_ENTRY = "pagefind-entry.json"
_FILTERS = 3  # an index is a list of version, pages, words, filters, sort orders and metadata
_PLAIN = {".js", ".json", ".css"}
"""Files beside the index that are not compressed."""
_BLOCK = 0xFFFF  # the longest stored block, RFC 1951 §3.2.4


def check_complete(folder: Path) -> None:
    """Raise OSError if a file in a site's `pagefind/` is cut off: Pagefind does not report a full disk."""
    room = folder / "room"
    room.write_bytes(_MARK)
    room.unlink()
    for path in folder.rglob("*"):
        if path.is_file() and not _is_whole(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _is_whole(path: Path) -> bool:
    content, unpacker = path.read_bytes(), zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return bool(content) and (path.suffix in _PLAIN or bool(unpacker.decompress(content) and unpacker.eof))
    except zlib.error:
        return False


def sort_filters(folder: Path) -> None:
    """Rewrite the index in a site's `pagefind/` with its filters and their values in alphabetical order."""
    entry = json.loads((folder / _ENTRY).read_text(encoding="utf-8"))
    for language in entry["languages"].values():
        index_name = language["hash"]
        index = _unpack(folder / f"pagefind.{index_name}.pf_meta")
        index[_FILTERS] = [[name, _order_filter(folder / "filter", file)] for name, file in sorted(index[_FILTERS])]
        language["hash"] = _replace(folder, "pagefind.{}.pf_meta", index_name, index)
    (folder / _ENTRY).write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _order_filter(folder: Path, file: str) -> str:
    name, values = _unpack(folder / f"{file}.pf_filter")
    return _replace(folder, "{}.pf_filter", file, [name, sorted(values)])


def _replace(folder: Path, pattern: str, old: str, content: Any) -> str:
    """Replace a file of the index. Returns the name of the new one."""
    (folder / pattern.format(old)).unlink()
    packed = _pack(_MARK + cbor2.dumps(content))
    language = old.rpartition("_")[0]
    new = f"{language}_{short_hash(packed, 10)}"
    (folder / pattern.format(new)).write_bytes(packed)
    return new


def _unpack(path: Path) -> Any:
    return cbor2.loads(zlib.decompress(path.read_bytes(), zlib.MAX_WBITS | 16).removeprefix(_MARK))


def _pack(content: bytes) -> bytes:
    """The content as a gzip file without compression: the output of a compressor depends on its version."""
    blocks = [content[at : at + _BLOCK] for at in range(0, len(content), _BLOCK)]
    last = len(blocks) - 1
    stored = (
        struct.pack("<BHH", at == last, len(block), len(block) ^ _BLOCK) + block for at, block in enumerate(blocks)
    )
    header = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return header + b"".join(stored) + struct.pack("<II", zlib.crc32(content), len(content) % 2**32)
