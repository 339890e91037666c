"""A fake service on the loopback interface that answers like arXiv, Hugging Face and feeds, correctly or not."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = dict[str, Any]
"""The response to a request: `status`, `type`, `headers`, `body`, and what goes wrong with it.

`cut` is the number of bytes of the body that are not sent, `chunked` leaves out its length, `drip` is the pause between
its bytes and `wait` that before it, in seconds; `gzip` compresses it, and `hang_up` closes the connection at once.
"""
TYPES = {"arxiv": "application/atom+xml; charset=utf-8", "hf-daily": "application/json", "feed": "application/rss+xml"}


@dataclass
class Host:
    """The service, the requests that it got, and how it answers them."""

    url: str
    answer: Callable[[str, dict[str, str]], Answer]
    """Takes a path and the parameters of the request."""
    asked: list[str] = field(default_factory=list)
    """The path and query of each request."""
    agents: list[str] = field(default_factory=list)
    """The User-Agent of each request."""


@contextmanager
def serve(answer: Callable[[str, dict[str, str]], Answer]) -> Iterator[Host]:
    """A service that answers with this function."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    host = Host(f"http://127.0.0.1:{server.server_port}", answer)
    server.host = host  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield host
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host: Host = self.server.host  # type: ignore[attr-defined]
        host.asked.append(self.path)
        host.agents.append(self.headers.get("User-Agent", ""))
        parts = urlsplit(self.path)
        said = host.answer(parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()})
        if said.get("hang_up"):
            self.close_connection = True
            return
        time.sleep(said.get("wait", 0))
        with suppress(OSError):  # The client may have closed the connection.
            self._answer(said, host.url)

    def _answer(self, said: Answer, url: str) -> None:
        body = said.get("body", "")
        body = body if isinstance(body, bytes) else body.encode()
        body = gzip.compress(body) if said.get("gzip") else body
        self.send_response(said.get("status", 200))
        if said.get("type"):
            self.send_header("Content-Type", said["type"])
        if said.get("gzip"):
            self.send_header("Content-Encoding", "gzip")
        for name, value in said.get("headers", {}).items():
            self.send_header(name, str(value).replace("{url}", url))
        self.send_header(*(("Transfer-Encoding", "chunked") if said.get("chunked") else ("Content-Length", len(body))))
        self.send_header("Connection", "close")
        self.end_headers()
        sent = body[: len(body) - said.get("cut", 0)]
        if said.get("chunked"):
            self.wfile.write(f"{len(body):x}\r\n".encode() + sent + (b"" if said.get("cut") else b"\r\n0\r\n\r\n"))
            return
        for piece in (bytes([byte]) for byte in sent) if said.get("drip") else (sent,):
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(said.get("drip", 0))

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def name(number: int, day: date) -> str:
    """The arXiv identifier of one of a day's papers."""
    return f"{day:%y%m}.{3000 * day.day + number:05d}"


def describe(paper: int | dict[str, Any], number: int, day: date) -> dict[str, Any]:
    """What an answer says of a paper: something invented, unless the paper has values of its own."""
    number = paper if isinstance(paper, int) else number
    return {
        "id": name(number, day),
        "title": f"Dune {number} of {day} drifts",
        "abstract": f"We follow dune {number} for a year, and find that it drifts.",
        "authors": ["Ada Gull"],
        "categories": ["cs.CL"],
        **(paper if isinstance(paper, dict) else {}),
    }


