"""Taking the steps towards a public site that need no person.

Each action is one command of Git, or one file that is written whole, and begins with looking at what is there. So a
run that is ended at any moment leaves the site as it was before or after an action, and the next run continues.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

from broadsheet.config.project import Project, open_project
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.hosting.git import Git
from broadsheet.hosting.remote import Remote
from broadsheet.hosting.repository import Repository
from broadsheet.hosting.site_address import set_site_address
from broadsheet.hosting.situation import read_situation
from broadsheet.hosting.steps import BRANCH, Task, describe_changes, list_steps
from broadsheet.system.errors import BroadsheetError, as_usage_error
from broadsheet.system.messages import count, excerpt
from broadsheet.system.progress import Progress

_BEFORE_COMMIT = {Task.GIT, Task.IDENTITY, Task.REPOSITORY, Task.UNFINISHED, Task.BRANCH}
"""What must be done before anything is committed."""
_ASIDE = ".broadsheet-git"
"""The folder in which a repository is made before it gets its place."""
_NAMES = ("--literal-pathspecs",)
"""The option with which Git takes names of files as they are."""
_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")
"""The options with which Git reads names of files from its input, separated by NUL."""


class GitFailedError(BroadsheetError):
    """A Git command failed. The message says which one, why, and what to do next."""

    exit_code = 1


def publish_site(project: Project, say: Progress) -> Iterator[str]:
    """Take each step that is left and needs no decision, and yield a sentence about each.

    `say` is called before what takes long. Raises GitFailedError if Git refuses, and UsageError if a file cannot be
    written; what was done before remains.
    """
    folder, git = project.folder, Git(project.folder)
    situation = read_situation(project)
    if situation.has_git and not situation.repository:
        _begin_repository(git)
        yield "Made the folder a Git repository."
        situation = read_situation(project)
    address = situation.github.site_address if situation.github else ""
    if situation.address == SHIPPED_ADDRESS and address and set_site_address(folder, address):
        yield f"Set the address of the site to {address} in site_config/site.yml."
        situation = read_situation(open_project(folder))
    left = {step.task for step in list_steps(situation)}
    if Task.COMMIT in left and not left & _BEFORE_COMMIT and situation.repository:
        say("Committing.")
        message = _commit(git, situation.repository, situation.name)
        yield f"Committed {count(len(situation.repository.changes), 'file')}: “{message}”."
        situation = read_situation(open_project(folder))
    repository = situation.repository
    if not repository or not repository.remote or {step.task for step in list_steps(situation)} != {Task.PUSH}:
        return
    if repository.ahead != 0 and not repository.behind:
        yield _push(git, repository.remote, say, is_first=repository.ahead is None)


def _run(git: Git, *command: str, text: str = "") -> None:
    """Run a Git command. Raises GitFailedError if it fails."""
    ended = git.run(*command, text=text)
    if ended.code:
        name = next(word for word in command if word.isalpha())
        raise GitFailedError(
            f"`git {name}` failed: {ended.output.strip()}\nCorrect this, and run `broadsheet publish` again."
        )


def _begin_repository(git: Git) -> None:
    """Make the folder a repository in one step, so that a run that is ended leaves none that Git cannot read.

    Raises GitFailedError, and UsageError if the folder cannot be written.
    """
    aside = git.folder / _ASIDE
    with as_usage_error(git.folder):
        if aside.exists():  # A run was killed here.
            shutil.rmtree(aside)
        _run(git, "-c", f"init.defaultBranch={BRANCH}", "init", "--quiet", str(aside))
        (aside / ".git").rename(git.folder / ".git")
        aside.rmdir()


def _commit(git: Git, repository: Repository, name: str) -> str:
    """Commit exactly the files of the site as they are, whatever else is staged, and return the message."""
    is_first = git.ask("rev-parse", "--verify", "HEAD") is None
    message = f"Begin {name}" if is_first else describe_changes(repository.changes)
    if repository.new:
        _run(git, *_NAMES, "add", *_FROM_INPUT, text="\0".join(repository.new))
    commit = (*_NAMES, "commit", "--quiet", "--only", "--message", message, *_FROM_INPUT)
    _run(git, *commit, text="\0".join(repository.changes))
    return message


def _push(git: Git, remote: Remote, say: Progress, *, is_first: bool) -> str:
    """Push the branch, and return what was done. Raises GitFailedError, which says what to do."""
    say(f"Pushing to {remote}.")
    ended = git.run("push", "--porcelain", "--set-upstream", remote.name, BRANCH, errors="show")
    if ended.code:
        raise GitFailedError(explain_refusal(ended.output, remote, is_first=is_first))
    return f"Pushed the branch {BRANCH} to {remote}."


def explain_refusal(said: str, remote: Remote, *, is_first: bool = False) -> str:
    """Return why a push failed and what to do, from the output of `git push --porcelain`.

    `is_first` says that nothing was pushed from here before. Without a reason in the output, the host was not reached,
    or did not accept the sign-in, and Git has said so itself.
    """
    match = re.search(r"^!\t\S*\t\[([^]]*)\] \((.*)\)$", said, re.MULTILINE)
    if not match:
        advice = "sign in, for GitHub with `gh auth login`" if remote.github else "sign in there"
        return (
            f"Git could not push to {remote}; its reason is above. Check that the repository exists, that this machine"
            f" is online, and that you may write to it: {advice}. Then run `broadsheet publish --yes` again."
        )
    kind, reason = match.groups()
    if kind == "rejected" and is_first:
        return (
            f"{remote} is not empty: perhaps it was created with a README. Look at what is there. If nothing of it is"
            f" needed, replace it with `git push --force --set-upstream {remote.name} {BRANCH}`. Otherwise create an"
            f" empty repository, and name it with `git remote set-url {remote.name} ADDRESS`."
        )
    if kind == "rejected":
        return (
            f"{remote} has commits that this folder lacks, for example papers that the daily workflow added. Fetch"
            f" them with `git pull --rebase {remote.name} {BRANCH}`, then run `broadsheet publish --yes` again."
        )
    found = f"{remote} refused the push: {excerpt(reason, 300)}."
    if "workflow" in reason:
        return (
            f"{found} Your sign-in may not change workflows. Run `gh auth refresh --scopes workflow`, or use a token"
            " with the scope `workflow`, and run `broadsheet publish --yes` again."
        )
    if "email privacy" in reason:
        return (
            f"{found} Use the address at https://github.com/settings/emails that ends in users.noreply.github.com: `git"
            " config --global user.email ADDRESS`, then `git commit --amend --reset-author --no-edit`, and run"
            " `broadsheet publish --yes` again."
        )
    return f"{found} Correct that on the host, and run `broadsheet publish --yes` again."
