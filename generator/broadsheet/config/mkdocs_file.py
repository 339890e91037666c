"""What a configuration of MkDocs says about folders. It is only parsed: it may have tags that MkDocs would execute."""

from __future__ import annotations

import posixpath
from pathlib import Path

import yaml

from broadsheet.system.errors import InputError
from broadsheet.system.files import read_file

_MOST_BYTES = 1_000_000
"""The greatest size of such a file, in bytes."""


def read_site_dir(file: Path) -> str:
    """Return the folder into which MkDocs builds the site, or its default if none can be read."""
    site_dir = _list_members(_read(file)).get("site_dir")
    return str((isinstance(site_dir, yaml.ScalarNode) and site_dir.value) or "site")


def list_theme_files(file: Path) -> tuple[str, ...]:
    """Return what a configuration names of a site's own theme and hooks, by the paths below its folder.

    These are the folder `custom_dir` of the theme, and the files of `hooks`. What is elsewhere is left out.
    """
    custom = _list_members(_list_members(_read(file)).get("theme")).get("custom_dir")
    named = [custom.value] if isinstance(custom, yaml.ScalarNode) and custom.value else []
    paths = [posixpath.normpath(path) for path in (*named, *list_hooks(file))]
    return tuple(path for path in paths if path != "." and not path.startswith(("/", "../")) and path != "..")


def list_hooks(file: Path) -> list[str]:
    """Return the files that a configuration names as hooks, as it writes them."""
    hooks = _list_members(_read(file)).get("hooks")
    nodes = hooks.value if isinstance(hooks, yaml.SequenceNode) else []
    return [node.value for node in nodes if isinstance(node, yaml.ScalarNode) and node.value]


def _read(file: Path) -> yaml.Node | None:
    """Return the document in a file; None if it cannot be parsed, or there is no file."""
    try:
        return yaml.compose(read_file(file, _MOST_BYTES, ""), Loader=yaml.BaseLoader)
    except (InputError, yaml.YAMLError, ValueError, RecursionError):
        return None


def _list_members(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """Return the members of a mapping by their keys; none of anything else."""
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
