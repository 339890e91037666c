"""Files that a site owner publishes as they are: those in `site_config/pages/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from broadsheet.config.yaml_reader import YamlMapping, show
from broadsheet.system.errors import InputError
from broadsheet.system.files import read_file
from broadsheet.system.messages import find_similar, join_words

OWN_FILES = "pages"
"""The folder with these files, below `site_config/`."""
_SHOWN = f"site_config/{OWN_FILES}/"
"""The folder as messages name it."""
_WOFF2 = b"wOF2"
"""How a font in the format WOFF2 begins (https://www.w3.org/TR/WOFF2/#woff20Header)."""
_MOST_BYTES = 10_000_000
"""The greatest size of a font, in bytes."""


def find_output(path: str) -> str:
    """Return the path in the site of a file of the docs tree: `a/b.md` becomes `a/b/index.html`."""
    if not path.endswith(".md"):
        return path
    folder, _, name = path.removesuffix(".md").rpartition("/")
    parts = (folder, "" if name in ("index", "README") else name, "index.html")
    return "/".join(filter(None, parts))


def list_own_files(folder: Path) -> list[str]:
    """Return the paths below a folder of the files that are published, in order; no part of them begins with a dot."""
    paths = (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*")) if file.is_file())
    return [path for path in paths if not any(part.startswith(".") for part in path.split("/"))]


def read_own_file(read: YamlMapping, key: str, folder: Path, endings: Sequence[str]) -> str:
    """Return the path of a file that a setting names, if the folder has it and its name has one of these endings.

    It is empty if the setting is missing, and after a fault, which is added to `read`.
    """
    if key not in read:
        return ""
    value = read.value(key, None)
    path = PurePosixPath(value).as_posix() if isinstance(value, str) and value.strip() else ""
    files = list_own_files(folder)
    if not path or ":" in path or path.startswith(("/", "../")):
        advice = f"Put the file into {_SHOWN} and write its path there, for example “{key}: images/{key}{endings[0]}”."
        read.fault(key, f"is {show(value)}, which is not the name of a file.", advice)
    elif not path.lower().endswith(tuple(endings)):
        read.fault(key, f"is {show(value)}.", f"Write a file whose name ends with {join_words(endings, 'or')}.")
    elif path not in files:
        near = find_similar(path, files)
        advice = f"Did you mean “{near}”?" if near else f"Put the file into {_SHOWN}."
        if (folder / path).is_file():
            advice = "Rename it, because files and folders whose names begin with a dot are not published."
        read.fault(key, f"is {show(value)}, which is not among the published files of {_SHOWN}.", advice)
    else:
        return path
    return ""


def read_font(read: YamlMapping, key: str, folder: Path) -> str:
    """Return the path of a font, as `read_own_file` does; its content must be WOFF2."""
    path = read_own_file(read, key, folder, [".woff2"])
    try:
        if path and not read_file(folder / path, _MOST_BYTES, "Use a smaller font.").startswith(_WOFF2):
            read.fault(key, f"is {show(path)}, which is not a font in the format WOFF2.", "Convert the font to WOFF2.")
            return ""
    except InputError as error:
        read.fault(key, f"is {show(path)}. {error.message}", error.advice)
        return ""
    return path
