"""What the address of a remote says about the host."""

from __future__ import annotations

import pytest

from broadsheet.hosting.publishing import explain_refusal
from broadsheet.hosting.remote import GitHub, Remote


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/Ada/tides.git",
        "https://github.com/Ada/tides",
        "https://www.github.com/Ada/tides/",
        "https://ada:ghp_secret@github.com/Ada/tides.git",
        "git@github.com:Ada/tides.git",
        "ssh://git@github.com/Ada/tides.git",
        "ssh://git@ssh.github.com:443/Ada/tides.git",
        "git://github.com/Ada/tides.git",
    ],
)
def test_a_repository_on_github_is_recognised(address: str) -> None:
    """Whatever form the address has, it names the owner and the repository, and the site's address follows."""
    remote = Remote("origin", address)

    assert remote.github == GitHub("Ada", "tides")
    assert remote.github.site_address == "https://ada.github.io/tides/"
    assert remote.github.page == "https://github.com/Ada/tides"
    assert "secret" not in str(remote)
    assert remote.needs_key is ("git@" in address)
    assert not remote.is_local


@pytest.mark.parametrize("name", ["ada.github.io", "Ada.GitHub.io"])
def test_the_site_of_an_account_is_at_the_root(name: str) -> None:
    """A repository that is named after its owner is published at the root of the owner's host."""
    assert GitHub("Ada", name).site_address == "https://ada.github.io/"


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("https://gitlab.com/ada/tides.git", False),
        ("https://code.example/github.com/ada", False),
        ("https://notgithub.com/ada/tides", False),
        ("git@code.example:ada/tides.git", False),
        ("/srv/tides.git", True),
        ("../tides:old.git", True),
        ("file:///srv/tides.git", True),
    ],
)
def test_other_hosts_are_not_github(address: str, is_local: bool) -> None:
    """Another host is not taken for GitHub, and a folder is known as one."""
    remote = Remote("origin", address)

    assert (remote.github, remote.is_local) == (None, is_local)


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("!\trefs/heads/main:refs/heads/main\t[rejected] (fetch first)", "git pull --rebase origin main"),
        ("!\trefs/heads/main:refs/heads/main\t[rejected] (non-fast-forward)", "git pull --rebase origin main"),
        (
            "!\tmain:main\t[remote rejected] (refusing to allow a Personal Access Token to create or update workflow"
            " `.github/workflows/pages.yml` without `workflow` scope)",
            "gh auth refresh --scopes workflow",
        ),
        (
            "!\tmain:main\t[remote rejected] (push declined due to email privacy restrictions)",
            "git commit --amend --reset-author --no-edit",
        ),
        ("!\tmain:main\t[remote rejected] (pre-receive hook declined)", "refused the push: pre-receive hook declined."),
        ("", "`gh auth login`"),
    ],
)
def test_a_refused_push_is_explained(said: str, advice: str) -> None:
    """The reason that Git reports leads to what to do; without one, it is the connection or the sign-in."""
    assert advice in explain_refusal(
        f"To https://github.com/Ada/tides\n{said}\nDone", Remote("origin", "git@github.com:a/b")
    )
