"""The release of Broadsheet that a site installs, and whether others can reach it."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.hosting import release as module
from broadsheet.hosting.release import (
    Release,
    check_pinned_release,
    find_documentation,
    find_installed_release,
    find_next_release,
    find_release_line,
    parse_release,
)
from broadsheet.system.errors import UsageError
from tests.hosting.repositories import git, make_clone, make_repository

COMMIT = "0a" * 20


@pytest.mark.parametrize(
    ("typed", "requirement", "home"),
    [
        ("https://code.example/a/b.git", "broadsheet @ git+https://code.example/a/b.git", "https://code.example/a/b"),
        ("git+https://code.example/a/b", "broadsheet @ git+https://code.example/a/b", "https://code.example/a/b"),
        ("git@code.example:a/b.git", "broadsheet @ git+https://code.example/a/b.git", "https://code.example/a/b"),
        ("ssh://git@code.example/a/b.git", "broadsheet @ git+ssh://git@code.example/a/b.git", ""),
        ("file:///srv/b", "git+file:///srv/b", ""),
        ("/srv/b", "git+file:///srv/b", ""),
    ],
)
def test_an_address_is_written_as_pip_accepts_it(typed: str, requirement: str, home: str) -> None:
    """Folders and Git's short form are turned into addresses that pip accepts; the home can be opened in a browser."""
    assert parse_release(f"{typed}@{COMMIT}") == Release(f"{requirement}@{COMMIT}", home, COMMIT)


@pytest.mark.parametrize("typed", ["", "https://code.example/broadsheet", f"broadsheet@{COMMIT}", "https://a/b@main"])
def test_an_invalid_release_is_refused(typed: str) -> None:
    """Without an address and a full commit hash nothing can be installed, and the message says how to find both."""
    with pytest.raises(UsageError, match="`git remote get-url origin` prints the address"):
        parse_release(typed)


def run_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Broadsheet run from a folder."""
    monkeypatch.setattr(module, "DEFAULTS", folder)


def test_a_clone_is_named_by_its_origin_and_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the origin is public and without a token, whichever form it has in the clone."""
    clone = make_clone(tmp_path / "clone")
    run_from(clone, monkeypatch)
    commit = git(clone, "rev-parse", "HEAD")

    assert find_installed_release().requirement == f"git+file://{tmp_path}/clone.git@{commit}"
    for origin in ("git@code.example:a/b.git", "https://ada:secret@code.example/a/b.git"):
        git(clone, "remote", "set-url", "origin", origin)
        requirement = f"broadsheet @ git+https://code.example/a/b.git@{commit}"
        assert find_installed_release() == Release(requirement, "https://code.example/a/b", commit)


def test_the_documentation_is_where_the_release_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place is the address of the repository, or else the folder of the clone, if that has the pages."""
    clone = make_clone(tmp_path / "clone")
    run_from(clone, monkeypatch)
    assert find_documentation() == "Broadsheet's repository"

    (clone / "docs").mkdir()
    assert find_documentation() == str(clone)

    git(clone, "remote", "set-url", "origin", "https://code.example/a/b.git")
    assert find_documentation() == "https://code.example/a/b"


@pytest.mark.parametrize(
    ("named", "address"),
    [
        (f"broadsheet @ git+https://code.example/a/b.git@{COMMIT}", "https://code.example/a/b.git"),
        (f"broadsheet @ git+https://server.local/b@{COMMIT}", "file://{clone}"),
        ("broadsheet==0.1.0", "file://{clone}"),
    ],
)
def test_an_upgrade_from_a_folder_keeps_the_repository_that_others_can_reach(
    named: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that names one installs the commit of the folder from there, and any other site the folder itself."""
    clone, site = make_repository(tmp_path / "clone"), tmp_path / "site"
    run_from(clone, monkeypatch)
    site.mkdir()
    (site / "requirements.txt").write_text(f"{named}\n")

    where = f"git+{address.format(clone=clone)}@{git(clone, 'rev-parse', 'HEAD')}"
    assert find_next_release(site).requirement.removeprefix("broadsheet @ ") == where


