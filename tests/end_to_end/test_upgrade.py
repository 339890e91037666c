"""A site made by 0.1.0, with templates of its own, upgraded to this release."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import lxml.html
import pytest
import yaml
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from broadsheet.config.configuration import read_config
from broadsheet.config.project import open_project
from broadsheet.hosting.release import parse_release
from broadsheet.hosting.site_workflows import CALLED, CALLING, write_calls
from broadsheet.new import upgrading
from broadsheet.new.upgrading import Became, carry_out_upgrade, plan_upgrade
from broadsheet.pipeline.enriching import read_library
from broadsheet.publish.former_topics import check_former_topics
from broadsheet.publish.outdated import find_gone
from broadsheet.system.hashes import short_hash
from tests.conftest import DATA, ROOT, fill
from tests.end_to_end.conftest import run_broadsheet
from tests.end_to_end.test_serve import PATIENCE, free_port, wait_for
from tests.hosting.repositories import ANYBODY, git

FILES = [
    "site-0.1.0/.github/workflows/daily.yml",
    "site-0.1.0/.github/workflows/pages.yml",
    "site-0.1.0/.gitignore",
    "site-0.1.0/README.md",
    "site-0.1.0/build/docs/.gitkeep",
    "site-0.1.0/docs_templates/pages/paper.md.j2",
    "site-0.1.0/docs_templates/theme/partials/paper.html",
    "site-0.1.0/mkdocs.yml",
    "site-0.1.0/requirements.txt",
    "site-0.1.0/seeds/2025-01-06-example.json",
    "site-0.1.0/seeds/2025-02-03-coast.json",
    "site-0.1.0/seeds/2025-02-04-coast.json",
    "site-0.1.0/seeds/README.md",
    "site-0.1.0/site_config/hooks.py",
    "site-0.1.0/site_config/papers.yml",
    "site-0.1.0/site_config/site.yml",
    "site-0.1.0/site_config/topics.yml",
]
PUBLISHED = yaml.safe_load((DATA / "site-0.1.0.yml").read_text())
ADDRESS = "https://coast.example/papers/"
RELEASE = f"https://github.com/example/broadsheet@{'0a' * 20}"
NEWER = f"https://github.com/example/broadsheet@{'1b' * 20}"
OLD_LINE = "from generator.preview import on_config, on_post_build, on_serve, on_startup"
NEW_LINE = "from broadsheet.mkdocs_hooks import on_config, on_post_build, on_serve, on_startup"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the site after a build, and what the command printed."""
    folder = copy_site(tmp_path_factory.mktemp("upgraded") / "coast")
    run = run_broadsheet("build", cwd=folder)
    assert run.returncode == 0, run.stderr
    return folder, run.stderr


def copy_site(folder: Path) -> Path:
    shutil.copytree(DATA / "site-0.1.0", folder)
    return folder


def change_hooks(folder: Path) -> None:
    """Change the one line that a site owner has to change."""
    hooks = folder / "site_config" / "hooks.py"
    hooks.write_text(hooks.read_text().replace(OLD_LINE, NEW_LINE))


def make_published(folder: Path) -> Path:
    """A site with the addresses and the guids that 0.1.0 published."""
    for page in PUBLISHED["pages"]:
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_text("<!doctype html><title>Coast</title>")
    (folder / "feeds").mkdir()
    for name, guids in PUBLISHED["feeds"].items():
        items = "".join(f"<item><guid isPermaLink='false'>{guid}</guid></item>" for guid in guids)
        kind = "<opml version='2.0'><body/></opml>" if name.endswith(".opml") else ""
        (folder / "feeds" / name).write_text(kind or f"<rss version='2.0'><channel>{items}</channel></rss>")
    (folder / "broadsheet.json").write_text(json.dumps({"address": ADDRESS, "papers": 4, "files": {}}))
    return folder


def test_the_site_is_as_0_1_0_made_it() -> None:
    """The files are those that 0.1.0 made, and must never be changed, because sites like it exist."""
    files = [path.relative_to(DATA).as_posix() for path in (DATA / "site-0.1.0").rglob("*") if path.is_file()]

    assert sorted(files) == sorted(FILES)
    assert OLD_LINE in (DATA / "site-0.1.0" / "site_config" / "hooks.py").read_text()


