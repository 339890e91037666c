"""Asks search engines: Broadsheet's in Python, others in a browser that gets the files as from GitHub Pages."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from playwright.sync_api import Browser, BrowserContext, Page

from broadsheet.search.engine import Answer, search
from broadsheet.search.reader import IndexReader

RESULTS = 10
"""The number of results that are shown first."""
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".css": "text/css",
    ".wasm": "application/wasm",
}
"""The types of files that GitHub Pages compresses; it sends others as they are."""


class Found(NamedTuple):
    """What an engine finds."""

    slugs: list[str]
    """The papers that are shown first."""
    dates: list[str]
    """Their dates."""
    count: int
    correction: str = ""
    """The query that is offered instead."""
    milliseconds: float = 0.0
    """The time until the results are laid out; 0 if that is not known."""


class Engine(Protocol):
    """An engine with its index."""

    def ask(self, query: str, *, is_newest: bool = False) -> Found:
        """Return what is found."""

    def weigh(self, query: str) -> int:
        """Return how many bytes are sent to someone who has nothing yet, until the first results are shown."""


def compress(content: bytes) -> bytes:
    """Compress as hosts do."""
    return gzip.compress(content, 6, mtime=0)


@dataclass
class OwnEngine:
    """Broadsheet's search in Python. Its script is not counted in the bytes."""

    files: Mapping[str, bytes]
    """The files of the index, by their paths."""
    _sizes: dict[str, int] = field(default_factory=dict)

    @cached_property
    def _reader(self) -> IndexReader:
        return IndexReader(self.files.__getitem__)

    def ask(self, query: str, *, is_newest: bool = False) -> Found:
        answer = self.answer(query, is_newest=is_newest)
        found = [self._reader.read_result(number) for number in answer.numbers[:RESULTS]]
        offered = [one.query for miss in answer.missed for one in miss.suggestions]
        return Found([one.slug for one in found], [one.date for one in found], len(answer.numbers), *offered[:1])

    def answer(self, query: str, *, is_newest: bool = False) -> Answer:
        """Return the whole answer."""
        return search(self._reader, query, newest=is_newest)

    def weigh(self, query: str) -> int:
        read = set()

        def load(path: str) -> bytes:
            read.add(path)
            return self.files[path]

        reader = IndexReader(load)
        for number in search(reader, query).numbers[:RESULTS]:
            reader.read_result(number)
        return sum(map(self._size, read))

    def _size(self, path: str) -> int:
        if path not in self._sizes:
            self._sizes[path] = len(compress(self.files[path]))
        return self._sizes[path]


@dataclass
class Server:
    """Serves a folder, and counts what it sends."""

    folder: Path
    sent: int = 0
    """The bytes of all bodies so far."""
    address: str = ""
    _bodies: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def find(self, path: str) -> tuple[bytes, str]:
        """Return the body and the type of a file; the type is empty if the body is not compressed."""
        if path not in self._bodies:
            kind = _TYPES.get(Path(path).suffix, "")
            content = (self.folder / path).read_bytes()
            self._bodies[path] = (compress(content) if kind else content, kind)
        return self._bodies[path]


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Serve a folder on the loopback interface."""
    server = Server(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                body, kind = server.find(self.path.partition("?")[0].lstrip("/") or "index.html")
            except OSError:
                self.send_response(404)
                body = b""
            else:
                self.send_response(200)
                self.send_header("Content-Type", kind or "application/octet-stream")
                if kind:
                    self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            server.sent += len(body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.address = f"http://127.0.0.1:{http.server_port}/"
    threading.Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


@dataclass
class BrowserEngine:
    """An engine in a browser, in the page of `engines/index.html`."""

    browser: Browser
    server: Server
    is_whole: bool
    """Whether the whole index is sent before the first query, so that all queries cost the same."""
    slowed: int = 1
    """How many times slower than it is the processor seems to be."""
    _weighed: int = 0

    @cached_property
    def _page(self) -> Page:
        page = self._open(self.browser.new_context())
        if self.slowed > 1:
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": self.slowed})
        page.evaluate("focus()")
        return page

    def _open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(self.server.address)
        return page

    def ask(self, query: str, *, is_newest: bool = False) -> Found:
        return _read(self._page.evaluate("([query, isNewest]) => ask(query, isNewest)", [query, is_newest]))

    def weigh(self, query: str) -> int:
        if self.is_whole and self._weighed:
            return self._weighed
        context = self.browser.new_context()
        page = self._open(context)
        before = self.server.sent
        page.evaluate("async (query) => { await focus(); await ask(query, false); }", query)
        self._weighed = self.server.sent - before
        context.close()
        return self._weighed


def _read(found: Any) -> Found:
    """What the page tells."""
    papers = found["papers"]
    return Found(
        [one["id"] for one in papers],
        [one["date"] for one in papers],
        found["count"],
        milliseconds=found["milliseconds"],
    )
