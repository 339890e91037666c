"""Broadsheet turns research-paper abstracts into a website that people search, cite and subscribe to.

`broadsheet.build` does from Python what the command `broadsheet build` does; see `docs/python.md`.
"""

from typing import TYPE_CHECKING

__version__ = "0.2.0.dev0"
__all__ = [
    "BroadsheetError",
    "ConfigError",
    "NothingPublishedError",
    "Place",
    "Problem",
    "PublishedSite",
    "Report",
    "UsageError",
    "build",
]

if TYPE_CHECKING:
    from broadsheet.api import (
        BroadsheetError,
        ConfigError,
        NothingPublishedError,
        Place,
        Problem,
        PublishedSite,
        Report,
        UsageError,
        build,
    )
else:

    def __getattr__(name: str) -> object:
        """Import what programs use once they use it, so that `import broadsheet` alone takes no time."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from broadsheet import api

        return getattr(api, name)

    def __dir__() -> list[str]:
        """Return all names, including those that have not been imported yet."""
        return sorted({*globals(), *__all__})