def test_every_address_and_guid_stays(built: tuple[Path, str], tmp_path: Path) -> None:
    """Nothing that 0.1.0 published is gone, by `check --previous` too; the site has the address of an example."""
    site = built[0] / "site"
    previous = make_published(tmp_path / "previous")

    check = run_broadsheet("check", "site", "--previous", previous, "--deploy", cwd=built[0])

    (found,) = check.stdout.splitlines()
    assert found.startswith(f"broadsheet.json: The site's address is {ADDRESS}, whose domain is reserved for examples.")
    assert [page for page in PUBLISHED["pages"] if not (site / page).is_file()] == []
    for name, guids in PUBLISHED["feeds"].items():
        assert re.findall(r"<guid[^>]*>([^<]*)", (site / "feeds" / name).read_text()) == guids


def test_its_own_templates_are_used(built: tuple[Path, str]) -> None:
    """The renamed heading and the added section are on every page, and the search reads each abstract."""
    pages = [lxml.html.parse(path).getroot() for path in (built[0] / "site").glob("papers/*/index.html")]
    papers = [page for page in pages if page.find(".//h1") is not None]

    assert len(papers) == 4
    for page in papers:
        headings = [heading.text_content() for heading in page.iter("h2")]
        assert headings[:2] == ["Summary by the authors", "Topics"]
        assert "Reading group" in headings
        has_abstract = "This record came without an abstract." not in page.text_content()
        assert page.xpath("boolean(//section[contains(@class, 'abstract')][@data-pagefind-body])") == has_abstract
    assert sum("This record came without an abstract." in page.text_content() for page in papers) == 1


def test_topics_are_shown_from_values(built: tuple[Path, str]) -> None:
    """0.1.0 words the section differently, but topics have their colours, and one of the site owner is named so."""
    (path,) = (built[0] / "site").glob("papers/gull-calls-*/index.html")
    (topics,) = lxml.html.parse(path).getroot().xpath("//section[@class='topics']")

    assert topics.xpath("string(.//a[.='survey']/@data-hue)") == "2"
    assert "added by the editor" in " ".join(topics.text_content().split())


def test_an_outdated_override_is_reported(built: tuple[Path, str]) -> None:
    """The build reports the file, a line, and the old and the new name; the report has each of them."""
    problems = json.loads((built[0] / "build" / "report.json").read_text())["problems"]
    overrides = [problem for problem in problems if problem["kind"] == "old-override"]
    partial = "docs_templates/theme/partials/paper.html"

    assert f"{partial}:3: This uses meta.author_pages, which no longer exists. Use" in built[1]
    assert {problem["where"].rpartition(":")[0] for problem in overrides} == {partial}
    named = {problem["message"].removeprefix("This uses ").partition(",")[0] for problem in overrides}
    assert named >= {"meta.filters", "meta.edition", "page.content"}


def test_the_one_line_to_change_is_named(built: tuple[Path, str]) -> None:
    """The build works without the change and names the line."""
    assert "site_config/hooks.py:3: This imports “generator”, which is now called “broadsheet”." in built[1]
    assert f"Change the line to “{NEW_LINE}”." in built[1]


def test_mkdocs_builds_it(tmp_path: Path) -> None:
    """With its own hooks, `mkdocs build` makes the complete site."""
    folder = copy_site(tmp_path / "coast")
    change_hooks(folder)

    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert [page for page in PUBLISHED["pages"] if not (folder / "site" / page).is_file()] == []


def test_daily_works_without_sources(built: tuple[Path, str]) -> None:
    """The daily run of a site without sources builds the site and finds nothing new."""
    run = run_broadsheet("daily", cwd=built[0])

    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_it_is_served(tmp_path: Path) -> None:
    """`broadsheet serve` serves it, even before its hooks are changed."""
    folder = copy_site(tmp_path / "coast")
    port = free_port()
    command = [sys.executable, "-m", "broadsheet", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A shell lets what it runs in the background ignore Ctrl-C, and these tests with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", "DuneWatch")
        assert urlopen(f"http://127.0.0.1:{port}/feeds/all.xml").status == 200
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0


def commit_site(folder: Path) -> Path:
    """The site in a repository, as its owner has it."""
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "Begin Coast")
    return folder


