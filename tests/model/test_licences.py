"""The short names of licences."""

from __future__ import annotations

import pytest

from broadsheet.model.licences import name_licence


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("http://creativecommons.org/licenses/by-nc-nd/4.0", "CC BY-NC-ND 4.0"),
        ("https://www.creativecommons.org/licenses/by-sa/3.0/de/", "CC BY-SA 3.0 DE"),
        ("https://creativecommons.org/licenses/by/3.0/igo/legalcode", "CC BY 3.0 IGO"),
        ("https://creativecommons.org/licenses/by/4.0/deed.de", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode.en", "CC BY 4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark 1.0"),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", ""),
        ("https://creativecommons.org/", ""),
        ("https://shore.example/creativecommons.org/licenses/by/4.0/", ""),
        ("CC BY 4.0", ""),
        ("", ""),
    ],
)
def test_a_licence_of_creative_commons_is_named(address: str, name: str) -> None:
    """Its address gives the conditions, the version and the country; other addresses are not named."""
    assert name_licence(address) == name
