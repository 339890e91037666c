"""What is left to do until a site is public, and what is done without a person. The repositories are real."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from broadsheet.config.project import open_project
from broadsheet.hosting.publishing import GitFailedError, publish_site
from broadsheet.hosting.repository import count_uncommitted
from broadsheet.hosting.situation import read_situation
from broadsheet.hosting.steps import Step, Task, list_places, list_steps
from broadsheet.system.errors import UsageError
from tests.hosting.conftest import SiteFolder
from tests.hosting.repositories import git, make_repository

SITE = "https://ada.github.io/tides/"


def list_left(site: SiteFolder) -> list[Step]:
    """What is left to do."""
    return list(list_steps(read_situation(site.project)))


def tasks(site: SiteFolder) -> list[str]:
    """What is left to do, by name."""
    return [step.task for step in list_left(site)]


def publish(site: SiteFolder) -> list[str]:
    """Do what can be done; the result is what was done."""
    return list(publish_site(site.project, lambda step: None))


def digest(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, also those of Git."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_becomes_a_public_site(site: SiteFolder) -> None:
    """From a folder to a pushed branch: each run does what can be done, and says what is left."""
    assert tasks(site) == ["repository", "remote", "address", "commit", "push"]

    assert publish(site) == ["Made the folder a Git repository.", "Committed 4 files: “Begin coast”."]
    assert tasks(site) == ["remote", "address", "push"]
    site.connect()
    assert tasks(site) == ["address", "push"]
    done = publish(site)

    assert done == [
        f"Set the address of the site to {SITE} in site_config/site.yml.",
        "Committed 1 file: “Update site_config/site.yml”.",
        "Pushed the branch main to https://github.com/Ada/tides.git.",
    ]
    assert tasks(site) == publish(site) == []
    assert site.list_pushed() == sorted(
        [".github/workflows/pages.yml", "requirements.txt", "seeds/2031-04-02-coast.json", "site_config/site.yml"]
    )
    assert (site.folder / "site_config" / "site.yml").read_text() == (
        f"# Ours\nname: Coast\naddress: {SITE} # later\nlanguage: en\n"
    )


def test_what_mkdocs_yml_names_is_committed(site: SiteFolder) -> None:
    """A folder with templates and a hook belong to the site wherever they are in it; other new folders do not."""
    config = (
        "theme: {name: material, custom_dir: ours/theme/}\nhooks: [tools/hook.py, ../hook.py]\nx: !!python/name:os.x\n"
    )
    site.write("mkdocs.yml", config)
    for name in ("ours/theme/main.html", "ours/theme/.swap", "tools/hook.py", "notes/plan.txt"):
        site.write(name, "{}")
    publish(site)

    assert site.list_committed() == [
        ".github/workflows/pages.yml",
        "mkdocs.yml",
        "ours/theme/main.html",
        "requirements.txt",
        "seeds/2031-04-02-coast.json",
        "site_config/site.yml",
        "tools/hook.py",
    ]
    repository = read_situation(site.project).repository
    assert repository
    assert repository.others == ("notes/",)


def test_a_repository_that_was_not_finished_is_made_again(
    site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Git ends while it makes a repository, there is none, and the next run makes it and leaves nothing else."""
    (tmp_path / "template").mkdir()
    (tmp_path / "template" / "objects").write_text("Git wants a folder here.")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(tmp_path / "template"))
    with pytest.raises(GitFailedError, match="`git init` failed"):
        publish(site)
    assert tasks(site)[0] == "repository"
    monkeypatch.delenv("GIT_TEMPLATE_DIR")

    assert publish(site) == ["Made the folder a Git repository.", "Committed 4 files: “Begin coast”."]
    assert git(site.folder, "status", "--porcelain", "--ignored") == ""


def test_looking_changes_nothing(site: SiteFolder) -> None:
    """The list is made without writing a single byte, in the site or in Git's own folder."""
    site.begin()
    site.connect()
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")
    before = digest(site.folder)

    assert tasks(site) == ["address", "commit", "push"]

    assert digest(site.folder) == before