@pytest.fixture
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site of 0.1.0 in a repository."""
    for name, value in ANYBODY.items():
        monkeypatch.setenv(name, value)
    return commit_site(copy_site(tmp_path / "coast"))


def upgrade(folder: Path, *options: str, release: str = RELEASE) -> Result:
    """Run the command in a site."""
    command = ["upgrade", "--from", release, "--project", str(folder), *options]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file of a site, except those of Git."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_an_upgrade_replaces_what_nobody_changed(committed: Path) -> None:
    """The site then has the files of a new site; its owner's files stay, and a second run does nothing."""
    before = read_files(committed)
    trial = upgrade(committed, "--dry-run")
    assert read_files(committed) == before

    done = upgrade(committed)
    after = read_files(committed)

    assert (trial.exit_code, done.exit_code) == (0, 0), done.output
    new = ROOT / "docs_templates" / "new"
    assert after[".github/ISSUE_TEMPLATE/paper.yml"] == (new / ".github" / "ISSUE_TEMPLATE" / "paper.yml").read_bytes()
    for name in CALLING:
        assert after[name].decode() == write_calls((new / name).read_text(), parse_release(RELEASE))
    for name in ("mkdocs.yml", "requirements.lock", "site_config/hooks.py"):
        assert after[name] == (ROOT / name).read_bytes()
    assert after["requirements.txt"].decode().splitlines()[1].endswith("@" + "0a" * 20)
    changed = {name for name in before if before[name] != after.get(name)}
    assert not [name for name in changed if name.startswith(("docs_templates/", "seeds/2025"))]
    assert changed & {f"site_config/{name}.yml" for name in ("site", "topics", "papers")} == set()
    (kept,) = re.findall(r"kept +docs_templates/pages/paper\.md\.j2: .*\n(.*)", done.output)
    assert kept.strip().startswith(
        "It stays in use. To get the release's changes, copy the lines that you want into it"
    )
    (unused,) = re.findall(r"kept +docs_templates/theme/partials/paper\.html: .*\n(.*)", done.output)
    assert unused.strip().startswith("It is not used while it reads values that no longer exist.")
    assert done.output.count("See docs/templates.md, or remove the file to use the shipped one.") == 1
    values = find_gone(before["docs_templates/theme/partials/paper.html"].decode())
    reported = re.findall(r"^docs_templates/theme/partials/paper\.html:\d+: ", done.output, re.MULTILINE)
    assert len(reported) == len(values)
    git(committed, "add", "--all")
    git(committed, "commit", "--quiet", "--message", "Upgrade")
    assert "0 files changed" in upgrade(committed).output


def test_what_the_owner_changed_is_merged_or_kept(committed: Path) -> None:
    """Changes in other lines than the release's are merged; a file that its owner deleted stays away."""
    daily, pages = (committed / ".github" / "workflows" / f"{name}.yml" for name in ("daily", "pages"))
    pages.write_text(pages.read_text().replace("name: Pages", "name: Our pages", 1))
    config = committed / "mkdocs.yml"
    config.write_text(config.read_text() + "extra_css: [club.css]\n")
    daily.unlink()
    git(committed, "add", "--all")
    git(committed, "commit", "--quiet", "--message", "Ours")

    done = upgrade(committed)

    assert done.exit_code == 0, done.output
    assert "merged    mkdocs.yml" in done.output
    assert config.read_text() == (ROOT / "mkdocs.yml").read_text() + "extra_css: [club.css]\n"
    assert "name: Our pages" in pages.read_text()
    assert not daily.exists()


def test_blank_lines_at_the_end_of_a_template_are_part_of_it(committed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of a release's template counts as that, and a change of its owner's is merged without losing any."""
    card = committed / "docs_templates" / "pages" / "card.md.j2"
    shipped = (ROOT / "docs_templates" / "pages" / "card.md.j2").read_text()
    earlier = "{# Cards #}\n" + shipped
    card.write_text(earlier)
    commit_all(committed)
    card.write_text(earlier + "{# Ours #}\n")

    former = {"0.1.0": {"docs_templates/pages/card.md.j2": short_hash(earlier, 16)}}
    monkeypatch.setattr(upgrading.tomllib, "loads", lambda text: former)
    files = plan_upgrade(open_project(committed), parse_release(RELEASE))
    (plan,) = [file for file in files if file.path.endswith("card.md.j2")]

    assert shipped.endswith("\n\n\n")
    assert (plan.became, plan.new) == (Became.MERGED, shipped + "{# Ours #}\n")


def test_history_that_git_cannot_read_is_an_error(committed: Path) -> None:
    """Without it, nobody knows what the owner has changed or deleted, so nothing is replaced or added."""
    before = read_files(committed)
    (committed / ".git" / "index").write_text("broken")
    refused = upgrade(committed)
    (committed / ".git" / "HEAD").write_text("broken")
    unread = upgrade(committed, "--dry-run")

    assert [answer.exit_code for answer in (refused, unread)] == [2, 2]
    for answer in (refused, unread):
        assert f"Git cannot read the repository of {committed}: " in answer.output
    assert "index" in refused.output
    assert read_files(committed) == before


def commit_all(folder: Path) -> None:
    """Commit everything in a site."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Change it")