def describe_all(papers: Sequence[int | dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """What an answer says of these papers."""
    return [describe(paper, number, day) for number, paper in enumerate(papers, 1)]


def write_arxiv(
    papers: Sequence[int | dict[str, Any]], day: date, total: int | None = None, updated: date | None = None
) -> str:
    """An answer of arXiv's API with these papers, which are in its list of a day: submitted on the weekday before."""
    before = day - timedelta({0: 3, 6: 2}.get(day.weekday(), 1))
    entries = "".join(
        f"""  <entry>
    <id>http://arxiv.org/abs/{paper["id"]}v1</id>
    <updated>{paper.get("published", f"{before}T09:00:00Z")}</updated>
    <published>{paper.get("published", f"{before}T09:00:00Z")}</published>
    <title>{escape(paper["title"])}</title>
    <summary>  {escape(paper["abstract"])}</summary>
    {"".join(f"<author><name>{escape(author)}</name></author>" for author in paper["authors"])}
    {"".join(f'<category term="{term}" scheme="http://arxiv.org/schemas/atom"/>' for term in paper["categories"])}
  </entry>
"""
        for paper in describe_all(papers, day)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?search_query%3Dcat:cs.CL" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=cat:cs.CL</title>
  <id>http://arxiv.org/api/abcd</id>
  <updated>{updated or day}T00:00:00-04:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{
        len(papers) if total is None else total
    }</opensearch:totalResults>
{entries}</feed>
"""


def read_submitted(asked: dict[str, str]) -> tuple[datetime, datetime]:
    """The bounds of a request to arXiv: when the papers were submitted."""
    first, last = (
        datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC)
        for text in asked["search_query"].partition("[")[2].rstrip("]").split(" TO ")
    )
    return first, last


def read_lists(asked: dict[str, str]) -> list[date]:
    """The days whose lists a request to arXiv is about, if each has papers of its last morning."""
    first, last = read_submitted(asked)
    days = [first.date() + timedelta(number) for number in range(1, (last.date() - first.date()).days + 1)]
    return [day + timedelta(3 if day.weekday() == 4 else 1) for day in days if day.weekday() < 5]


def write_lists(make: Callable[[date], Sequence[int | dict[str, Any]]], days: Sequence[date], updated: date) -> str:
    """An answer of arXiv's API with the papers that `make` returns for each of these days."""
    found = [
        {"published": f"{day - timedelta(3 if day.weekday() == 0 else 1)}T09:00:00Z", **paper}
        for day in days
        for paper in describe_all(make(day), day)
    ]
    return write_arxiv(found, updated)


def write_daily(papers: Sequence[int | dict[str, Any]], day: date) -> str:
    """Hugging Face's list of a day with these papers."""
    return json.dumps(
        [
            {
                "paper": {
                    "id": paper["id"],
                    "title": paper["title"],
                    "summary": paper["abstract"],
                    "authors": [{"name": author, "hidden": False} for author in paper["authors"]],
                    "publishedAt": f"{day}T01:00:00.000Z",
                    "submittedOnDailyAt": f"{day}T02:00:00.000Z",
                },
                "publishedAt": f"{day}T02:00:00.000Z",
                "title": paper["title"],
            }
            for paper in describe_all(papers, day)
        ]
    )


def write_feed(
    papers: Sequence[int | dict[str, Any]], day: date, updated: date | None = None, skips: bool = True
) -> str:
    """arXiv's announcements of a day, as RSS; without skipDays it could be any feed."""
    items = "".join(
        f"""    <item>
      <title>{escape(paper["title"])}</title>
      <link>https://arxiv.org/abs/{paper["id"]}</link>
      <description>arXiv:{paper["id"]}v1 Announce Type: new
Abstract: {escape(paper["abstract"])}</description>
      <guid isPermaLink="false">oai:arXiv.org:{paper["id"]}v1</guid>
      {"".join(f"<category>{escape(term)}</category>" for term in paper["categories"])}
      <pubDate>{day:%a, %d %b %Y} 00:00:00 -0400</pubDate>
      <arxiv:announce_type>new</arxiv:announce_type>
      <dc:creator>{escape(", ".join(paper["authors"]))}</dc:creator>
    </item>
"""
        for paper in describe_all(papers, day)
    )
    skipped = "    <skipDays>\n      <day>Sunday</day>\n      <day>Saturday</day>\n    </skipDays>\n" if skips else ""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>cs.CL updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.CL</link>
    <lastBuildDate>{updated or day:%a, %d %b %Y} 04:00:00 +0000</lastBuildDate>
{skipped}{items}  </channel>
</rss>
"""