def test_every_step_names_what_to_type(site: SiteFolder) -> None:
    """The commands of the list, typed in their order, bring the site to the host."""
    site.write("seeds/2031-04-03 shells.bib", "@misc{shell, title = {Shells rest}}")
    for step in list_left(site):
        if step.task is Task.REPOSITORY:
            git(site.folder, *step.commands[0].split()[1:])
    site.connect()
    site.write("site_config/site.yml", f"address: {SITE}\n")
    commit, push = list_left(site)
    assert commit.commands[0] == "git add .github requirements.txt seeds site_config"
    assert "seeds/2031-04-03 shells.bib" in commit.files

    for command in commit.commands:
        git(site.folder, *shlex.split(command)[1:])
    git(site.folder, *push.commands[0].split()[1:])

    assert tasks(site) == []
    assert "seeds/2031-04-03 shells.bib" in site.list_pushed()


def test_only_files_of_the_site_are_committed(site: SiteFolder) -> None:
    """What was built, an environment, hidden files, and files that are not of the site stay out, even if staged."""
    site.begin()
    for name in ("site/index.html", "build/report.json", ".venv/bin/python", "seeds/.DS_Store", "thesis.docx", ".env"):
        site.write(name, "mine")
    site.write("site_config/.site.yml-new", "half")
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")
    site.write("staged.txt", "mine")
    git(site.folder, "add", "staged.txt")
    git(site.folder, "add", "--force", "site")
    (site.folder / "requirements.txt").unlink()

    situation = read_situation(site.project)
    publish(site)

    assert situation.repository
    assert situation.repository.others == (".env", "thesis.docx")
    changed = git(site.folder, "show", "--name-status", "--format=", "HEAD").splitlines()
    assert changed == ["D\trequirements.txt", "A\tseeds/2031-04-03-shells.bib", "A\tstaged.txt"]
    assert git(site.folder, "diff", "--cached", "--name-only") == "site/index.html"


def test_names_are_taken_as_they_are(site: SiteFolder) -> None:
    """A file may be called anything that the system accepts, whatever Git or a shell would make of the name."""
    site.begin()
    names = ["*.bib", ":(top)x.json", "a\nb.txt", "-x.ris", "Dünen.bib", "we ird'\".csv"]
    for name in names:
        site.write(f"seeds/{name}", "[]")

    publish(site)

    listed = git(site.folder, "-c", "core.quotePath=false", "ls-tree", "-r", "-z", "--name-only", "HEAD")
    assert {f"seeds/{name}" for name in names} <= set(listed.split("\0"))
    assert Task.COMMIT not in tasks(site)


def test_a_deleted_file_is_committed_however_it_was_deleted(site: SiteFolder) -> None:
    """A file that was removed, with or without Git, is gone from the next commit."""
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")
    site.begin()
    git(site.folder, "rm", "--quiet", "seeds/2031-04-03-shells.bib")
    (site.folder / "seeds" / "2031-04-02-coast.json").unlink()
    site.write("seeds/2031-04-04-gulls.bib", "@misc{gull, title = {Gulls}}")

    publish(site)

    assert git(site.folder, "ls-tree", "-r", "--name-only", "HEAD", "seeds/") == "seeds/2031-04-04-gulls.bib"
    assert git(site.folder, "status", "--porcelain") == ""


