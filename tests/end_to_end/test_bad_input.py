"""Bad input and the real command: good files are published, bad ones are reported, and nothing hangs or crashes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ADDRESS, ROOT, Project, list_files
from tests.sources.test_malformed import GOOD

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are the system's own"),
]
SECONDS = 20
"""The processor time that a command may use, in seconds, however busy the machine is."""
PATIENCE = 120
"""How long a command may take in all, in seconds."""
MEMORY = 2_000_000_000
"""The address space that a command may use, in bytes: that of a small build, and a gigabyte."""

BAD: dict[str, tuple[bytes, str]] = {
    "bad-1.json": (b"[" * 100_000, "seeds/bad-1.json: This looks like JSON, but has no objects with a title"),
    "bad-2.json": (
        b'[{"title": ' + b"1" * 1_000_000 + b"}]",
        "seeds/bad-2.json:1: The record has a number",
    ),
    "bad-3.txt": (
        b"\x89PNG\r\n\x1a\n\0",
        "seeds/bad-3.txt: This looks like a PNG image",
    ),
    "bad-4.txt": (b"", "seeds/bad-4.txt: The file is empty"),
    "bad-5.json": (b'[{"title": "B", "title": "C"}]', "seeds/bad-5.json:1: “title” is given twice"),
    "bad-6.txt": (b"\x1b[31mDunes\x1b[0m", "seeds/bad-6.txt: This looks like plain text in no known format"),
    "bad-7.json": (
        b'[{"title": "B", "x": [' + b"[]," * 1_000_000 + b"0]}]",
        "seeds/bad-7.json:1: The record has",
    ),
    "bad-8.json": (b'\xff\xfe[\0{\0"\0', "seeds/bad-8.json: This looks like JSON, but has no objects with a title"),
    "bad-\udcff\n.txt": (b"Dunes", "seeds/bad-\\udcff\\n.txt: This looks like plain text in no known format"),
}


def set_limits() -> None:
    """Limit the memory and the time of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(project: Project, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command that must fail, with limited memory and time."""
    return subprocess.run(
        [sys.executable, "-m", "broadsheet", *map(str, arguments)],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        preexec_fn=set_limits,
    )


def fill(project: Project) -> None:
    """Put good and bad files into `seeds/`, with a pipe, and links that lead out of it."""
    for name, text in GOOD.items():
        project.add(name, text)
    for name, (data, _) in BAD.items():
        project.add(os.fsdecode(os.fsencode(name)), data)
    os.mkfifo(project.folder / "seeds" / "pipe.txt")
    (project.folder / "secret.txt").write_text("Secret\n\n" + GOOD["z.txt"])
    (project.folder / "seeds" / "link.txt").symlink_to(project.folder / "secret.txt")
    (project.folder / "seeds" / "zero.txt").symlink_to("/dev/zero")


def test_good_files_are_published_and_bad_ones_reported(project: Project) -> None:
    """With bad files of every kind beside good ones, the exit code is 0, and each bad file has a message."""
    fill(project)

    built = project.build()

    assert (built.returncode, "Traceback" in built.stderr) == (0, False), built.stderr
    for _, said in BAD.values():
        assert said in built.stderr
    assert "seeds/pipe.txt: This is a pipe, not a regular file" in built.stderr
    assert (
        "seeds/link.txt: This is a symbolic link" in built.stderr
        and "seeds/zero.txt: This is a symbolic" in built.stderr
    )
    assert "Records: 13 read = 2 published + 0 merged + 11 rejected + 0 hidden." in built.stderr
    papers = [file.split("/")[1].rpartition("-")[0] for file in list_files(project.site) if file.startswith("papers/")]
    assert {"dunes-drift", "shells-sink"} <= set(papers) and not any("secret" in paper for paper in papers)
    assert "\x1b" not in built.stderr


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_alone_publishes_nothing(name: str, project: Project) -> None:
    """A bad file alone gives exit code 1, its message without a traceback, and no site."""
    data, said = BAD[name]
    project.add(name, data)

    built = run(project, "build", "--site-url", ADDRESS)

    assert (built.returncode, "Traceback" in built.stderr) == (1, False), built.stderr
    assert said in built.stderr and "Nothing was published: no record could be used." in built.stderr
    assert not project.site.exists()


def test_pipes_and_devices_are_not_read_even_if_named(project: Project) -> None:
    """Something that is not a regular file is reported and not read, even if the user names it."""
    os.mkfifo(project.folder / "pipe")

    built = run(project, "build", project.folder / "pipe", "/dev/zero")

    assert built.returncode == 1
    assert "This is a pipe, not a regular file" in built.stderr
    assert "zero: This is a device, not a regular file" in built.stderr


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("a: &a [ha]\nname: [*a, *a]\n"), "site.yml:2: Aliases are not allowed"),
        (lambda path: path.write_text("[" * 900_000), "site.yml:1: This is nested more than 20 levels deep."),
        (
            lambda path: path.write_text("#" * 2_000_000),
            "site.yml: The file has 2,000,000 bytes. At most 1,000,000 are allowed",
        ),
        (lambda path: os.mkfifo(path), "site.yml: This is a pipe, not a regular file"),
        (lambda path: path.mkdir(), "site.yml: This is a folder, not a regular file"),
    ],
)
def test_a_bad_configuration_is_a_usage_error(make: object, said: str, project: Project) -> None:
    """A configuration that cannot be read gives exit code 2 and a message that names the file."""
    path = project.folder / "site_config" / "site.yml"
    make(path)  # type: ignore[operator]

    built = run(project, "build")

    assert (built.returncode, "Traceback" in built.stderr) == (2, False), built.stderr
    assert said in built.stderr


def test_a_named_format_overrides_detection(project: Project) -> None:
    """A page of papers that begins like JSON is read with `--format dump`, as the message about it suggests."""
    path: Path = project.add("2031-04-02.txt", "{1} " + GOOD["z.txt"])

    refused = run(project, "build")
    built = project.build("--format", "dump", path)

    assert refused.returncode == 1 and "pass --format dump" in refused.stderr
    assert (built.returncode, "1 published" in built.stderr) == (0, True)
