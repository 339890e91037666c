"""The guides to hosts and containers lead to a published site; folders and programs here stand in for hosts.

What the guides say of a host is from its documentation: of GitLab, “GitLab Pages”, “GitLab CI/CD job token” (18.4) and
“Scheduled pipelines”; of Codeberg, “Codeberg Pages”, whose server since December 2025 must be told of each push.
"""

from __future__ import annotations

import fcntl
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import DATA, ROOT
from tests.end_to_end.newcomer import Newcomer, answer_with_two
from tests.end_to_end.walk import Step, Walk
from tests.hosting.repositories import git, make_bare
from tests.upstreams import Host, serve

pytestmark = [pytest.mark.slow, pytest.mark.install]

GUIDES = ROOT / "docs" / "guides"
HOSTING = ("codeberg", "container", "gitlab", "own-server")
"""The guides that are followed here."""


@pytest.fixture
def upstream() -> Iterator[Host]:
    """A service that takes the place of Hugging Face's."""
    with serve(answer_with_two) as host:
        yield host


def read_guide(name: str) -> str:
    """Return the text of a guide."""
    assert name in HOSTING
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


class Cron:
    """Runs the line of a crontab as cron does: with /bin/sh, in the home folder, and nearly without an environment."""

    def __init__(self, walk: Walk, steps: list[Step], host: Host) -> None:
        (crontab,) = (step.text for step in steps if step.kind == "crontab")
        (self.line,) = re.findall(r"^\d+ \d+ \* \* 1-5 (.+)$", crontab, re.MULTILINE)
        self.home, self.host = walk.home, host
        self.packages = walk.newcomer.environment["PYTHONPATH"]

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run it; what it prints is what cron sends."""
        environment = {"HOME": str(self.home), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
        asked = {"BROADSHEET_HF_URL": f"{self.host.url}/hf-daily"}
        return subprocess.run(
            ["/bin/sh", "-c", self.line],
            cwd=self.home,
            env={**environment, **asked, "PYTHONPATH": self.packages},
            capture_output=True,
            text=True,
            check=False,
        )


def test_cron_publishes_on_a_server(newcomer: Newcomer, tmp_path: Path, upstream: Host) -> None:
    """With the line of the guide, cron publishes what is new where anybody can read it, and says only what failed."""
    asked = {"BROADSHEET_HF_URL": f"{upstream.url}/hf-daily"}
    replaced = {
        "/var/www": str(tmp_path / "www"),
        "/etc/nginx/conf.d": str(tmp_path),
        "git+ADDRESS": f"git+{newcomer.address}",
    }
    walk = Walk(newcomer, tmp_path, asked, replaced)
    walk.add_program("sudo", '"$@"')
    site = walk.make_site("--site-url", "https://papers.example.org/")

    cron = Cron(walk, walk.follow(read_guide("own-server")), upstream)

    published = tmp_path / "www" / "papers" / "site"
    assert f"root {published};" in (tmp_path / "papers.conf").read_text()
    assert len(list((published / "papers").iterdir())) == 10
    for path in (published, *published.rglob("*")):
        needed = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        assert path.stat().st_mode & needed == needed, path
    again = cron.run()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert "Unchanged: " in (site / "build" / "daily.log").read_text()
    asked_before = len(upstream.asked)
    with (site / "build" / "daily.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        overlapping = cron.run()
    assert (overlapping.returncode, overlapping.stdout, len(upstream.asked)) == (0, "", asked_before)
    for file in (site / "seeds").glob("2*"):
        file.unlink()
    upstream.answer = lambda path, asked: {"status": 404}
    failing = cron.run()
    assert failing.returncode == 1
    assert "404" in failing.stdout
    assert len(list((published / "papers").iterdir())) == 10


class Pipeline:
    """Runs the jobs of a `.gitlab-ci.yml`, each in a clone of the commit that started the pipeline, as a runner does.

    The rules are not evaluated: they are compared with what the guide says in words.
    """

    def __init__(self, newcomer: Newcomer, folder: Path, project: Path, **variables: str) -> None:
        self.newcomer, self.folder, self.project, self.variables = newcomer, folder, project, variables
        self.jobs = yaml.safe_load(git(project, "show", "main:.gitlab-ci.yml"))
        self.commit = git(project, "rev-parse", "main")

    def run(self, job: str) -> tuple[int, Path]:
        """Run a job, and return its exit code and its folder."""
        folder = self.folder / f"{job}-{len(list(self.folder.iterdir()))}"
        git(self.folder, "clone", "--quiet", self.project, folder)
        git(folder, "checkout", "--quiet", self.commit)
        repository = "https://gitlab-ci-token:secret@gitlab.example/ada/my-papers.git"
        predefined = {
            "CI": "true",
            "CI_DEFAULT_BRANCH": "main",
            "CI_PAGES_URL": "https://ada.gitlab.io/my-papers",
            "CI_JOB_TOKEN": "secret",
            "CI_SERVER_FQDN": "gitlab.example",
            "CI_PROJECT_PATH": "ada/my-papers",
            "GITLAB_USER_NAME": "Ada",
            "GITLAB_USER_EMAIL": "ada@shore.example",
            "HOME": str(self.folder),
        }
        (self.folder / ".gitconfig").write_text(f'[url "{self.project}"]\ninsteadOf = {repository}\n')
        script = "\n".join([*self.jobs["before_script"], *self.jobs[job]["script"]])
        run = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=folder,
            env={**self.newcomer.environment, **predefined, **self.variables},
            capture_output=True,
            text=True,
            check=False,
        )
        return run.returncode, folder


def test_gitlab_publishes_each_push_and_each_weekday(newcomer: Newcomer, tmp_path: Path, upstream: Host) -> None:
    """A push publishes the site; a scheduled pipeline also commits what it fetched, even if another source failed."""
    project = make_bare(tmp_path / "project.git")
    walk = Walk(newcomer, tmp_path, hosts={"https://gitlab.com/ada/my-papers.git": project})
    walk.place = walk.make_site("--source", "https://shore.example/feed.xml")
    walk.run("git config --global user.name Ada && git config --global user.email ada@shore.example")
    walk.follow(read_guide("gitlab"))
    (tmp_path / "jobs").mkdir()
    pipeline = Pipeline(newcomer, tmp_path / "jobs", project, BROADSHEET_HF_URL=f"{upstream.url}/hf-daily")
    rules = {name: job["rules"] for name, job in pipeline.jobs.items() if isinstance(job, dict) and "rules" in job}
    assert rules == {
        "fetch": [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}],
        "publish": [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "when": "always"}],
    }
    assert pipeline.jobs["publish"]["artifacts"] == {"paths": ["public"]}

    pushed, first = pipeline.run("publish")
    fetched, _ = pipeline.run("fetch")
    scheduled, second = pipeline.run("publish")

    assert (pushed, fetched, scheduled) == (0, 1, 0)
    assert len(list((first / "public" / "papers").iterdir())) == 1
    assert len(list((second / "public" / "papers").iterdir())) == 10
    assert "https://ada.gitlab.io/my-papers/papers/" in (second / "public" / "sitemap.xml").read_text()
    assert git(project, "log", "-1", "--format=%an %s", "main") == "Ada Add the papers fetched today"
    changed = git(project, "diff", "--name-only", "main~", "main").splitlines()
    assert all(file.startswith("seeds/") for file in changed)
    assert len(changed) >= 5


def test_codeberg_gets_the_site_on_its_branch(newcomer: Newcomer, tmp_path: Path, upstream: Host) -> None:
    """The branch `pages` has the site in a single commit, again after the next run, and `main` has the papers.

    The guide also upgrades the site, and undoes a change on both branches.
    """
    project = make_bare(tmp_path / "project.git")
    asked = {"BROADSHEET_HF_URL": f"{upstream.url}/hf-daily"}
    replaced = {"YOU": "ada", "git+ADDRESS": f"git+{newcomer.address}"}
    walk = Walk(newcomer, tmp_path, asked, replaced, {"git@codeberg.org:ada/my-papers.git": project})
    walk.place = site = walk.make_site()
    walk.run("git config --global user.name Ada && git config --global user.email ada@shore.example")

    walk.follow(read_guide("codeberg"))

    pages = git(project, "ls-tree", "-r", "--name-only", "pages").splitlines()
    assert "404.html" in pages
    assert len([page for page in pages if re.fullmatch(r"papers/[^/]+/index\.html", page)]) == 10
    assert "https://ada.codeberg.page/my-papers/papers/" in git(project, "show", "pages:sitemap.xml")
    assert git(project, "ls-tree", "--name-only", "main:seeds/").count("-hf-daily.json") == 5
    upstream.answer = lambda path, asked: {"status": 404}
    (site / "seeds" / "2031-04-02-shells.json").write_text('[{"title": "Shells rest"}]')
    with pytest.raises(AssertionError, match="404"):
        walk.run("./publish.sh")
    assert git(project, "rev-list", "--count", "pages") == "1"
    assert any("shells-rest" in page for page in git(project, "ls-tree", "-r", "--name-only", "pages").splitlines())
    upstream.answer = answer_with_two
    walk.run(".venv/bin/broadsheet publish --yes")
    assert "2031-04-02-shells.json" in git(project, "ls-tree", "-r", "--name-only", "main")
    undoing, number = re.findall(r"^- `(.+)`$", read_guide("codeberg"), re.MULTILINE), git(site, "rev-parse", "HEAD")
    for command in undoing:
        walk.run(command.replace("COMMIT", number))
    former = re.findall(r"`(\.venv/bin/pip install [^`]+)`", read_guide("codeberg"))
    assert len(former) == 2
    for command in former:
        walk.run(command)
    for branch in ("main", "pages"):
        assert "shells" not in git(project, "ls-tree", "-r", "--name-only", branch)


def test_a_container_makes_builds_and_serves_a_site(newcomer: Newcomer, tmp_path: Path, upstream: Host) -> None:
    """The commands of the guide work with what the Containerfile installs, whose program does not run as root.

    No engine for containers runs here. A program stands in for it: it copies and runs what the Containerfile says in a
    folder, and runs the program of the image from there, almost without an environment.
    """
    image = tmp_path / "image"
    walk = Walk(newcomer, tmp_path, {"BROADSHEET_HF_URL": f"{upstream.url}/hf-daily", "IMAGE": str(image)})
    walk.add_program("podman", f'exec {sys.executable} {DATA / "guides" / "podman.py"} "$@"')
    walk.place = newcomer.clone(walk.home)

    walk.follow(read_guide("container"), "10 papers")

    assert len(list((walk.home / "sites" / "my-papers" / "site" / "papers").iterdir())) == 10
    instructions = re.findall(r"^([A-Z]+) (.+)$", (ROOT / "Containerfile").read_text(), re.MULTILINE)
    names = [name for name, _ in instructions]
    assert names[0] == "FROM"
    assert dict(instructions)["USER"] == "1000:1000"
    assert names.index("RUN") < names.index("USER") < names.index("ENTRYPOINT")