def test_without_an_identity_nothing_is_committed(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """If Git has no name and e-mail address, the first step says how to set them."""
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    monkeypatch.setenv("HOME", str(site.folder / "nowhere"))

    assert publish(site) == ["Made the folder a Git repository."]

    first, *_ = list_left(site)
    assert first.task is Task.IDENTITY
    assert first.commands == (
        'git config --global user.name "Your Name"',
        'git config --global user.email "you@example.org"',
    )
    assert Task.COMMIT in tasks(site)


def test_a_commit_on_no_branch_is_refused(site: SiteFolder) -> None:
    """With a detached HEAD nothing is committed, and the step leads back to main without losing anything."""
    site.begin()
    git(site.folder, "checkout", "--quiet", "--detach")
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")

    assert publish(site) == []

    (step,) = [step for step in list_left(site) if step.task is Task.BRANCH]
    git(site.folder, "branch", "keep-my-commits")
    git(site.folder, "switch", "main")
    assert step.commands == ("git branch keep-my-commits && git switch main",)
    assert publish(site) == ["Committed 1 file: “Update seeds/2031-04-03-shells.bib”."]


def test_another_branch_is_not_pushed(site: SiteFolder) -> None:
    """The workflows publish main alone, so a branch with another name is a step."""
    site.write("site_config/site.yml", f"address: {SITE}\n")
    site.begin()
    site.connect()
    git(site.folder, "branch", "--move", "master")

    assert publish(site) == []
    (branch, _) = list_left(site)
    git(site.folder, *branch.commands[0].split()[1:])

    assert publish(site) == ["Pushed the branch main to https://github.com/Ada/tides.git."]


def test_what_git_has_not_finished_comes_first(site: SiteFolder) -> None:
    """During a merge, and while a lock is there, nothing is committed."""
    site.begin()
    git(site.folder, "switch", "--quiet", "--create", "other")
    site.write("seeds/2031-04-02-coast.json", "[]")
    git(site.folder, "commit", "--quiet", "--all", "--message", "Other")
    git(site.folder, "switch", "--quiet", "main")
    site.write("seeds/2031-04-02-coast.json", "[ ]")
    git(site.folder, "commit", "--quiet", "--all", "--message", "Ours")
    with pytest.raises(AssertionError, match="CONFLICT"):
        git(site.folder, "merge", "other")

    assert publish(site) == []
    assert "Git has begun a merge here." in list_left(site)[0].text
    git(site.folder, *list_left(site)[0].commands[0].split()[1:])
    for name in ("index.lock", "refs/heads/main.lock"):
        site.write(f".git/{name}", "")
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")

    assert publish(site) == []
    subprocess.run(list_left(site)[0].commands[0], shell=True, cwd=site.folder, check=True)
    assert publish(site)[0] == "Committed 1 file: “Update seeds/2031-04-03-shells.bib”."


def test_commits_that_only_the_host_has_are_explained(site: SiteFolder) -> None:
    """A push that lost against the daily workflow says how to go on; once fetched, the list says it as well."""
    site.write("site_config/site.yml", f"address: {SITE}\n")
    site.begin()
    site.connect()
    publish(site)
    other = site.folder.with_name("runner")
    git(site.folder, "clone", "--quiet", site.host, other)
    (other / "seeds" / "2031-04-05-daily.json").write_text("[]")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message", "Add the papers fetched today")
    git(other, "push", "--quiet")
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")

    with pytest.raises(GitFailedError, match="`git pull --rebase origin main`"):
        publish(site)

    git(site.folder, "fetch", "--quiet")
    (push,) = list_left(site)
    assert push.commands == ("git pull --rebase origin main", "git push --set-upstream origin main")
    assert publish(site) == []
    git(site.folder, *push.commands[0].split()[1:])
    assert publish(site) == ["Pushed the branch main to https://github.com/Ada/tides.git."]
    assert len([file for file in site.list_pushed() if file.startswith("seeds/")]) == 3


def test_a_repository_that_is_not_empty_is_not_overwritten(site: SiteFolder) -> None:
    """A repository that was created with a README is left as it is, and the ways out are named."""
    site.write("site_config/site.yml", f"address: {SITE}\n")
    site.begin()
    site.connect()
    other = make_repository(site.folder.with_name("other"))
    git(other, "push", "--quiet", site.host, "main")

    with pytest.raises(GitFailedError, match="is not empty: perhaps it was created with a README"):
        publish(site)

    assert git(site.host, "log", "--format=%s", "main") == "Begin"
    assert site.list_pushed() == []


def test_a_host_that_refuses_is_quoted(site: SiteFolder) -> None:
    """The reason of the host is passed on, and the commit stays."""
    site.write("site_config/site.yml", f"address: {SITE}\n")
    site.begin()
    site.connect()
    hook = site.host / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'The quota is used up.' >&2\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(GitFailedError, match="refused the push: pre-receive hook declined"):
        publish(site)

    assert tasks(site) == ["push"]


def test_a_host_that_cannot_be_reached_is_explained(site: SiteFolder) -> None:
    """If the repository does not exist, the message says what to check."""
    site.write("site_config/site.yml", f"address: {SITE}\n")
    site.begin()
    git(site.folder, "remote", "add", "origin", "../nowhere.git")

    with pytest.raises(GitFailedError, match="Check that the repository exists"):
        publish(site)


def test_a_failing_hook_is_quoted(site: SiteFolder) -> None:
    """What a hook of the owner says is shown, and nothing is committed."""
    site.begin()
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")
    hook = site.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho 'No Fridays.'\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(GitFailedError, match="`git commit` failed: No Fridays"):
        publish(site)


def test_a_release_of_this_machine_is_not_pushed_to_a_host(site: SiteFolder) -> None:
    """A host could not build the site, so the push waits; a repository on this machine may have it."""
    site.write("requirements.txt", "broadsheet @ file:///srv/broadsheet.whl\n")
    site.write("site_config/site.yml", f"address: {SITE}\n")
    site.begin()
    site.connect()
    assert (publish(site), tasks(site)) == ([], ["release", "push"])

    git(site.folder, "remote", "set-url", "origin", site.host)

    assert publish(site) == [f"Pushed the branch main to {site.host}."]


@pytest.mark.parametrize(
    ("address", "is_left"),
    [
        (SITE, False),
        ("http://Ada.github.io/Tides/", False),
        ("https://ada.github.io/other/", True),
        ("https://papers.coast.test/", False),
        ("http://localhost:8000/", True),
    ],
)
def test_an_address_of_another_repository_is_a_step(address: str, is_left: bool, site: SiteFolder) -> None:
    """The address that GitHub Pages gives is proposed; the owner's own domain is accepted."""
    site.write("site_config/site.yml", f"address: {address}\n")
    site.begin()
    site.connect()

    addresses = [step.commands for step in list_left(site) if step.task is Task.ADDRESS]

    assert addresses == ([(f"address: {SITE}",)] if is_left else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Coast\n", f"name: Coast\n\naddress: {SITE}\n"),
        ("address: 'http://localhost:8000'\nname: a # b\n", f"address: {SITE}\nname: a # b\n"),
        ('name: a\r\naddress: "http://localhost:8000/"\r\n', f"name: a\r\naddress: {SITE}\r\n"),
        ("address:\n  http://localhost:8000/\n", None),
        ("{name: Coast}\n", None),
    ],
)
def test_the_address_is_set_where_the_owner_has_it(before: str, after: str | None, site: SiteFolder) -> None:
    """Nothing else in the file changes; a file that is written in an unusual way is left to its owner."""
    path = site.folder / "site_config" / "site.yml"
    path.write_bytes(before.encode())
    site.begin()
    site.connect()

    publish(site)

    assert path.read_bytes().decode() == (after or before)
    assert (Task.ADDRESS in tasks(site)) is (after is None)


