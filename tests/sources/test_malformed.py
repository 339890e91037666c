"""Input that is broken, oversized or made to do harm: only that file or record is lost, with a clear message.

A case in `tests/data/malformed/` describes a file: `content` is a list of texts, of `{text, times}` (with `{n}` for the
number of the repetition) and of `{hex}`, in UTF-8 or in `encoding`. The file is read between two good ones. `papers` is
how many papers it gives; `rejected` is how many records are lost, by default one if there is a message and none
otherwise; `says` is what the messages contain. A case of more than `LARGE` bytes is marked `slow`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from broadsheet.system.messages import make_printable
from tests.conftest import ROOT, load_cases

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are the system's own")
LARGE = 200_000
READER = Path(__file__).with_name("reader.py")
Read = Callable[..., dict[str, Any]]

GOOD = {
    "a.json": '[{"title": "Dunes drift", "abstract": "They do."}]',
    "z.txt": "Shells sink\n\nWe weigh one hundred shells before and after a year in the sea and find that they sink "
    "into the sand. The shells in the south sink the most of all of them.\n",
}


def write_content(path: Path, case: dict[str, Any]) -> None:
    """Write the file that a case describes."""
    with path.open("wb") as file:
        for part in case["content"]:
            if isinstance(part, str):
                file.write(part.encode(case.get("encoding", "utf-8"), "surrogatepass"))
            elif "hex" in part:
                file.write(bytes.fromhex(part["hex"]) * part.get("times", 1))
            elif "{n}" in part["text"]:
                file.write("".join(part["text"].replace("{n}", str(n)) for n in range(part["times"])).encode())
            else:
                file.write(part["text"].encode() * part["times"])


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """Reads in a process of its own, which has a limit of memory and of time, and begins anew when it has died."""
    process: subprocess.Popen[str] | None = None

    def ask(**task: Any) -> dict[str, Any]:
        nonlocal process
        if process is None or process.poll() is not None:
            process = subprocess.Popen(
                [sys.executable, READER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
            )
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(task) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            _, said = process.communicate()
            assert process.returncode not in (-signal.SIGALRM, -signal.SIGPROF), "it took too long"
            pytest.fail(f"ended with {process.returncode}: {said[-2000:]}")
        result: dict[str, Any] = json.loads(answer)
        assert all(make_printable(message) == message and len(message) < 700 for message in result["messages"])
        return result

    yield ask
    if process:
        process.communicate()


FILES = {
    "malformed/encodings.yml": "bad.txt",
    "malformed/dumps.yml": "bad.txt",
    "malformed/json.yml": "bad.json",
    "malformed/dailypapers.yml": "bad.json",
    "malformed/jsonfeed.yml": "bad.json",
    "malformed/csl.yml": "bad.json",
    "malformed/pubmed.yml": "bad.xml",
    "malformed/medline.yml": "bad.nbib",
    "malformed/anthology.yml": "bad.xml",
    "malformed/endnotexml.yml": "bad.xml",
    "malformed/bibtex.yml": "bad.bib",
    "malformed/ris.yml": "bad.ris",
    "malformed/table.yml": "bad.csv",
    "malformed/markdown.yml": "bad.md",
    "malformed/archives.yml": "bad.gz",
    "malformed/arxiv.yml": "bad.xml",
    "malformed/syndication.yml": "bad.xml",
}
"""What the file that a case describes is called, unless the case says so itself."""


def is_large(case: dict[str, Any]) -> bool:
    """Whether the file of a case has more than about `LARGE` bytes."""
    parts = [part if isinstance(part, dict) else {"text": part} for part in case["content"]]
    return sum(len(part.get("text") or part["hex"]) * part.get("times", 1) for part in parts) > LARGE


def load_sized(path: str, file: str) -> list[Any]:
    """The cases of a file below `tests/data/`, each with the name of its file, the large ones marked as slow."""
    kind = path.rpartition("/")[2].removesuffix(".yml")
    return [
        pytest.param(case.get("file", file), case, id=f"{kind}: {name}", marks=[pytest.mark.slow] * is_large(case))
        for name, case in ((parameter.id, *parameter.values) for parameter in load_cases(path))
    ]


@pytest.mark.parametrize(("file", "case"), [each for named in FILES.items() for each in load_sized(*named)])
def test_a_bad_file_costs_only_itself(file: str, case: dict[str, Any], read: Read, tmp_path: Path) -> None:
    """It gives its message and its valid papers; the good files before and after it give theirs."""
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text)
    write_content(tmp_path / file, case)

    result = read(kind="input", folder=str(tmp_path), limits=case.get("limits", {}), format=case.get("format"))
    shutil.rmtree(tmp_path)

    own = [message for message in result["messages"] if message.startswith("bad.")]
    for said in case.get("says", []):
        assert any(said in message for message in own), own[:5]
    assert [message for message in result["messages"] if message not in own] == []
    assert (result["titles"]["a.json"], result["titles"]["z.txt"]) == (["Dunes drift"], ["Shells sink"])
    assert len(result["titles"].get(file, [])) == case.get("papers", 0)
    assert result["rejected"] == case.get("rejected", 1 if case.get("says") else 0)


@pytest.mark.parametrize("case", load_cases("malformed/settings.yml"))
def test_a_bad_configuration_is_refused(case: dict[str, Any], read: Read, tmp_path: Path) -> None:
    """A malicious configuration is a usage error, and the message names file and line."""
    (tmp_path / "site_config").mkdir()
    for name in ("site.yml", "topics.yml"):
        (tmp_path / "site_config" / name).write_text("")
    write_content(tmp_path / "site_config" / case.get("file", "site.yml"), case)

    result = read(kind="settings", folder=str(tmp_path))

    for said in case["says"]:
        assert any(said in message for message in result["messages"]), result["messages"][:5]
    assert result["exit_code"] == 2


@pytest.mark.parametrize("case", load_cases("malformed/labels.yml"))
def test_bad_labels_are_refused(case: dict[str, Any], read: Read, tmp_path: Path) -> None:
    """A malicious file of labels is a usage error."""
    write_content(tmp_path / "labels.json", case)

    result = read(kind="labels", folder=str(tmp_path))

    for said in case["says"]:
        assert any(said in message for message in result["messages"]), result["messages"]
    assert result["exit_code"] == 2


SPECIAL: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "pipe": (lambda path, _: os.mkfifo(path), "This is a pipe, not a regular file"),
    "socket": (lambda path, _: make_socket(path), "This is a socket, not a regular file"),
    "link to a device": (lambda path, _: path.symlink_to("/dev/zero"), "This is a symbolic link"),
    "link to nothing": (lambda path, _: path.symlink_to("nowhere"), "This is a symbolic link"),
    "link to itself": (lambda path, _: path.symlink_to(path.name), "This is a symbolic link"),
    "link out of the folder": (lambda path, out: path.symlink_to(out / "secret.txt"), "This is a symbolic link"),
    "link into a folder within": (lambda path, _: path.symlink_to("more/a.json"), "This is a symbolic link"),
    "link to a neighbour": (lambda path, _: path.symlink_to("a.json"), ""),
    "link to a folder": (lambda path, _: path.symlink_to("more"), ""),
}


def make_socket(path: Path) -> None:
    """A socket in the file system, by a name short enough for one."""
    with socket.socket(socket.AF_UNIX) as made:
        folder = os.open(path.parent, os.O_RDONLY)
        made.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.close(folder)


@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_not_a_regular_file_costs_only_itself(kind: str, read: Read, tmp_path: Path) -> None:
    """A pipe is not waited for, a link to another folder is not followed, and the other files are read."""
    folder = tmp_path / "seeds"
    (folder / "more").mkdir(parents=True)
    for name, text in GOOD.items():
        (folder / name).write_text(text)
    (folder / "more" / "a.json").write_text(GOOD["a.json"])
    (tmp_path / "secret.txt").write_text("root:secret")
    make, said = SPECIAL[kind]
    make(folder / "bad.txt", tmp_path)

    result = read(kind="input", folder=str(folder), limits={}, format=None)

    assert result["titles"] == {"a.json": ["Dunes drift"], "z.txt": ["Shells sink"]}
    assert [said in message and "secret" not in message for message in result["messages"]] == [True] * bool(said)
    assert result["rejected"] == bool(said)
