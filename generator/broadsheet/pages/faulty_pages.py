"""Pages of papers that cannot be published: a fault of one page costs its paper, and not the site."""

from __future__ import annotations

from collections.abc import Mapping

from broadsheet.system.errors import BroadsheetError, InputError, Place, describe_fault


class FaultyPagesError(BroadsheetError):
    """The pages of some papers cannot be published. The site can, without these papers."""

    exit_code = 1

    def __init__(self, faults: Mapping[str, str], whole: Exception) -> None:
        """`faults` says what is wrong with each page, under the paper's folder below `papers/`.

        `whole` is the error to raise where nothing else can be published.
        """
        super().__init__(str(whole))
        self.faults, self.whole = faults, whole


def describe_page_fault(error: Exception) -> str:
    """Return what is wrong with a page that raised this error, as sentences."""
    expected = isinstance(error, BroadsheetError | InputError)
    return str(error) if expected else describe_fault(error, Place("")).message