def test_a_site_without_workflows_would_not_be_built(site: SiteFolder) -> None:
    """On GitHub the workflows are needed, and at the top of the repository."""
    (site.folder / ".github" / "workflows" / "pages.yml").unlink()
    site.begin()
    site.connect()
    assert "There is no workflow" in next(step.text for step in list_left(site) if step.task is Task.WORKFLOWS)


def test_a_site_in_a_larger_repository_touches_nothing_else(site: SiteFolder) -> None:
    """Only the site's own folder is committed, and a step says that GitHub does not read workflows there."""
    outer = make_repository(site.folder.parent)
    git(outer, "remote", "add", "origin", "git@github.com:Ada/tides.git")
    (outer / "mine.txt").write_text("mine")
    (outer / "later.txt").write_text("later")
    git(outer, "add", "mine.txt")

    publish(site)

    committed = git(outer, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert committed
    assert all(name.startswith("coast/") for name in committed)
    assert git(outer, "status", "--porcelain", "--untracked-files=no") == "A  mine.txt"
    assert "this site is in coast/ of one" in next(step.text for step in list_left(site) if step.task is Task.WORKFLOWS)


def test_a_folder_that_a_repository_ignores_is_not_in_it(site: SiteFolder) -> None:
    """A site below a repository that ignores it gets a repository of its own."""
    (make_repository(site.folder.parent) / ".gitignore").write_text("coast/\n")

    assert publish(site) == ["Made the folder a Git repository.", "Committed 4 files: “Begin coast”."]


def test_an_ignored_source_is_named(site: SiteFolder) -> None:
    """A file in `seeds/` that a setting of Git hides would never be published, so it is named."""
    site.begin()
    site.write(".git/info/exclude", "*.bib\n__pycache__/\n")
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")
    site.write("site_config/__pycache__/hooks.pyc", "")

    repository = read_situation(site.project).repository

    assert repository
    assert (repository.ignored, repository.changes) == (("seeds/2031-04-03-shells.bib",), ())


def test_a_repository_that_git_refuses_to_read_is_an_error(site: SiteFolder) -> None:
    """The reason is Git's own, and no second repository is made inside."""
    site.write(".git/HEAD", "broken")

    with pytest.raises(UsageError, match="Git cannot read the repository of"):
        read_situation(site.project)


def test_a_list_of_changes_that_git_cannot_read_is_an_error(site: SiteFolder) -> None:
    """With a broken index nobody knows what is left to do; the reason is Git's own."""
    publish(site)
    site.write("seeds/2031-04-03-gulls.json", '[{"title": "Gulls cry"}]')
    site.write(".git/index", "broken")

    with pytest.raises(UsageError, match=r"Git cannot read the repository of .*coast: .*index"):
        list_left(site)
    with pytest.raises(UsageError, match="index"):
        count_uncommitted(site.folder)


def test_a_folder_without_a_site_is_wrong_use(tmp_path: Path) -> None:
    """A folder without `site_config/` is not a site, and the message names the ways out."""
    with pytest.raises(UsageError, match="is not the folder of a site"):
        read_situation(open_project(tmp_path))


def name_places(site: SiteFolder) -> str:
    """What is done and seen on GitHub, one thing on each line."""
    situation = read_situation(site.project)
    assert situation.github
    return "\n".join(list_places(situation.github, situation.address, situation.published))


def test_what_is_done_once_is_named_until_the_first_push(site: SiteFolder) -> None:
    """The setting and what becomes of the first run are named until then; the runs and the site always are."""
    site.begin()
    site.connect()

    before = name_places(site)
    publish(site)
    after = name_places(site)

    assert "https://github.com/Ada/tides/settings/pages: under “Build and deployment”" in before
    assert "“Re-run all jobs”" in before
    assert "settings/pages" not in after and "Re-run" not in after
    for places in (before, after):
        assert "https://github.com/Ada/tides/actions" in places
        assert f"The site is at {SITE}." in places
        assert "domain" not in places


def test_a_domain_is_named_until_its_address_is_pushed(site: SiteFolder) -> None:
    """Until then, the command asks for it to be entered on GitHub; afterwards it is the address of the site."""
    site.begin()
    site.connect()
    publish(site)
    site.write("site_config/site.yml", "address: 'https://papers.coast.test' # ours\n")

    before = name_places(site)
    publish(site)
    site.write("seeds/2031-04-03-shells.bib", "@misc{shell, title = {Shells rest}}")
    after = name_places(site)

    advice = "If papers.coast.test is a domain of yours, enter it under “Custom domain” at"
    assert f"{advice} https://github.com/Ada/tides/settings/pages." in before
    assert f"The site is at {SITE}." in before
    assert "Custom domain" not in after and SITE not in after
    assert "The site is at https://papers.coast.test/." in after


@pytest.mark.parametrize("is_on_github", [True, False])
def test_the_address_of_an_example_is_a_step(is_on_github: bool, site: SiteFolder) -> None:
    """Nobody has its domain; the step says so, and what to write."""
    site.write("site_config/site.yml", "address: https://papers.example.org/\n")
    site.begin()
    if is_on_github:
        site.connect()

    step = next(step for step in list_left(site) if step.task is Task.ADDRESS)

    assert step.text.startswith("The address of the site, https://papers.example.org/, has a domain that is reserved")
    assert step.commands == (f"address: {SITE if is_on_github else 'https://YOU.github.io/REPOSITORY/'}",)
    assert not is_on_github or "domain of yours" not in name_places(site)


def test_uncommitted_files_are_counted_for_those_who_publish(site: SiteFolder) -> None:
    """They are counted in a repository that has a remote or was made by `broadsheet new`, and in no other."""
    assert count_uncommitted(site.folder) == 0
    git(site.folder, "init", "--quiet")
    assert count_uncommitted(site.folder) == 4
    (site.folder / "requirements.txt").unlink()
    assert count_uncommitted(site.folder) == 0
    site.connect()
    assert count_uncommitted(site.folder) == 3
    assert count_uncommitted(site.folder / "seeds") == 0
