"""Looks for bytes that break a reader, guided by the code that they reach. Options are libFuzzer's.

The first byte chooses the reader; the rest is a file. A failure is kept as a file `build/crash-…`, and is
told again by naming that file.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

# Options follow: how long a file may be, and how many seconds it may take.
OPTIONS = ["-max_len=4096", "-timeout=5", "-rss_limit_mb=2000", "-artifact_prefix=build/"]

with atheris.instrument_imports(include=["broadsheet", "json", "yaml"]):
    from broadsheet.config.configuration import read_config
    from broadsheet.config.limits import Limits
    from broadsheet.enrich.scoring.labels import read_labels
    from broadsheet.sources.formats import FORMATS
    from broadsheet.sources.inputs import Source
    from broadsheet.sources.parsing import parse_source
    from broadsheet.system.errors import UNEXPECTED, ConfigError, UsageError
    from broadsheet.system.messages import make_printable

FOLDER = Path(tempfile.mkdtemp())
FORMAT_OF = {bytes([ord("A") + at]): name for at, name in enumerate(FORMATS)}
"""The format that a first byte asks for; any other byte leaves it to be recognised."""
LIMITS = Limits(title=50, abstract=300, authors=3, keywords=3, links=3, record=1_000, records=20)


def read(data: bytes) -> None:
    """Read a file in the way that its first byte says, and look at what is said of it."""
    choice, data = data[:1], data[1:]
    if choice in (b"s", b"t"):
        (FOLDER / "site.yml").write_bytes(data if choice == b"s" else b"")
        (FOLDER / "topics.yml").write_bytes(data if choice == b"t" else b"")
        try:
            read_config(FOLDER)
        except ConfigError as error:
            _look(str(error).split("\n"))
    elif choice == b"l":
        (FOLDER / "labels.json").write_bytes(data)
        try:
            read_labels(FOLDER / "labels.json")
        except UsageError as error:
            _look([str(error)])
    else:
        name = FORMAT_OF.get(choice)
        _, papers, problems = parse_source(Source("a", data), LIMITS, name)
        assert papers or problems
        assert len(papers) + sum(problem.rejected for problem in problems) <= LIMITS.records + 1
        _look([str(problem) for problem in problems])
        assert UNEXPECTED not in {problem.kind for problem in problems}
        for paper in papers:
            paper.abstract.html(str).encode()
            paper.abstract.markdown(str).encode()
            assert len(paper.title.plain) <= 4 * LIMITS.title


def _look(messages: list[str]) -> None:
    for message in messages:
        assert make_printable(message) == message
        assert len(message) < 1_000
        message.encode()


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *OPTIONS, *sys.argv[1:]], read)
    atheris.Fuzz()
