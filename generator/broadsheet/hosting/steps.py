"""What is left to do until a site is public, as a list in the order in which it is done.

What the pages of GitHub are called, and what its messages say, is from its documentation: “Creating a new repository”,
“Managing your personal access tokens”, “Configuring a publishing source for your GitHub Pages site”, and “Re-running
workflows and jobs”.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from shlex import quote

from broadsheet.config.settings import SHIPPED_ADDRESS, is_example_address
from broadsheet.hosting.git import HOW_TO_INSTALL
from broadsheet.hosting.remote import GitHub
from broadsheet.hosting.repository import Repository
from broadsheet.hosting.situation import Situation
from broadsheet.system.messages import count, make_printable

BRANCH = "main"
"""The branch that the workflows of a site publish."""
_MOST_LISTED = 20
"""How many files are listed one by one."""


class Task(StrEnum):
    """What a step is about."""

    GIT = "git"
    IDENTITY = "identity"
    REPOSITORY = "repository"
    UNFINISHED = "unfinished"
    BRANCH = "branch"
    REMOTE = "remote"
    ADDRESS = "address"
    RELEASE = "release"
    WORKFLOWS = "workflows"
    COMMIT = "commit"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is left to do."""

    task: Task
    """What it is about."""
    text: str
    """What to do and why, in full sentences."""
    commands: tuple[str, ...] = ()
    """What to type in the folder of the site, line by line."""
    files: tuple[str, ...] = ()
    """The files that it concerns."""


def list_steps(situation: Situation) -> Iterator[Step]:
    """Yield what is left to do on this machine, in order."""
    if not situation.has_git:
        text = "Git, which brings the site to a host, is not installed."
        yield Step(Task.GIT, f"{text} {HOW_TO_INSTALL} Then run `broadsheet publish` again.")
        return
    repository = situation.repository
    if not situation.has_identity:
        yield _IDENTITY
    if not repository:
        text = f"Make this folder a Git repository, whose branch is called {BRANCH}."
        yield Step(Task.REPOSITORY, text, (f"git init --initial-branch {BRANCH}",))
    else:
        yield from _list_branch_steps(repository)
    if not repository or not repository.remote:
        yield _name_remote(situation.name)
    yield from _list_site_steps(situation)
    if not repository or repository.changes:
        yield _commit(repository.changes if repository else situation.files)
    if not repository or repository.changes or repository.ahead != 0 or repository.behind:
        yield _push(repository)


_IDENTITY = Step(
    Task.IDENTITY,
    "Tell Git the name and the e-mail address that your commits show; everybody can see them in a public repository."
    " GitHub has an address for this that does not reveal yours: see https://github.com/settings/emails.",
    ('git config --global user.name "Your Name"', 'git config --global user.email "you@example.org"'),
)


def _list_branch_steps(repository: Repository) -> Iterator[Step]:
    """Yield what must be done before anything can be committed on the branch that is published."""
    if repository.unfinished == "lock":
        text = (
            "Another Git command is at work in this repository, or was interrupted. If there is none, remove the files"
            " that it left."
        )
        yield Step(Task.UNFINISHED, text, ('find "$(git rev-parse --git-dir)" -name "*.lock" -delete',))
    elif repository.unfinished:
        text = f"Git has begun a {repository.unfinished} here. Finish it (`git status` says how), or abort it."
        yield Step(Task.UNFINISHED, text, (f"git {repository.unfinished} --abort",))
    elif not repository.branch:
        text = f"No branch is checked out, so a commit would be on none. Go back to {BRANCH}."
        keep = f"git branch keep-my-commits && git switch {BRANCH}"
        yield Step(Task.BRANCH, f"{text} What you committed here is kept on another branch.", (keep,))
    elif repository.branch != BRANCH:
        found = make_printable(repository.branch)
        text = f"The branch is “{found}”, but the workflows publish only {BRANCH}. Rename it, or go to {BRANCH}."
        yield Step(Task.BRANCH, text, (f"git branch --move {BRANCH}",))


def _name_remote(name: str) -> Step:
    """Return the step to create a repository on the host, and to name it here."""
    text = (
        "Create an empty repository on a host, without a README, a .gitignore or a licence: for GitHub at"
        " https://github.com/new. It must be public, unless your plan has GitHub Pages for private repositories (Pro,"
        " Team and Enterprise have). Then name it here, with YOU replaced by your account."
    )
    return Step(Task.REMOTE, text, (f"git remote add origin https://github.com/YOU/{quote(name)}.git",))


