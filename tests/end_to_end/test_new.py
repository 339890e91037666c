"""`broadsheet new`: a site of one's own, ready to be pushed."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from broadsheet.publish.stage import open_stage
from tests.end_to_end.conftest import ROOT, list_files, run_broadsheet
from tests.end_to_end.newcomer import Newcomer
from tests.end_to_end.test_serve import free_port

pytestmark = pytest.mark.slow

COMMIT = "0a" * 20
RELEASE = f"https://github.com/example/broadsheet@{COMMIT}"


def ask_git(folder: Path, *question: str) -> str:
    """Return what a Git command prints in a folder."""
    return subprocess.run(["git", "-C", folder, *question], capture_output=True, text=True, check=True).stdout


def read_settings(folder: Path) -> dict[str, object]:
    """The settings in a new site's `site.yml`."""
    return dict(yaml.safe_load((folder / "site_config" / "site.yml").read_text()))


@pytest.mark.install
def test_a_new_site_works_from_its_own_requirements(tmp_path: Path, newcomer: Newcomer) -> None:
    """In an environment with only its own requirements, a new site can be built, checked and served."""
    origin = f"{newcomer.address}@{newcomer.commit}"
    run = run_broadsheet("new", "coast", "--from", origin, "--site-url", "https://coast.test/papers/", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    coast = tmp_path / "coast"

    newcomer.run("python3 -m venv .venv && .venv/bin/pip install -r requirements.txt", coast)

    newcomer.run(".venv/bin/broadsheet build && .venv/bin/broadsheet check --deploy", coast, CI="true")
    (feed,) = newcomer.visit(".venv/bin/broadsheet serve", coast, free_port(), "tide tables", "feeds/all.xml")
    assert '<guid isPermaLink="false">tag:coast.test,20' in feed
    assert ask_git(coast, "status", "--porcelain") == ""


@pytest.mark.install
def test_an_installation_from_git_makes_the_same_site(tmp_path: Path, newcomer: Newcomer) -> None:
    """Broadsheet installed from Git makes the same site as these files, and the site installs just that version."""
    newcomer.run(f"python3 -m venv .venv && .venv/bin/pip install git+{newcomer.address}", tmp_path)

    newcomer.run(".venv/bin/broadsheet new theirs", tmp_path)

    run_broadsheet("new", "ours", "--from", f"{newcomer.address}@{newcomer.commit}", "--name", "Theirs", cwd=tmp_path)
    assert ask_git(tmp_path / "theirs", "ls-tree", "-r", "main") == ask_git(tmp_path / "ours", "ls-tree", "-r", "main")


@pytest.mark.install
def test_a_version_that_only_this_machine_has_is_reported(tmp_path: Path, newcomer: Newcomer) -> None:
    """An unpacked archive makes a site as well, which installs that folder; this is said, with what to do about it."""
    unpacked = newcomer.clone(tmp_path)
    newcomer.run("rm -rf .git && python3 -m venv ../.venv && ../.venv/bin/pip install --no-deps .", unpacked)

    said = newcomer.run(".venv/bin/broadsheet new coast 2>&1", tmp_path)

    assert f"requirements.txt:2: Broadsheet is installed from file://{unpacked}, which only this machine" in said
    assert ask_git(tmp_path / "coast", "log", "--format=%s") == "Begin Coast\n"
    assert f"\nbroadsheet @ file://{unpacked}\n" in (tmp_path / "coast" / "requirements.txt").read_text()


def test_a_site_can_be_made_without_git(tmp_path: Path) -> None:
    """Without Git, the site is not a repository yet, and the message says how to get Git."""
    run = run_broadsheet("new", "coast", "--from", RELEASE, cwd=tmp_path, PATH=str(tmp_path))

    assert run.returncode == 0, run.stderr
    assert "Git is not installed, so nothing is committed yet. Install it:" in run.stderr
    assert (tmp_path / "coast" / "seeds").is_dir()
    assert not (tmp_path / "coast" / ".git").exists()


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    """Without a terminal the defaults are used, and the message names the options."""
    run = run_broadsheet("new", "sand-and-sea", "--from", RELEASE, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert (
        "There is no terminal to ask questions in: --name, --field, --site-url, --library and --source have"
        in run.stderr
    )
    assert read_settings(tmp_path / "sand-and-sea")["name"] == "Sand and sea"


def test_a_new_site_is_one_commit(tmp_path: Path) -> None:
    """Everything is committed on main, and the folder may exist already if it is empty."""
    (tmp_path / "coast").mkdir()

    run = run_broadsheet("new", "coast", "--from", RELEASE, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert ask_git(tmp_path / "coast", "log", "--format=%D %s").split() == ["HEAD", "->", "main", "Begin", "Coast"]
    assert ask_git(tmp_path / "coast", "status", "--porcelain", "--ignored") == ""
    assert [path.name for path in tmp_path.iterdir()] == ["coast"]
    assert f"\nbroadsheet @ git+{RELEASE}\n" in (tmp_path / "coast" / "requirements.txt").read_text()


def test_the_workflows_call_those_of_the_release(tmp_path: Path) -> None:
    """They name its commit on GitHub; elsewhere GitHub would not find them, so the site has copies."""
    assert run_broadsheet("new", "calls", "--from", RELEASE, cwd=tmp_path).returncode == 0
    assert run_broadsheet("new", "copies", "--from", f"file:///srv/b@{COMMIT}", cwd=tmp_path).returncode == 0

    names = [name for name in list_files(tmp_path / "copies") if name.startswith(".github/workflows/site-")]
    calls = {
        name: (tmp_path / name / ".github" / "workflows" / "daily.yml").read_text() for name in ("calls", "copies")
    }
    assert f"    uses: example/broadsheet/{names[0]}@{COMMIT} #" in calls["calls"]
    assert f"    uses: ./{names[0]} #" in calls["copies"]
    for name in names:
        assert (tmp_path / "copies" / name).read_bytes() == (ROOT / name).read_bytes()
        assert not (tmp_path / "calls" / name).exists()


def test_a_new_site_has_what_was_asked_for(tmp_path: Path) -> None:
    """Name, field, address and sources are in the configuration, and the authority is made of the host and the year."""
    sources = ["--source", "arxiv:cs.CL", "--source", "https://shore.example/feed.xml?a=b:c#d", "--source", "hf-daily"]
    names = ["--name", 'Coast: "new" & old', "--field", "coasts", "--site-url", "https://Coast.example/papers"]

    run = run_broadsheet("new", "a/coast", "--from", RELEASE, *names, *sources, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    settings = read_settings(tmp_path / "a" / "coast")
    assert settings["name"] == 'Coast: "new" & old'
    assert settings["tagline"] == "What is new in coasts"
    assert settings["address"] == "https://Coast.example/papers"
    assert settings["authority"] == f"coast.example,{datetime.now(UTC).year}"
    assert settings["sources"] == [
        {"arxiv": {"category": "cs.CL"}},
        {"feed": "https://shore.example/feed.xml?a=b:c#d"},
        {"hf-daily": {}},
    ]


@pytest.mark.parametrize(
    ("address", "name", "authority"),
    [
        ("http://localhost:8000/", "Sand & sea", "sand-sea"),
        ("https://möwe.example/", "Möwen", "mowen"),
        ("https://[::1]/", "!", "papers"),
        ("https://you.github.io/coast/", "Coast", "you.github.io"),
    ],
)
def test_the_authority_is_the_host_or_the_name_of_the_site(
    tmp_path: Path, address: str, name: str, authority: str
) -> None:
    """The authority is the host's name if somebody can own it, and is otherwise made from the site's name."""
    run = run_broadsheet("new", "coast", "--from", RELEASE, "--site-url", address, "--name", name, cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert str(read_settings(tmp_path / "coast")["authority"]).startswith(f"{authority},2")


def test_a_new_site_has_no_topics_that_nobody_chose(tmp_path: Path) -> None:
    """Whatever its field is, its topics come from its papers."""
    assert run_broadsheet("new", "coast", "--from", RELEASE, "--field", "language models", cwd=tmp_path).returncode == 0

    assert not (tmp_path / "coast" / "site_config" / "topics.yml").exists()


KILL = """
import os, signal, sys
from broadsheet.commands.group import main

def watch(event, about):
    if event == {event!r} and {about!r} in str(about):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
main(["new", "a/coast", "--from", {release!r}])
"""
"""A program that makes a site, and is killed before a certain call."""


@pytest.mark.parametrize(
    ("event", "about"), [("open", "site.yml"), ("subprocess.Popen", "commit"), ("os.rename", "coast")]
)
def test_what_a_killed_command_left_is_removed_by_the_next(tmp_path: Path, event: str, about: str) -> None:
    """Before the site is in its place, nothing is, and the same command then leaves nothing beside the site."""
    script = KILL.format(event=event, about=about, release=RELEASE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    killed = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert [path.name for path in (tmp_path / "a").iterdir()] == [".broadsheet-coast"]

    again = run_broadsheet("new", "a/coast", "--from", RELEASE, cwd=tmp_path)

    assert again.returncode == 0, again.stderr
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["coast"]
    assert ask_git(tmp_path / "a" / "coast", "status", "--porcelain") == ""


def test_two_commands_do_not_make_the_same_site(tmp_path: Path) -> None:
    """While one is at work, another ends, and removes nothing of it."""
    with open_stage(tmp_path / "coast") as stage:
        (stage.folder / "half").write_text("a site")
        run = run_broadsheet("new", "coast", "--from", RELEASE, cwd=tmp_path)

        assert (run.returncode, "Another command is making this site." in run.stderr) == (2, True)
        assert (stage.folder / "half").exists()


def answer(folder: Path, *answers: str) -> subprocess.CompletedProcess[str]:
    """Make a site in a terminal, with these answers."""
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    return subprocess.run(
        [sys.executable, "-P", "-m", "broadsheet", "new", "coast", "--from", RELEASE],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_person_at_a_terminal_is_asked(tmp_path: Path) -> None:
    """In a terminal the user is asked for what was not given, and Enter takes the default."""
    run = answer(tmp_path, "Sand and sea", "", "https://sea.example/", "", "hf-daily arxiv:cs.CL")

    assert run.returncode == 0, run.stderr
    settings = read_settings(tmp_path / "coast")
    assert settings["name"] == "Sand and sea"
    assert settings["tagline"] == "What is new in our field"
    assert "editions" not in settings
    assert settings["sources"] == [{"hf-daily": {}}, {"arxiv": {"category": "cs.CL"}}]


def test_a_person_is_asked_again_after_a_wrong_answer(tmp_path: Path) -> None:
    """Each wrong answer is explained, and the question is asked again."""
    answers = ("n" * 300, "Sand", "coasts", "sea", "https://sea.example/", "maybe", "yes", "arxiv", "hf-daily nowhere")
    run = answer(tmp_path, *answers, "")

    assert run.returncode == 0, run.stderr
    said = run.stdout + run.stderr
    assert "has 300 characters. Write 1 to 200." in said
    assert "“sea” is not a full web address. Write one like https://" in said
    assert "“maybe” is neither yes nor no. Answer yes or no." in said
    assert "“arxiv” is not a source of papers." in said
    assert "“nowhere” is not a source of papers." in said
    settings = read_settings(tmp_path / "coast")
    assert (settings["name"], settings["address"]) == ("Sand", "https://sea.example/")
    assert (settings["editions"], settings["tagline"]) == ("year", "Papers on coasts")
    assert settings["sources"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["full", "--from", RELEASE], "full already exists and is not an empty folder"),
        (["full/file", "--from", RELEASE], "full/file already exists"),
        (["coast", "--from", "https://github.com/example/broadsheet"], "--from: “https://github.com/example/br"),
        (["coast", "--from", f"https://a:b@shore.example/x@{COMMIT}"], "is not a Git address"),
        (["coast", "--from", RELEASE, "--source", "arxiv"], "--source: “arxiv” is not a source of papers."),
        (["coast", "--from", RELEASE, "--source", "arxiv:cs.CL}"], "--source: “arxiv:cs.CL}” is not"),
        (["a/coast", "--from", RELEASE, "--site-url", "coast"], "--site-url: “coast” is not a full web address."),
        (["a/coast", "--from", RELEASE, "--name", "n" * 3_000], "--name: “nnnnn"),
    ],
)
def test_a_site_that_cannot_be_created_leaves_nothing(tmp_path: Path, arguments: list[str], message: str) -> None:
    """Wrong use is reported with what to do; nothing is left half created, and no existing folder is touched."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")

    run = run_broadsheet("new", *arguments, cwd=tmp_path)

    assert run.returncode == 2
    assert message in run.stderr
    assert list_files(tmp_path) == ["full/file"]
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
