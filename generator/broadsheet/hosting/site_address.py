"""The address of a site in the text of its `site.yml`: finding it, and setting it while everything else stays."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from broadsheet.config.settings import SHIPPED_ADDRESS, end_with_slash
from broadsheet.system.errors import InputError
from broadsheet.system.files import read_file, write_atomically

_MOST_BYTES = 1_000_000
"""The greatest size of the file, in bytes."""
_SHIPPED = re.compile(
    rf"(?m)^(address:[ \t]*)([\"']?){re.escape(SHIPPED_ADDRESS.rstrip('/'))}/?\2(?=[ \t]*(?:#.*)?\r?$)"
)
"""The setting as it was shipped."""


def find_site_address(text: str) -> str:
    """Return the address that the text of a `site.yml` sets; empty if it sets none, or cannot be read."""
    try:
        settings = yaml.safe_load(text)
    except yaml.YAMLError:
        return ""
    address = settings.get("address") if isinstance(settings, dict) else None
    return end_with_slash(address) if isinstance(address, str) else ""


def set_site_address(folder: Path, address: str) -> bool:
    """Write the address of the site in `folder` in the place of the shipped one, and return whether that was possible.

    It is not if `site.yml` is missing or sets the address in an unusual way. Raises UsageError if the file cannot be
    written.
    """
    path = folder / "site_config" / "site.yml"
    try:
        text = read_file(path, _MOST_BYTES, "Shorten it.").decode()
        before = yaml.safe_load(text)
        new = _SHIPPED.sub(lambda match: match[1] + address, text, count=1)
        if new == text and "address" not in before:
            new = f"{text.rstrip()}\n\naddress: {address}\n"
        if yaml.safe_load(new) != {**before, "address": address}:
            return False
    except (InputError, UnicodeDecodeError, yaml.YAMLError, TypeError):
        return False
    write_atomically(path, new.encode(), parents=False)
    return True