def _list_site_steps(situation: Situation) -> Iterator[Step]:
    """Yield what must be changed in the site's own files."""
    repository, github = situation.repository, situation.github
    is_example = is_example_address(situation.address)
    if situation.address == SHIPPED_ADDRESS or is_example:
        found = f"The address of the site, {situation.address}, has a domain that is reserved for examples."
        reason = f"{found} " if is_example else ""
        if github:
            text = f"{reason}Set the address at which GitHub Pages will publish the site, in site_config/site.yml."
            yield Step(Task.ADDRESS, text, (f"address: {github.site_address}",))
        else:
            text = f"{reason}Set the address at which the site will be published, in site_config/site.yml. For GitHub,"
            where = "address: https://YOU.github.io/REPOSITORY/"
            yield Step(
                Task.ADDRESS, f"{text} `broadsheet publish` knows it once the repository has a remote.", (where,)
            )
    elif github and _differs(situation.address, github):
        text = (
            f"The address in site_config/site.yml is {situation.address}, but GitHub Pages publishes this repository at"
            f" {github.site_address}. Write that there, or rename the repository."
        )
        yield Step(Task.ADDRESS, text, (f"address: {github.site_address}",))
    is_on_this_machine = repository and repository.remote and repository.remote.is_local
    if situation.release and not is_on_this_machine:
        yield Step(Task.RELEASE, str(situation.release))
    if github and not situation.has_workflows:
        text = (
            "There is no workflow in .github/workflows/, so GitHub would not build the site. Make a new site beside"
            " this one with `broadsheet new`, and copy its .github/, requirements.txt and requirements.lock here."
        )
        yield Step(Task.WORKFLOWS, text)
    elif github and repository and repository.below:
        text = (
            f"GitHub reads workflows only at the top of a repository, and this site is in {repository.below} of one."
            " Give the site a repository of its own, or move .github/ to the top and have its commands run here."
        )
        yield Step(Task.WORKFLOWS, text)


def _differs(address: str, github: GitHub) -> bool:
    """Return whether an address is one of GitHub Pages, but that of another repository.

    An address elsewhere may be the owner's own domain.
    """
    host, path = address.split("://", 1)[-1].lower().split("/", 1)
    return host.endswith(".github.io") and f"https://{host}/{path}" != github.site_address.lower()


def _commit(files: tuple[str, ...]) -> Step:
    """Return the step to commit files of the site that are new, changed or gone."""
    more = (f"… and {len(files) - _MOST_LISTED:,} more",) if len(files) > _MOST_LISTED else ()
    tops = dict.fromkeys(quote(file.partition("/")[0]) for file in files)
    return Step(
        Task.COMMIT,
        "Commit what is new or has changed: only what is committed is published.",
        (f"git add {' '.join(tops)}", f"git commit --message {quote(describe_changes(files))}"),
        (*map(make_printable, files[:_MOST_LISTED]), *more),
    )


def describe_changes(files: tuple[str, ...]) -> str:
    """Return the message of a commit that changes these files."""
    tops = list(dict.fromkeys(make_printable(file.partition("/")[0]) for file in files))
    if len(files) == 1:
        return f"Update {make_printable(files[0])}"
    return f"Update {count(len(files), 'file')} in {', '.join(tops[:3])}{' …' if len(tops) > 3 else ''}"


def _push(repository: Repository | None) -> Step:
    """Return the step to bring the commits to the host, after fetching those that only the host has."""
    remote = repository.remote if repository else None
    name = remote.name if remote else "origin"
    push = f"git push --set-upstream {name} {BRANCH}"
    text = f"Push the branch {BRANCH}, which brings it to {remote or 'the host'}."
    if repository and repository.behind:
        found = f"The remote has {count(repository.behind, 'commit')} that this folder lacks."
        pull = f"git pull --rebase {name} {BRANCH}"
        if repository.ahead == 0 and not repository.changes:
            return Step(Task.PUSH, f"{found} Fetch what is missing.", (pull,))
        return Step(Task.PUSH, f"{found} Fetch what is missing, then push.", (pull, push))
    if remote and remote.github and repository and repository.ahead is None:
        text += f" {_KEY if remote.needs_key else _SIGN_IN}"
    return Step(Task.PUSH, text, (push,))


_KEY = "GitHub knows you by an SSH key, which you add at https://github.com/settings/keys."
_SIGN_IN = (
    "GitHub asks you to sign in once. The easiest way is its own program (https://cli.github.com): run `gh auth login`,"
    " and answer yes to “Authenticate Git with your GitHub credentials?”. Otherwise create a token (classic) at"
    " https://github.com/settings/tokens with the scopes `repo` and `workflow`, and enter it instead of a password."
)


def list_places(github: GitHub, address: str, published: str | None) -> Iterator[str]:
    """Yield what is done and seen on GitHub, which nothing on this machine knows.

    `address` is that in `site.yml`, and `published` that in the `site.yml` which was last pushed; None if nothing was.
    What is done once is left out after the first push, and for a domain after the first push of its address.
    """
    host = address.split("://", 1)[-1].split("/")[0]
    has_domain = not (address == SHIPPED_ADDRESS or is_example_address(address) or host.lower().endswith(".github.io"))
    runs = (
        f"Each push starts a run: {github.page}/actions. It publishes nothing if the site has a defect; `broadsheet"
        " build --check` finds it on this machine, before you push."
    )
    if published is None:
        yield f"Once, at {github.page}/settings/pages: under “Build and deployment”, set “Source” to “GitHub Actions”."
        runs += (
            " The first one fails with “Get Pages site failed” if it came before that setting: open it, and choose"
            " “Re-run jobs” and “Re-run all jobs”."
        )
    if has_domain and published != address:
        yield f"If {host} is a domain of yours, enter it under “Custom domain” at {github.page}/settings/pages."
    yield runs
    where = address if has_domain and published == address else github.site_address
    yield f"The site is at {where}. It can take a few minutes to appear after a run."