def test_a_folder_is_named_if_it_has_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone without a remote is named by its own folder and commit, and an unpacked archive by its folder alone."""
    alone, unpacked = make_repository(tmp_path / "alone"), tmp_path / "alone" / "unpacked zip"
    unpacked.mkdir()
    run_from(alone, monkeypatch)
    assert find_installed_release().requirement == f"git+file://{alone}@{git(alone, 'rev-parse', 'HEAD')}"

    run_from(unpacked, monkeypatch)

    assert find_installed_release().requirement == f"broadsheet @ file://{alone}/unpacked%20zip"


@pytest.mark.parametrize(
    ("record", "requirement"),
    [
        ("{}", f"broadsheet=={module.__version__}"),
        ('{"url": "https://code.example/b.whl", "archive_info": {}}', "broadsheet @ https://code.example/b.whl"),
        ('{"url": "file:///srv/b.whl", "archive_info": {}}', "broadsheet @ file:///srv/b.whl"),
        (
            f'{{"url": "https://t:x@code.example/b", "vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}"}}}}',
            f"broadsheet @ git+https://code.example/b@{COMMIT}",
        ),
        ('{"url": "file:///srv/unpacked", "dir_info": {}}', "broadsheet @ file:///srv/unpacked"),
    ],
)
def test_an_installed_package_is_named_as_pip_recorded_it(
    record: str, requirement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package from an index is named by its version, and any other by the address it came from."""
    install(tmp_path, monkeypatch, record)

    assert find_installed_release().requirement == requirement


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, record: str, metadata: str = "") -> None:
    """Have Broadsheet be a package that is installed in a folder, with this record and lines of its metadata."""
    (folder / "broadsheet-9.dist-info").mkdir()
    (folder / "broadsheet-9.dist-info" / "direct_url.json").write_text(record)
    (folder / "broadsheet-9.dist-info" / "METADATA").write_text(f"Name: broadsheet\nVersion: 9\n{metadata}")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(module, "DEFAULTS", module.PACKAGED)


def test_a_package_of_a_release_names_its_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its metadata has the address of the commit among others, since an index does not know it."""
    addresses = [
        "Changelog, https://github.com/example/broadsheet/blob/v9/CHANGELOG.md",
        f"Source, https://github.com/example/broadsheet/tree/{COMMIT}",
    ]
    install(tmp_path, monkeypatch, "{}", "".join(f"Project-URL: {address}\n" for address in addresses))

    home = "https://github.com/example/broadsheet"
    assert find_installed_release() == Release(f"broadsheet=={module.__version__}", home, COMMIT)


def report(folder: Path, line: str) -> str:
    """What is said about a site with this line in its requirements; empty if a host can install it."""
    (folder / "requirements.txt").write_text(f"# Broadsheet, from file:///srv/x\n{line}\n")
    return str(check_pinned_release(folder) or "")


@pytest.mark.parametrize(
    "line",
    [
        "broadsheet==0.3.0",
        "broadsheet==0.3.0 --hash=sha256:0a",
        f"broadsheet @ git+https://github.com/example/broadsheet@{COMMIT}",
        "broadsheet @ https://github.com/example/broadsheet/releases/download/v1/broadsheet-1-py3-none-any.whl",
        "./vendor/broadsheet-0.3.0-py3-none-any.whl",
        "markdown==3.7",
    ],
)
def test_an_address_on_the_internet_can_be_reached(line: str, tmp_path: Path) -> None:
    """A version, an address on the internet, and a file in the site's own folder are not reported."""
    assert report(tmp_path, line) == ""


