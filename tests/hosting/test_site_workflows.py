"""The calls of a release's workflows in those of a site."""

from __future__ import annotations

import pytest

from broadsheet.hosting.release import Release, parse_release
from broadsheet.hosting.site_workflows import CALLED, CALLING, remove_calls, write_calls
from tests.conftest import ROOT

COMMIT, OTHER = "0a" * 20, "1b" * 20
SHIPPED = [(ROOT / "docs_templates" / "new" / name).read_text(encoding="utf-8") for name in CALLING]


@pytest.mark.parametrize(("shipped", "called"), list(zip(SHIPPED, CALLED, strict=True)))
def test_a_release_on_github_is_called_by_its_commit(shipped: str, called: str) -> None:
    """The call names the repository, the workflow and the commit, and a later release replaces all of it."""
    release = parse_release(f"https://github.com/example/broadsheet.git@{COMMIT}")
    newer = Release("broadsheet==0.4.0", "https://github.com/shore/fork", OTHER)

    first = write_calls(shipped, release)
    second = write_calls(first, newer)

    assert f"    uses: example/broadsheet/{called}@{COMMIT} # the release in requirements.txt;" in first
    assert f"    uses: shore/fork/{called}@{OTHER} #" in second
    assert COMMIT not in second
    assert remove_calls(second) == shipped


@pytest.mark.parametrize(
    "release",
    [
        Release("broadsheet==0.3.0"),
        Release("broadsheet==0.3.0", "https://github.com/example/broadsheet"),
        Release("broadsheet @ file:///srv/broadsheet"),
        parse_release(f"file:///srv/broadsheet@{COMMIT}"),
        parse_release(f"https://code.example/a/b@{COMMIT}"),
        parse_release(f"ssh://git@github.com/a/b@{COMMIT}"),
    ],
)
def test_without_a_release_on_github_copies_are_called(release: Release) -> None:
    """GitHub can call only workflows of repositories on GitHub, or of the site itself."""
    for shipped, called in zip(SHIPPED, CALLED, strict=True):
        assert f"    uses: ./{called} #" in shipped
        assert write_calls(shipped, release) == shipped


def test_what_a_site_calls_besides_stays() -> None:
    """Actions and workflows of others, and a call in a comment of the owner's, are not touched."""
    text = "# We do not call it.\n      - uses: actions/checkout@v7\n    uses: ./.github/workflows/pages.yml\n"

    assert write_calls(text, parse_release(f"https://github.com/example/broadsheet@{COMMIT}")) == text
