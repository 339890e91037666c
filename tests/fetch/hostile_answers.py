"""Answers of a hostile or broken service, sent byte by byte from a socket, since no library would send them."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import repeat

from tests.upstreams import write_feed

DAY = date(2031, 4, 2)
"""A Wednesday, on which everything is fetched."""
PAUSE = 0.05
"""The seconds between two pieces of an answer that drips."""
RSS, JSON = "application/rss+xml", "application/json"


@dataclass(frozen=True)
class Hostile:
    """An answer, and what is reported of it."""

    name: str
    pieces: Callable[[int], Iterable[bytes]]
    """What is sent, given the port of the service."""
    says: str
    """A part of the reason; empty if the source does not fail."""
    saved: int = 0
    """How many of its papers are saved."""
    end: str = "close"
    """What becomes of the connection: `close`, `reset`, or `hang` until the client closes it."""
    scheme: str = "http"
    """The scheme of the source's address."""


def respond(body: bytes | str = b"", *headers: str, status: str = "200 OK", media: str = RSS) -> bytes:
    """A response; Content-Length is added unless a header says how long the body is."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", "Connection: close", *headers]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def make_feed(number: int, papers: int = 3) -> str:
    """A good feed whose papers no other source has."""
    return write_feed(range(10 * number, 10 * number + papers), DAY, skips=False)


def make_items(*items: str) -> str:
    """A feed with these items."""
    return f'<rss version="2.0"><channel><title>Coast</title>{"".join(items)}</channel></rss>'


def make_item(
    title: str, text: str = "We follow one dune.", link: str = "https://coast.example/1", day: str = ""
) -> str:
    """An item of a feed."""
    date_of = f"<pubDate>{day}</pubDate>" if day else ""
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description>{date_of}</item>"


def once(answer: bytes) -> Callable[[int], Iterable[bytes]]:
    """An answer that is sent at once."""
    return lambda port: [answer]


def drip(answer: bytes, start: bytes = b"") -> Callable[[int], Iterable[bytes]]:
    """An answer whose bytes are sent one by one, after a start that is sent at once."""

    def pieces(port: int) -> Iterator[bytes]:
        yield start
        for byte in answer:
            yield bytes([byte])
            time.sleep(PAUSE)

    return pieces


def flood(start: bytes, piece: bytes) -> Callable[[int], Iterable[bytes]]:
    """An answer that never ends, as fast as it can be sent."""

    def pieces(port: int) -> Iterator[bytes]:
        yield start
        yield from repeat(piece * 1_000)

    return pieces


def trickle(start: bytes, piece: bytes) -> Callable[[int], Iterable[bytes]]:
    """An answer that never ends, slowly."""

    def pieces(port: int) -> Iterator[bytes]:
        yield start
        while True:
            yield piece
            time.sleep(PAUSE)

    return pieces


def redirect(location: str) -> Callable[[int], Iterable[bytes]]:
    """A redirect; `{port}` is replaced by that of the service."""
    return lambda port: [respond("", f"Location: {location.replace('{port}', str(port))}", status="302 Found")]


GOOD = make_feed(1).encode()
CUT = " closed the connection too early"
INVALID = " sent something that is not valid HTTP ("
TIME = " did not finish its answer within "
LARGE = "The answer is larger than 1,000,000 bytes."
REDIRECT = "which is neither a public HTTPS address nor on the same host."
CHUNKED = "Transfer-Encoding: chunked"
SLOW = (
    Hostile("no answer", once(b""), " sent nothing for ", end="hang"),
    Hostile("half an answer", once(respond(GOOD)[:700]), " sent nothing for ", end="hang"),
    Hostile("headers one by one", drip(respond(GOOD)), TIME),
    Hostile("a body byte by byte", drip(GOOD, respond(GOOD)[: -len(GOOD)]), TIME),
    Hostile("100 Continue for ever", flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), LARGE),
    Hostile("100 Continue now and then", trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), TIME),
    Hostile("headers now and then", trickle(b"HTTP/1.1 200 OK\r\nX-Dunes: ", b"x"), TIME),
    Hostile("a chunk header without end", trickle(respond(b"5;", CHUNKED), b"x"), TIME),
    Hostile("a large chunk header", flood(respond(b"5;", CHUNKED), b"x"), INVALID),
    Hostile(
        "empty chunks of compressed data",
        flood(respond(b"", CHUNKED, "Content-Encoding: gzip"), b"1\r\n\x1f\r\n"),
        "decompress",
    ),
    Hostile("a body without end", flood(respond(b"<rss>", "Content-Length: 9999999999"), b" "), LARGE),
)
"""What takes longer than is allowed."""
FAST = (
    # Statuses.
    Hostile("400", once(respond("no", status="400 Bad Request")), " answered 400 Bad Request."),
    Hostile("401", once(respond("no", status="401 Unauthorized")), " answered 401 Unauthorized."),
    Hostile("403", once(respond("no", status="403 Forbidden")), " answered 403 Forbidden."),
    Hostile("404", once(respond("no", status="404 Not Found")), " answered 404 Not Found."),
    Hostile("410", once(respond("no", status="410 Gone")), " answered 410 Gone."),
    Hostile("429", once(respond("no", status="429 Too Many Requests")), " answered 429 Too Many Requests, even after"),
    Hostile("500", once(respond(GOOD, status="500 Oops")), " answered 500 Oops, even after"),
    Hostile("204", once(respond("", status="204 No Content")), " answered 204 No Content."),
    Hostile("206", once(respond(GOOD[:500], status="206 Partial Content")), " answered 206 Partial Content."),
    Hostile("304", once(respond("", status="304 Not Modified")), " answered 304 Not Modified."),
    Hostile("101", once(respond("", status="101 Switching Protocols")), " answered 101 Switching Protocols."),
    Hostile("a status that does not exist", once(respond(GOOD, status="999 ?")), " answered 999 ?."),
    Hostile("a status of letters", once(respond(GOOD, status="OK")), INVALID),
    Hostile("a reason of 60 KB", once(respond("", status=f"404 {'x' * 60_000}")), " answered 404 xxxx"),
    Hostile("a status line of 100 KB", once(b"HTTP/1.1 404 " + b"x" * 100_000), INVALID),
    Hostile("a reason with escape codes", once(respond("", status="404 \x1b[31mRed")), r"404 \x1b[31mRed."),
    Hostile("no status line", once(GOOD), INVALID),
    Hostile("another protocol", once(b"SSH-2.0-OpenSSH_9.9\r\n"), INVALID),
    Hostile("another version of HTTP", once(respond(GOOD).replace(b"HTTP/1.1", b"HTTP/7.5")), INVALID),
    # Redirects.
    Hostile("a redirect to half an address", redirect("http://[::1"), "redirects to http://[::1, which is not a valid"),
    Hostile("a redirect to no port", redirect("http://coast.example:port/"), "which is not a valid address."),
    Hostile("a redirect to too large a port", redirect("http://127.0.0.1:99999/"), "which is not a valid address."),
    Hostile("a redirect to itself", redirect("?again"), "The service redirects more than 5 times."),
    Hostile(
        "a redirect without end",
        lambda port: [respond("", f"Location: ?{time.monotonic_ns()}", status="301 .")],
        "5 times",
    ),
    Hostile("a redirect without an address", once(respond("", status="302 Found")), " answered 302 Found."),
    Hostile("a redirect to a file", redirect("file:///etc/passwd"), REDIRECT),
    Hostile("a redirect to FTP", redirect("ftp://127.0.0.1/feed"), REDIRECT),
    Hostile("a redirect to a script", redirect("javascript:alert(1)"), REDIRECT),
    Hostile("a redirect to another host", redirect("http://localhost:{port}/good"), REDIRECT),
    Hostile("a redirect to another port", redirect("http://127.0.0.1:9/"), REDIRECT),
    Hostile("a redirect with a password", redirect("http://me:secret@127.0.0.1:{port}/"), REDIRECT),
    Hostile(
        "a redirect to a closed port", redirect("https://127.0.0.1:9/"), "Cannot reach 127.0.0.1:9 (connection refused)"
    ),
    Hostile("a redirect of 50 KB", redirect(f"ftp://{'x' * 50_000}/"), "xxx…, which is neither"),
    Hostile("a redirect to a host of 40 KB", redirect(f"https://{'a.' * 20_000}invalid/"), "Cannot reach a.a.a."),
    Hostile("a redirect with control characters", redirect("ftp://a\x1b[2J\x00/"), r"ftp://a\x1b[2J\x00/, which"),
    # Headers.
    Hostile("two lengths", once(respond(GOOD, "Content-Length: 10", "Content-Length: 20")), INVALID),
    Hostile("a negative length", once(respond(GOOD[:900], "Content-Length: -5")), "The answer is cut off after"),
    Hostile("a length of 30 digits", once(respond(GOOD, f"Content-Length: {10**30}")), CUT),
    Hostile(
        "a length of 5,000 digits", once(respond(GOOD[:900], f"Content-Length: {'9' * 5_000}")), "is cut off after"
    ),
    Hostile("a length of letters", once(respond(GOOD[:900], "Content-Length: all")), "The answer is cut off after"),
    Hostile("too short a length", once(respond(GOOD, "Content-Length: 900")), "The answer is cut off after"),
    Hostile("a header of 1 MB", once(respond(GOOD, f"X-Dunes: {'x' * 1_000_000}")), INVALID),
    Hostile("10,000 headers", once(respond(GOOD, *(f"X-{n}: x" for n in range(10_000)))), INVALID),
    Hostile(
        "a header with NULs", once(respond(GOOD, "X-Dunes: \x00\x00", media="text/\x00")), r"declared as “text/\x00”"
    ),
    Hostile("a line without a colon", once(respond(make_feed(2), "dunes drift")), "", 3),
    Hostile("a type of 60 KB", once(respond(GOOD, media="x" * 60_000)), "The answer is declared as “xxx"),
    Hostile(
        "not compressed as declared", once(respond(GOOD, "Content-Encoding: gzip")), " that cannot be decompressed"
    ),
    Hostile("compressed unasked", once(respond(b"\x0b\x02\x80coast\x03", "Content-Encoding: br")), "is not an RSS"),
    Hostile("compressed 20 times", once(respond(GOOD, f"Content-Encoding: {', '.join(['gzip'] * 20)}")), "decompress"),
    Hostile("a bomb", once(respond(gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip")), LARGE),
    Hostile(
        "half of what was compressed", once(respond(gzip.compress(GOOD)[:-99], "Content-Encoding: gzip")), "is cut off"
    ),
    Hostile("another character set", once(respond(make_feed(3), media=f"{RSS}; charset=utf-16")), "", 3),
    Hostile("an unknown character set", once(respond(make_feed(4), media=f"{RSS}; charset=\x01dunes")), "", 3),
    Hostile("chunks without sizes", once(respond(GOOD, CHUNKED)), CUT),
    Hostile("chunks and a length", once(respond(GOOD, CHUNKED, "Content-Length: 12")), CUT),
    Hostile("a chunk of a negative size", once(respond(b"-5\r\ndunes\r\n0\r\n\r\n", CHUNKED)), CUT),
    Hostile(
        "an unknown transfer", once(respond(GOOD[:900], "Transfer-Encoding: dunes")), "The answer is cut off after"
    ),
    Hostile(
        "Retry-After in a far year",
        once(respond("", "Retry-After: Fri, 31 Dec 99999 23:59:59 GMT", status="503 .")),
        "503 ., even",
    ),
    Hostile(
        "Retry-After in the past",
        once(respond("", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT", status="503 .")),
        "503 ., even",
    ),
    Hostile(
        "Retry-After in ages", once(respond("", f"Retry-After: {10**30}", status="503 .")), " asks clients to wait "
    ),
    Hostile(
        "Retry-After of 5,000 digits", once(respond("", f"Retry-After: {'9' * 5_000}", status="503 .")), "503 ., even"
    ),
    Hostile(
        "Retry-After of words", once(respond("", f"Retry-After: {'soon ' * 9_000}", status="503 .")), "503 ., even"
    ),
    # Bodies.
    Hostile(
        "a web page",
        once(respond("<!DOCTYPE html><title>Sign\x1b in</title>")),
        "a web page with the title “Sign\\x1b in”",
    ),
    Hostile(
        "a long web page", once(respond(f"<html><title>{'x' * 400}</title>")), "xxx…”, not an RSS, Atom or JSON feed."
    ),
    Hostile("nothing", once(respond("")), "The answer is empty."),
    Hostile("only spaces", once(respond(" \n" * 9_000)), "The answer is empty."),
    Hostile("half of a feed", once(respond(GOOD[: len(GOOD) // 2])), "The answer is cut off after “"),
    Hostile(
        "half of a JSON feed",
        once(respond('{"version": "https://jsonfeed.org/version/1.1", "items": [', media=JSON)),
        "is incomplete or invalid JSON",
    ),
    Hostile(
        "an error as JSON",
        once(respond(json.dumps({"error": "x" * 9_000}), media=JSON)),
        "The service reported the error “xxx",
    ),
    Hostile("a number", once(respond("42", media=JSON)), "The answer begins with “42”, so it is not an RSS"),
    Hostile("a PDF", once(respond(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")), "The answer is not an RSS"),
    Hostile("an archive", once(respond(b"PK\x03\x04" + bytes(40))), "The answer is a zip archive, not an RSS"),
    Hostile("too much", once(respond("<rss>" + " " * 2_000_000 + "</rss>")), LARGE),
    Hostile(
        "a feed for people", once(respond("<html xmlns='http://www.w3.org/1999/xhtml'/>")), "The answer is a web page"
    ),
    Hostile("other XML", once(respond("<svg xmlns='http://www.w3.org/2000/svg'/>")), "instead of "),
    Hostile(
        "an entity from a file",
        once(respond('<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + make_items(make_item("&e;")))),
        "1 of 1 records cannot be used.",
    ),
    Hostile(
        "a billion laughs",
        once(
            respond(
                '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + make_items(make_item("&b;"))
            )
        ),
        "1 of 1 records cannot be used.",
    ),
    Hostile(
        "JSON in 100,000 brackets",
        once(respond("[" * 100_000 + "]" * 100_000, media=JSON)),
        "is incomplete or invalid JSON (",
    ),
    Hostile("XML in 100,000 tags", once(respond("<rss>" + "<a>" * 99_999 + "</a>" * 99_999 + "</rss>")), "The answer "),
    Hostile(
        "a number of 5,000 digits",
        once(respond('{"items": [' + "9" * 5_000 + "]}", media=JSON)),
        "is incomplete or invalid JSON (",
    ),
    Hostile("a title of 500 KB", once(respond(make_items(make_item("x" * 500_000)))), "1 of 1 records cannot be used."),
    Hostile("one bad record", once(respond(make_feed(5).replace("Dune 51", "x" * 501, 1))), "", 2),
    Hostile(
        "an abstract of 500 KB",
        once(respond(make_items(make_item("Dunes sink", "x" * 500_000)))),
        "1 of 1 records cannot be used.",
    ),
    Hostile("NULs in the body", once(respond(GOOD.replace(b"Dune 1", b"\x00\x00"))), "", 3),
    Hostile(
        "bytes that are not text",
        once(respond(GOOD.replace(b"Dune 1", b"\xff\xfe\xfa"))),
        "The answer is not an RSS",
    ),
    Hostile(
        "half characters",
        once(
            respond(
                '{"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": [{"id": "1",'
                ' "title": "Dunes \\ud800 turn", "url": "https://coast.example/7", "content_text": "\\udfff"}]}',
                media=JSON,
            )
        ),
        "",
        1,
    ),
    Hostile(
        "markup and other directions",
        once(
            respond(
                make_items(
                    make_item("&lt;script&gt;alert(1)&lt;/script&gt; \u202edunes", link="https://coast.example/8")
                )
            )
        ),
        "",
        1,
    ),
    Hostile(
        "a paper twice",
        once(respond(make_items(*[make_item("Dunes echo", link="https://coast.example/9")] * 2))),
        "",
        2,
    ),
    Hostile(
        "a paper of the future",
        once(
            respond(
                make_items(
                    make_item("Dunes return", link="https://coast.example/10", day="Fri, 31 Dec 2199 00:00:00 GMT")
                )
            )
        ),
        "",
        1,
    ),
    Hostile(
        "a paper of no time",
        once(
            respond(
                make_items(
                    make_item("Dunes rest", link="https://coast.example/11", day="Fri, 99 Dec 99999 99:99:99 GMT")
                )
            )
        ),
        "",
        1,
    ),
    # Connections.
    Hostile("a connection closed at once", once(b""), CUT),
    Hostile("a connection reset at once", once(b""), CUT, end="reset"),
    Hostile(
        "a connection reset in the body", once(respond(GOOD, f"Content-Length: {10 * len(GOOD)}")), CUT, end="reset"
    ),
    Hostile("too long a length", once(respond(GOOD, f"Content-Length: {10 * len(GOOD)}")), CUT),
    Hostile("half a chunk", once(respond(b"ffff\r\n<rss>", CHUNKED)), CUT),
    Hostile("no TLS", once(respond(GOOD)), " does not answer with TLS", scheme="https"),
    Hostile("TLS unasked", once(b"\x15\x03\x01\x00\x02\x02\x46"), INVALID),
)
HOSTILE = (*FAST, *SLOW)


@contextmanager
def serve_hostile() -> Iterator[int]:
    """A service on this port that gives each answer at its number, `/0` and so on, and a good one at `/good`."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as server:
        port: int = server.getsockname()[1]
        threading.Thread(target=_accept, args=(server, port), daemon=True).start()
        yield port


def _accept(server: socket.socket, port: int) -> None:
    with suppress(OSError):  # The service has ended.
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_answer, args=(connection, port), daemon=True).start()


def _answer(connection: socket.socket, port: int) -> None:
    with connection, suppress(OSError):  # The client may have closed the connection.
        connection.settimeout(30)
        asked = connection.recv(65_536)
        name = asked.split(b" ")[1].decode().strip("/").partition("?")[0] if asked.startswith(b"GET ") else ""
        if name == "good":
            connection.sendall(respond(make_feed(9_000)))
            return
        hostile = HOSTILE[int(name)] if name else None
        for piece in hostile.pieces(port) if hostile else [respond(GOOD)]:
            connection.sendall(piece)
        if hostile and hostile.end == "hang":
            connection.recv(1)
        if hostile and hostile.end == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