@pytest.mark.parametrize(
    "line",
    [
        f"git+file:///srv/broadsheet@{COMMIT}",
        f"broadsheet @ git+file:///srv/broadsheet@{COMMIT}",
        "broadsheet @ file:///srv/broadsheet-0.3.0-py3-none-any.whl",
        "/srv/broadsheet",
        "-e ../../broadsheet",
        f"broadsheet @ git+https://localhost:3000/broadsheet@{COMMIT}",
        f"broadsheet @ git+https://192.168.0.7/broadsheet@{COMMIT}",
        f"broadsheet @ git+https://forge/broadsheet@{COMMIT}",
        f"broadsheet @ git+https://127.1/broadsheet@{COMMIT}",
        f"broadsheet @ git+https://ada:s3cret@forge.lan/broadsheet@{COMMIT}",
        f"broadsheet @ git+https://ada:s3cr@t@forge.lan/broadsheet@{COMMIT}",
    ],
)
def test_an_address_of_this_machine_is_reported(line: str, tmp_path: Path) -> None:
    """A folder, a file outside the site, and a host of this network are reported with the line and what to do."""
    said = report(tmp_path, line)

    assert said.startswith("requirements.txt:2: Broadsheet is installed from ")
    assert "which only this machine or its network can reach." in said
    assert "s3cr" not in said
    assert "`broadsheet upgrade --from https://github.com/example/broadsheet@COMMIT`" in said


def test_a_version_in_development_and_an_address_with_a_key_are_reported(tmp_path: Path) -> None:
    """No index has a version in development, and a host has no key for SSH."""
    assert "which no package index has" in report(tmp_path, "broadsheet==0.3.0.dev0")
    assert "which no package index has" in report(tmp_path, "broadsheet==0.3.0+ours")
    assert "for which a host has no key" in report(tmp_path, f"broadsheet @ git+ssh://git@code.example/b@{COMMIT}")


def test_a_commit_that_was_not_pushed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone knows that a commit is on no branch of a remote, until it has been pushed."""
    clone = make_clone(tmp_path / "clone")
    run_from(clone, monkeypatch)
    pushed = git(clone, "rev-parse", "HEAD")
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "Own")
    own = git(clone, "rev-parse", "HEAD")

    line = "broadsheet @ git+https://github.com/example/broadsheet@{}"
    said = [report(tmp_path, line.format(commit)) for commit in (pushed, own, COMMIT)]

    assert said[0] == said[2] == ""
    assert f"from commit {own[:12]}, which only the clone in {clone} has." in said[1]
    git(clone, "push", "--quiet", "origin", "main")
    assert report(tmp_path, line.format(own)) == ""


def test_a_call_of_a_commit_that_was_not_pushed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workflow that calls one of a commit which only this machine has is named with its line."""
    clone = make_clone(tmp_path / "clone")
    run_from(clone, monkeypatch)
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "Own")
    own = git(clone, "rev-parse", "HEAD")
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    call = f"name: Pages\n    uses: example/broadsheet/.github/workflows/site-pages.yml@{own} # the release\n"
    (workflows / "pages.yml").write_text(call)

    said = report(tmp_path, "broadsheet==0.3.0")

    assert said.startswith(".github/workflows/pages.yml:2: This calls a workflow of commit ")
    assert f"{own[:12]}, which only the clone in {clone} has." in said
    git(clone, "push", "--quiet", "origin", "main")
    assert report(tmp_path, "broadsheet==0.3.0") == ""


def test_a_site_without_requirements_is_not_reported(tmp_path: Path) -> None:
    """A folder that names no release, such as a clone of Broadsheet, has none that could be out of reach."""
    assert check_pinned_release(tmp_path) is None


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["# Broadsheet", "markdown==3.7 # for broadsheet", "  Broadsheet==0.3.0"], 2),
        (["markdown==3.7", f"git+file:///srv/papers@{COMMIT}"], 1),
        (["git+file:///srv/broadsheet@0a", "broadsheet==0.3.0"], 0),
        (["broadsheets==1", "# git+file:///srv/broadsheet"], None),
        ([], None),
    ],
)
def test_the_line_of_the_release_is_found(lines: list[str], number: int | None) -> None:
    """It names Broadsheet, or a repository on this machine; comments do not count."""
    assert find_release_line(lines) == number
