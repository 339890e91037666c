"""The folder of everything that is used where a project has nothing of its own."""

from __future__ import annotations

from pathlib import Path

PACKAGED = Path(__file__).parent.parent / "_data"
"""The data of an installed package; a clone of the repository has no such folder."""
DEFAULTS = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[3]
"""The folder with the templates, the configuration and the `mkdocs.yml` that are used if a project has none: in an
installed package its data, and in a clone of the repository its root."""
