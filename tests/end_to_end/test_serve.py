"""What `broadsheet serve`, and MkDocs by itself, show."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.end_to_end.conftest import ROOT, Project, list_files, run_broadsheet
from tests.hosting.repositories import git, make_repository

pytestmark = pytest.mark.slow

LOG = "serve.log"
"""The server's output, in its project's folder."""
PATIENCE = 60  # seconds until a page must have come; nothing here is that slow


def write_paper(project: Project, title: str) -> None:
    project.add("2031-04-02-coast.json", json.dumps([{"title": title, "abstract": "We read tides."}]))


def free_port() -> int:
    """Return a port on which nothing is listening."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def served(project: Project) -> Iterator[str]:
    """The address at which a project of one paper is served while its inputs change.

    When the server ends, its last line says how many files of the project are not committed yet.
    """
    server, address = start(project)
    yield address
    server.send_signal(signal.SIGINT)
    assert server.wait(PATIENCE) == 0
    assert (project.folder / LOG).read_text().endswith("not committed yet. Next: `broadsheet publish`.\n")


def start(project: Project, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Serve a project of one paper, with its temporary files in a folder of its own; the address is returned too."""
    write_paper(project, "Dunes drift")
    make_repository(project.folder)
    git(project.folder, "remote", "add", "origin", "https://code.example/coast.git")
    port = free_port()
    for name in ("tmp", "docs_templates/pages", "docs_templates/theme/partials"):
        (project.folder / name).mkdir(parents=True)
    with (project.folder / LOG).open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "broadsheet", "serve", "--port", str(port), *options],
            cwd=project.folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "generator"),
                "TMPDIR": str(project.folder / "tmp"),
                "CI": "",
            },
            stdout=log,
            stderr=log,
            text=True,
            # A shell lets what it runs in the background ignore Ctrl-C, and these tests with it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    return server, f"http://127.0.0.1:{port}/"


def wait_for(address: str, words: str) -> str:
    """Wait until a page shows these words, and return it."""
    return wait_for_words(lambda: read_page(address), words)


def read_page(address: str) -> str:
    """Return a page; empty if there is none."""
    try:
        return str(urlopen(address, timeout=5).read().decode())
    except HTTPError as error:
        return error.read().decode()
    except (URLError, OSError):
        return "no answer"


def wait_for_words(read: Callable[[], str], words: str) -> str:
    """Call a function until the text that it returns contains these words, and return that text."""
    deadline = time.monotonic() + PATIENCE
    while words not in (text := read()):
        assert time.monotonic() < deadline, f"never found “{words}”, at last: {text[:300]}"
        time.sleep(0.2)
    return text


def test_serve_shows_the_site_and_each_change(served: str, project: Project) -> None:
    """The site is served with its search and feeds, and a paper added to `seeds/` appears by itself."""
    wait_for(served, "Dunes drift")
    assert urlopen(f"{served}pagefind/pagefind-entry.json").status == 200
    assert "Dunes drift" in urlopen(f"{served}feeds/all.xml").read().decode()

    write_paper(project, "Shells rest")

    assert "Dunes drift" not in wait_for(served, "Shells rest")


def test_a_change_during_the_first_build_is_not_missed(project: Project) -> None:
    """A file that is saved after it was read, before there is any page, is read again."""
    server, address = start(project)
    try:
        wait_for_words((project.folder / LOG).read_text, "Rendering with MkDocs.")
        write_paper(project, "Shells rest")
        wait_for(address, "Shells rest")
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0


def test_a_folder_that_is_made_while_the_site_is_served_counts(served: str, project: Project) -> None:
    """Templates in a new folder are used, after it was removed and made again too, and so is a new file."""
    wait_for(served, "Dunes drift")
    shutil.rmtree(project.folder / "docs_templates")
    for words in ("We read tides twice.", "We read tides thrice."):
        place = project.folder / "docs_templates" / "theme" / "partials"
        place.mkdir(parents=True)
        (place / "footer.html").write_text(f"<p>{words}</p>\n")
        wait_for(served, words)
        shutil.rmtree(project.folder / "docs_templates")
        wait_until_gone(served, words)

    (project.folder / "mkdocs.yml").write_text("site_name: Coast\ntheme: materail\n")
    wait_for(served, "materail")


def wait_until_gone(address: str, words: str) -> None:
    """Wait until a page shows these words no more."""
    wait_for_words(lambda: "gone" if words not in read_page(address) else "there", "gone")


def test_a_server_that_is_ended_leaves_nothing(project: Project) -> None:
    """After SIGTERM, the site that was served is removed."""
    server, address = start(project)
    wait_for(address, "Dunes drift")
    served = list((project.folder / "tmp").iterdir())

    server.send_signal(signal.SIGTERM)

    assert server.wait(PATIENCE) == 128 + signal.SIGTERM
    assert served
    assert list((project.folder / "tmp").iterdir()) == []


def test_lost_records_are_printed_last(served: str, project: Project) -> None:
    """Remarks of one kind are one line, rejected records come after them one by one, and the report has everything."""
    records = [{"title": f"Shell {number}"} for number in range(9)]
    project.add("2031-04-02-coast.json", json.dumps([*records, {"title": 7}, {"title": "Shells rest"}]))
    wait_for(served, "Shells rest")

    said = (project.folder / LOG).read_text(encoding="utf-8")
    report = json.loads((project.folder / "build" / "report.json").read_text(encoding="utf-8"))

    assert said.count("has no abstract") == 1
    assert "This is the first of 10 such remarks in this file." in said
    assert said.index("has no abstract") < said.index("Left out: 1 record or file.") < said.index("“title” is 7")
    assert [problem["kind"] for problem in report["problems"]].count("no-abstract") == 10


def test_a_served_page_reloads_itself(served: str) -> None:
    """A served page has the script that reloads it, and no policy that would block it."""
    page = wait_for(served, "Dunes drift")

    assert "livereload" in page
    assert "Content-Security-Policy" not in page


@pytest.mark.parametrize(
    ("file", "wrong", "right", "said"),
    [
        ("site_config/site.yml", "nmae: Coast\n", "name: Coast\n", "“nmae” is an unknown key. Did you mean “name”?"),
        ("docs_templates/pages/paper.md.j2", "{{ papr.title }}", "", "paper.md.j2:1: &#39;papr&#39; is undefined"),
        ("docs_templates/theme/partials/footer.html", "{% if %}", "", "partials/footer.html:1: Expected an expression"),
    ],
)
def test_a_fault_is_shown_until_it_is_corrected(
    file: str, wrong: str, right: str, said: str, served: str, project: Project
) -> None:
    """A fault in a setting or a template is one line in the terminal, and on every page until the next good save."""
    path = project.folder / file
    wait_for(served, "Dunes drift")

    path.write_text(wrong)
    wait_for(f"{served}papers/", said)
    write_paper(project, "Shells rest")
    path.write_text(right) if right else path.unlink()

    page = wait_for(served, "Shells rest")
    log = (project.folder / LOG).read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert unescape(said) in log
    assert "cannot be built" not in page


def test_a_server_that_starts_with_a_fault_waits_for_the_correction(project: Project) -> None:
    """An empty `seeds/` and a fault in a setting do not end `serve`: it shows what to do, and then the site."""
    settings = project.folder / "site_config" / "site.yml"
    settings.write_text("nmae: Coast\n")
    server, address = start(project)
    try:
        wait_for(address, "“nmae” is an unknown key")
        (project.folder / "seeds" / "2031-04-02-coast.json").rename(project.folder / "coast.json")
        settings.write_text("name: Coast\n")
        wait_for(address, "seeds/ contains no file with papers")
        write_paper(project, "Shells rest")
        wait_for(address, "Shells rest")
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0


def test_a_port_in_use_is_reported_before_anything_is_built(project: Project) -> None:
    """The message names another port, and no page has been made."""
    write_paper(project, "Dunes drift")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        run = run_broadsheet("serve", "--port", port, cwd=project.folder)

    assert run.returncode == 2
    assert run.stderr == f"broadsheet: Port {port} is in use. Choose another one, for example --port {port + 1}.\n"
    assert not (project.folder / "build").exists()


def test_a_site_is_served_at_the_address_that_is_asked_for(project: Project) -> None:
    """With --host another address of the machine shows the site, and the usual one does not."""
    server, address = start(project, "--host", "127.0.0.2")
    try:
        wait_for(address.replace("127.0.0.1", "127.0.0.2"), "Dunes drift")
        assert read_page(address) == "no answer"
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_an_address_of_another_machine_is_reported(host: str, project: Project) -> None:
    """The message says which addresses can be used."""
    write_paper(project, "Dunes drift")

    run = run_broadsheet("serve", "--host", host, cwd=project.folder)

    assert run.returncode == 2
    assert f"This machine does not have the address “{host}”. Give --host one of its addresses" in run.stderr


def test_mkdocs_by_itself_builds_the_same_site(tmp_path: Path) -> None:
    """`mkdocs build` in a clone makes the same files as `broadsheet build`, for the address in `site.yml`."""
    site = tmp_path / "site"
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", site],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    published = tmp_path / "published"
    assert run_broadsheet("build", "--site-dir", published, "--report", tmp_path / "report.json").returncode == 0
    files = [file for file in list_files(site) if not file.startswith("pagefind/")]
    assert files == [file for file in list_files(published) if not file.startswith("pagefind/")]
    check = run_broadsheet("check", site)
    assert (check.returncode, check.stdout) == (0, "")
