"""Sends requests to other hosts, politely and without trusting them: the only module that uses the network."""

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

from broadsheet.system.errors import InputError
from broadsheet.system.progress import Progress

_CHUNK = 65_536
_MOST_REDIRECTS = 5
_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which the same request may succeed later."""
_LATER = "Try again later; seeds/ is unchanged."
_OFFLINE = "Check the address, and whether this machine is online; seeds/ is unchanged."


class NetworkError(InputError):
    """No usable response: what was found, what was expected, what to do."""

    def __init__(self, found: str, expected: str, advice: str) -> None:
        """See the class."""
        super().__init__("no-answer", found, expected, advice)


class _TransientError(Exception):
    """No response, for a reason that may pass; `wait` is the number of seconds in `Retry-After`."""

    def __init__(self, found: str, wait: float = 0.0, advice: str = _LATER) -> None:
        super().__init__(found)
        self.wait, self.advice = wait, advice


@dataclass(frozen=True, slots=True)
class Received:
    """A complete response."""

    data: bytes
    media: str
    """The media type, in lower case and without parameters; empty if the host does not name one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Timeouts and pauses, in seconds."""

    connect: float = 10.0
    """For connecting."""
    read: float = 60.0
    """For the next bytes of a response."""
    whole: float = 300.0
    """For a complete response."""
    tries: int = 5
    """The number of attempts when a fault may pass."""
    backoff: float = 2.0
    """Pause before the third attempt; it doubles after each attempt, and up to this much is added at random."""
    longest: float = 300.0
    """The longest `Retry-After` that is waited for."""


class Network:
    """Sends one request after another."""

    def __init__(
        self, agent: str, most: int, say: Progress, pace: Timing = Timing(), sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`agent` is the User-Agent, and `most` the largest size of a response in bytes."""
        self._agent, self._most, self._say, self._pace, self._sleep = agent, most, say, pace, sleep
        self._pool = urllib3.PoolManager(maxsize=1)
        self._asked: dict[str, float] = {}

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def get(self, url: str, interval: float) -> Received:
        """The response from an address, `interval` seconds or more after the host's last one. Raises NetworkError."""
        pace = self._pace
        retry = Retry(pace.tries - 1, backoff_factor=pace.backoff / 2, backoff_jitter=pace.backoff)
        while True:
            self._await_turn(url, interval)
            try:
                return self._follow(url)
            except _TransientError as error:
                try:
                    retry = retry.increment("GET", url, error=error)
                except MaxRetryError:
                    found = f"{error}, in {pace.tries} attempts"
                    raise NetworkError(found, "a complete answer", error.advice) from error
                if error.wait > pace.longest:
                    found = f"{error}, with “Retry-After” set to {error.wait:,.0f} seconds"
                    raise NetworkError(found, "an answer", "Try again after that time.") from error
                wait = max(error.wait, retry.get_backoff_time(), interval)
                self._say(f"{urlsplit(url).netloc}: {error}; trying again in {wait:.0f} s.")
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
                # A connection on which data are still arriving cannot be used again.
                response.close()
                response.release_conn()
                self._asked[urlsplit(first).netloc] = time.monotonic()
            before, url = url, urljoin(url, target)
            if not is_redirect_allowed(before, url):
                advice = "Open it in a browser, and pass the right address with --base-url."
                raise NetworkError(f"a redirect to {url}", "one to https or to the same host", advice)
        raise NetworkError(f"more than {_MOST_REDIRECTS} redirects", "an answer", "Check the address.")

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
            raise NetworkError(
                "an address without a host name", "one with a host name", "Correct the address."
            ) from error
        except HTTPError as error:
            raise self._explain(error) from error

    def _read(self, response: BaseHTTPResponse) -> Received:
        if response.status in _TRANSIENT:
            raise _TransientError(f"the status {_describe(response)}", _read_wait(response))
        if response.status != 200:
            advice = "Check the address, and whether the host accepts requests from programs."
            raise NetworkError(f"the status {_describe(response)}", "200", advice)
        end = time.monotonic() + self._pace.whole
        data = bytearray()
        try:
            while chunk := response.read1(_CHUNK):
                data += chunk
                if len(data) > self._most:
                    advice = "If it should be that large, raise limits.file_megabytes in site_config/site.yml."
                    raise NetworkError(f"more than {self._most:,} bytes", f"at most {self._most:,}", advice)
                if time.monotonic() > end:
                    raise _TransientError(f"no complete answer within {self._pace.whole:g} seconds")
        except HTTPError as error:
            raise self._explain(error) from error
        return Received(bytes(data), response.headers.get("Content-Type", "").partition(";")[0].strip().lower())

    def _explain(self, error: HTTPError) -> NetworkError | _TransientError:
        match error:
            case SSLError():
                advice = "Check the address, and this machine's clock and certificates."
                return NetworkError("an invalid certificate", "a valid one", advice)
            case NameResolutionError():
                return _TransientError("no such host", advice=_OFFLINE)
            case ConnectTimeoutError():
                return _TransientError(f"no connection within {self._pace.connect:g} seconds", advice=_OFFLINE)
            case NewConnectionError():
                return _TransientError("no connection", advice=_OFFLINE)
            case ReadTimeoutError():
                return _TransientError(f"no answer within {self._pace.read:g} seconds")
            case DecodeError():
                return _TransientError("data that cannot be decompressed")
            case _:
                return _TransientError("a connection that was closed too early")


def is_redirect_allowed(before: str, after: str) -> bool:
    """Whether a redirect may be followed: one to https, or one to the same scheme and host."""
    old, new = urlsplit(before), urlsplit(after)
    return new.scheme == "https" or (old.scheme, old.netloc) == (new.scheme, new.netloc)


def _describe(response: BaseHTTPResponse) -> str:
    return f"{response.status} {response.reason or ''}".rstrip()


def _read_wait(response: BaseHTTPResponse) -> float:
    """The seconds in `Retry-After`; 0 if there is none, or none that can be read."""
    try:
        return Retry().get_retry_after(response) or 0.0
    except InvalidHeader:
        return 0.0