def find_calls(folder: Path) -> list[str]:
    """What the workflows of a site call, without the comments."""
    texts = [(folder / name).read_text() for name in CALLING]
    return [call for text in texts for call in re.findall(r"uses: (\S+)", text)]


def test_every_upgrade_moves_the_calls_of_workflows(committed: Path) -> None:
    """They are those of the release that requirements.txt names, also if the owner has changed the workflow."""
    upgrade(committed)
    daily = committed / CALLING[0]
    daily.write_text(daily.read_text().replace("23 6 * * 1-5", "5 4 * * *"))
    commit_all(committed)

    done = upgrade(committed, release=NEWER)

    assert done.exit_code == 0, done.output
    assert find_calls(committed) == [f"example/broadsheet/{name}@{'1b' * 20}" for name in CALLED]
    assert "5 4 * * *" in daily.read_text()
    assert f"broadsheet@{'1b' * 20}" in (committed / "requirements.txt").read_text()
    assert f"merged    {CALLING[0]}" in done.output
    assert f"replaced  {CALLING[1]}" in done.output


def test_a_workflow_of_an_earlier_release_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the owner of a site has never changed becomes that of the release, although the calls differ."""
    for name, value in ANYBODY.items():
        monkeypatch.setenv(name, value)
    folder, shipped = copy_site(tmp_path / "coast"), (ROOT / "docs_templates" / "new" / CALLING[0]).read_text()
    earlier = shipped.replace("name: Daily", "name: Every day")
    (folder / CALLING[0]).write_text(write_calls(earlier, parse_release(RELEASE)))
    commit_site(folder)

    done = upgrade(folder, release=NEWER)

    assert f"replaced  {CALLING[0]}" in done.output
    assert (folder / CALLING[0]).read_text() == write_calls(shipped, parse_release(NEWER))


def test_another_hour_survives_the_change_to_calls(committed: Path) -> None:
    """If the owner of a site of 0.1.0 has chosen another hour, it is merged into the workflow that calls."""
    daily = committed / CALLING[0]
    daily.write_text(daily.read_text().replace("23 6 * * 1-5", "5 4 * * *"))
    commit_all(committed)

    done = upgrade(committed)

    assert f"merged    {CALLING[0]}" in done.output
    assert daily.read_text() == write_calls(
        (ROOT / "docs_templates" / "new" / CALLING[0]).read_text().replace("23 6 * * 1-5", "5 4 * * *"),
        parse_release(RELEASE),
    )


def test_a_site_has_copies_of_workflows_while_it_cannot_call_those_of_its_release(committed: Path) -> None:
    """With a release that is not on GitHub they are added, and with one that is they are deleted again, and so on."""
    for release, has_copies in (("/srv/broadsheet", True), (RELEASE, False), ("/srv/broadsheet", True)):
        done = upgrade(committed, release=release if "@" in release else f"{release}@{'0a' * 20}")
        assert done.exit_code == 0, done.output
        assert [(committed / name).exists() for name in CALLED] == [has_copies] * 2
        own = [f"./{name}" for name in CALLED]
        assert (find_calls(committed) == own) == has_copies
        commit_all(committed)
        assert (
            "0 files changed"
            in upgrade(committed, release=release if "@" in release else f"{release}@{'0a' * 20}").output
        )


def test_workflows_of_the_owner_are_still_called(committed: Path) -> None:
    """Copies that the owner has changed stay and are called, whatever the release."""
    upgrade(committed, release=f"/srv/broadsheet@{'0a' * 20}")
    commit_all(committed)
    ours = committed / CALLED[1]
    ours.write_text(ours.read_text().replace("timeout-minutes: 30", "timeout-minutes: 60"))
    commit_all(committed)

    done = upgrade(committed)

    assert done.exit_code == 0, done.output
    assert "timeout-minutes: 60" in ours.read_text()
    assert find_calls(committed) == [f"./{name}" for name in CALLED]


def test_an_upgrade_that_could_not_be_undone_is_refused(committed: Path) -> None:
    """Files that would change must be committed as they are."""
    config = committed / "mkdocs.yml"
    config.write_text(config.read_text() + "extra_css: [club.css]\n")
    before = read_files(committed)

    refused = upgrade(committed)

    assert refused.exit_code == 2
    assert "mkdocs.yml" in refused.output
    assert read_files(committed) == before


def test_an_upgrade_can_be_undone(committed: Path) -> None:
    """The command that it prints brings every file back."""
    before = read_files(committed)

    undo = upgrade(committed).output.partition("To undo it: ")[2].splitlines()[0]
    subprocess.run(undo, shell=True, cwd=committed, check=True)

    assert read_files(committed) == before


@pytest.mark.parametrize("number", range(0, 10, 3))
def test_an_interrupted_upgrade_continues(committed: Path, number: int) -> None:
    """Ended after any file, it does the rest when it is run again."""
    release = parse_release(RELEASE)
    files = [file for file in plan_upgrade(open_project(committed), release) if file.is_change]
    carry_out_upgrade(committed, files[:number])

    done = upgrade(committed)

    assert done.exit_code == 0, done.output
    assert f"{len(files[number:])} files changed" in done.output
    assert not [file for file in plan_upgrade(open_project(committed), release) if file.is_change]


@pytest.mark.slow
def test_an_upgraded_site_keeps_its_addresses(committed: Path, tmp_path: Path) -> None:
    """What 0.1.0 published is there after an upgrade too, without a remark on the hooks."""
    assert upgrade(committed).exit_code == 0

    built = run_broadsheet("build", cwd=committed)
    check = run_broadsheet("check", "site", "--previous", make_published(tmp_path / "previous"), cwd=committed)

    assert built.returncode == 0, built.stderr
    assert (check.returncode, check.stdout) == (0, "")
    assert "site_config/hooks.py" not in built.stderr


def test_a_site_that_had_the_topics_of_0_1_0_keeps_them(tmp_path: Path) -> None:
    """Without a file of its own, it gets one with the topics that it had; a site of this release does not."""
    folder = copy_site(tmp_path / "coast")
    (folder / "site_config" / "topics.yml").unlink()

    plan = plan_upgrade(open_project(folder), parse_release(RELEASE))
    change_hooks(folder)
    later = plan_upgrade(open_project(folder), parse_release(RELEASE))

    added = {file.path: file.new for file in plan if file.became == "added"}
    assert added["site_config/topics.yml"] == (ROOT / "site_config" / "topics.yml").read_text()
    assert [file for file in later if file.path == "site_config/topics.yml"] == []


def test_a_build_says_if_pages_of_those_topics_vanish(tmp_path: Path) -> None:
    """It names the command that keeps them, which writes the file once."""
    papers = [{"title": "Captioning the sea", "abstract": "We caption images."}]
    fill(tmp_path / "seeds", **{"2031-04-01-sea.json": json.dumps(papers)})
    fill(tmp_path / "site_config", **{"site.yml": "name: Sea"})
    shown = ROOT / "site_config" / "topics.yml"
    slug = next(iter(read_config(shown.parent).taxonomy.topics)).slug
    fill(tmp_path / "site" / "topics" / slug, **{"index.html": "<!doctype html>"})
    library = read_library(open_project(tmp_path), lambda _: None)

    said = list(map(str, check_former_topics(tmp_path, tmp_path / "site", library)))
    kept = CliRunner().invoke(main, ["topics", "keep", "--project", str(tmp_path)])
    again = CliRunner().invoke(main, ["topics", "keep", "--project", str(tmp_path)])

    assert len(said) == 1
    assert said[0].endswith("To keep them, run `broadsheet topics keep`, and build again.")
    assert (kept.exit_code, again.exit_code) == (0, 2)
    assert (tmp_path / "site_config" / "topics.yml").read_bytes() == shown.read_bytes()
    assert list(check_former_topics(tmp_path, tmp_path / "site", library)) == []
