"""Asks other hosts, politely and without trust: the only module that uses the network."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    InvalidHeader,
    LocationValueError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry, Timeout

from generator.errors import InputError
from generator.request import Say

_CHUNK = 65_536
_MOST_REDIRECTS = 5
_PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Statuses that say that the same question may be answered later."""
_LATER = "Ask again later; seeds/ is unchanged."


class NetworkError(InputError):
    """No answer was to be had: what was found, what was expected, what to do."""

    def __init__(self, found: str, expected: str, advice: str) -> None:
        super().__init__("no-answer", found, expected, advice)


class _PassingError(Exception):
    """No answer, for a reason that may pass; `wait` is how many seconds the host asks to be left alone."""

    def __init__(self, found: str, wait: float = 0.0) -> None:
        super().__init__(found)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Received:
    """What a host answered, whole."""

    data: bytes
    media: str
    """The media type, in lower case and without parameters; empty where the host does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long is waited for what, in seconds."""

    connect: float = 10.0
    """For a connection."""
    read: float = 60.0
    """For the next bytes of an answer."""
    whole: float = 300.0
    """For the whole of an answer."""
    tries: int = 5
    """How often a question is asked where a fault may pass."""
    backoff: float = 2.0
    """Before the third try; twice as long each time after it, and up to so much more by chance."""
    longest: float = 300.0
    """For a host that asks to be left alone; one that asks for more is not waited for."""


class Network:
    """Asks one question after another. Its connections are closed with it."""

    def __init__(
        self, agent: str, most: int, say: Say, pace: Pace = Pace(), sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`agent` is who asks, `most` how many bytes an answer may have."""
        self._agent, self._most, self._say, self._pace, self._sleep = agent, most, say, pace, sleep
        self._pool = urllib3.PoolManager(maxsize=1)
        self._asked: dict[str, float] = {}

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def get(self, url: str, interval: float) -> Received:
        """What is at an address; between two questions to a host lie `interval` seconds. Raises NetworkError."""
        pace = self._pace
        retry = Retry(pace.tries - 1, backoff_factor=pace.backoff / 2, backoff_jitter=pace.backoff)
        while True:
            self._await_turn(url, interval)
            try:
                return self._follow(url)
            except _PassingError as error:
                try:
                    retry = retry.increment("GET", url, error=error)
                except MaxRetryError:
                    found = f"{error}, also when asked for the {_ordinal(pace.tries)} time"
                    raise NetworkError(found, "an answer", _LATER) from error
                if error.wait > pace.longest:
                    found = f"{error}, with the wish to be left alone for {error.wait:,.0f} seconds"
                    raise NetworkError(found, "an answer", "Ask again after that time.") from error
                wait = max(error.wait, retry.get_backoff_time(), interval)
                self._say(f"{urlsplit(url).netloc}: {error}; asking again in {wait:.0f} s.")
                self._sleep(wait)
                self._asked.pop(urlsplit(url).netloc, None)

    def _await_turn(self, url: str, interval: float) -> None:
        host = urlsplit(url).netloc
        if host in self._asked:
            self._sleep(max(0.0, self._asked[host] + interval - time.monotonic()))

    def _follow(self, url: str) -> Received:
        first = url
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._ask(url)
            try:
                target = response.get_redirect_location()
                if not target:
                    return self._read(response)
            finally:
                # A connection over which something is still to come serves no other question.
                response.close()
                response.release_conn()
                self._asked[urlsplit(first).netloc] = time.monotonic()
            before, url = url, urljoin(url, target)
            if not may_follow(before, url):
                advice = "Look there yourself, and ask at the right address with --base-url."
                raise NetworkError(f"a redirect to {url}", "one to https, or within the host", advice)
        raise NetworkError(f"more than {_MOST_REDIRECTS} redirects", "an answer", "Ask at the right address.")

    def _ask(self, url: str) -> BaseHTTPResponse:
        pace = self._pace
        try:
            return self._pool.request(
                "GET",
                url,
                headers={"User-Agent": self._agent, "Accept-Encoding": "gzip"},
                timeout=Timeout(connect=pace.connect, read=pace.read),
                redirect=False,
                retries=False,
                preload_content=False,
            )
        except LocationValueError as error:
            raise NetworkError("an address without a host", "a whole one", "Correct the address.") from error
        except HTTPError as error:
            raise self._explain(error) from error

    def _read(self, response: BaseHTTPResponse) -> Received:
        if response.status in _PASSING:
            raise _PassingError(f"the status {_describe(response)}", _read_wait(response))
        if response.status != 200:
            advice = "Check the address, and whether the host lets programs ask it."
            raise NetworkError(f"the status {_describe(response)}", "200", advice)
        end = time.monotonic() + self._pace.whole
        data = bytearray()
        try:
            while chunk := response.read1(_CHUNK):
                data += chunk
                if len(data) > self._most:
                    advice = "Raise limits.file_megabytes in site_config/site.yml if that is meant."
                    raise NetworkError(f"more than {self._most:,} bytes", f"at most {self._most:,}", advice)
                if time.monotonic() > end:
                    raise _PassingError(f"no whole answer within {self._pace.whole:g} seconds")
        except HTTPError as error:
            raise self._explain(error) from error
        return Received(bytes(data), response.headers.get("Content-Type", "").partition(";")[0].strip().lower())

    def _explain(self, error: HTTPError) -> NetworkError | _PassingError:
        match error:
            case SSLError():
                advice = "Check this machine's clock and certificates, and the address."
                return NetworkError("a host that does not prove who it is", "a valid certificate", advice)
            case NameResolutionError():
                return _PassingError("a host of a name that is not known")
            case ConnectTimeoutError():
                return _PassingError(f"no connection within {self._pace.connect:g} seconds")
            case NewConnectionError():
                return _PassingError("no connection")
            case ReadTimeoutError():
                return _PassingError(f"no answer within {self._pace.read:g} seconds")
            case DecodeError():
                return _PassingError("a broken compression")
            case _:
                return _PassingError("an answer that breaks off")


def may_follow(before: str, after: str) -> bool:
    """Whether a redirect may be followed: one to https, or one that stays with the host."""
    old, new = urlsplit(before), urlsplit(after)
    return new.scheme == "https" or (old.scheme, old.netloc) == (new.scheme, new.netloc)


def _describe(response: BaseHTTPResponse) -> str:
    return f"{response.status} {response.reason or ''}".rstrip()


def _read_wait(response: BaseHTTPResponse) -> float:
    """The seconds that a host asks to be left alone: none where it does not say, or says it in no way that is known."""
    try:
        return Retry().get_retry_after(response) or 0.0
    except InvalidHeader:
        return 0.0


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
