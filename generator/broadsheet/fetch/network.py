"""Requests to other hosts, sent politely and without trusting the answers.

No other module sends any. Redirects, sizes and times are limited: one deadline covers a whole exchange, from the
connection to the last byte, redirects included. A request that failed for a reason that may pass is repeated after a
growing pause, or after the time in `Retry-After` (RFC 9110, section 10.2.3). Certificates are verified.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from urllib.parse import urljoin, urlsplit

from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    InvalidHeader,
    LocationValueError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry, Timeout

from broadsheet.fetch.connections import Allowance, TooLargeError, TooSlowError, open_pool
from broadsheet.system.errors import InputError
from broadsheet.system.hosts import is_private_host
from broadsheet.system.messages import excerpt
from broadsheet.system.progress import Progress

logging.getLogger("urllib3").setLevel(logging.ERROR)  # Its warnings quote whole headers; errors say what matters.
_CHUNK = 65_536
"""How many bytes are read at once."""
_MOST_REDIRECTS = 5
"""How many redirects are followed for one request."""
_OVERHEAD = 1_000_000
"""How many bytes an exchange may have besides the body of the answer: headers, sizes of chunks, redirects."""
_LONGEST_HOST = 100
"""The number of characters of a host that a message quotes at most."""
_LONGEST_URL = 200
"""The number of characters of an address that a message quotes at most."""
_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which the same request may succeed later (RFC 9110, section 15; RFC 8470 for 425)."""
_LATER = "Try again later; seeds/ is unchanged."
"""What to do about a failure of the service."""
_OFFLINE = "Check that this machine is online, and that the address is right. seeds/ is unchanged."
"""What to do if no connection can be made."""


class NetworkError(InputError):
    """There is no usable response."""

    def __init__(self, message: str, advice: str) -> None:
        """`message` says what happened, as a sentence, and `advice` what to do about it."""
        super().__init__("no-answer", message=message, advice=advice)


class _TransientError(Exception):
    """There is no response, for a reason that may pass. The text is a sentence without its full stop."""

    unreached = ""
    """The scheme and the host that could not be reached; empty if that is not the reason."""

    def __init__(self, text: str, wait: float = 0.0, advice: str = _LATER) -> None:
        """`wait` is the number of seconds in `Retry-After`; 0 if there is none."""
        super().__init__(text)
        self.wait, self.advice = wait, advice


@dataclass(frozen=True, slots=True)
class Received:
    """A complete response with the status 200."""

    data: bytes
    """The body, decompressed."""
    media: str
    """The media type, in lower case and without parameters; empty if the host does not name one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Timeouts and pauses, in seconds."""

    connect: float = 10.0
    """The longest time for opening a connection."""
    read: float = 60.0
    """The longest time until the next bytes of a response arrive."""
    whole: float = 300.0
    """The longest time for a whole exchange, redirects included."""
    tries: int = 5
    """How often a request is sent if it fails for a reason that may pass."""
    backoff: float = 2.0
    """The pause before the third attempt. It doubles after each attempt, and up to this much is added at random."""
    longest: float = 300.0
    """The longest `Retry-After` that is waited for."""


class Network:
    """Sends requests, one after the other, over connections that are kept open."""

    def __init__(
        self, agent: str, most: int, say: Progress, pace: Timing = Timing(), sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`agent` is the User-Agent, and `most` the largest size of a response in bytes.

        `say` is called before each day and each retry, `pace` has the timeouts, and `sleep` waits a number of seconds.
        """
        self._agent, self._most, self.say, self._pace, self._sleep = agent, most, say, pace, sleep
        self._allowance, self._end = Allowance(), math.inf
        self._pool = open_pool(self._allowance)
        self._asked: dict[str, float] = {}
        self._unreached = set[str]()

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def limit_time(self, seconds: float) -> None:
        """Let all requests from now on take at most so many seconds together, until this is called again."""
        self._end = time.monotonic() + seconds

    def get(self, url: str, interval: float) -> Received:
        """Return the response from an address. Raises NetworkError.

        The request is sent at least `interval` seconds after the last response from the same host. It is not sent to a
        host that could not be reached before, however often that was tried.
        """
        if _name_service(url) in self._unreached:
            found = f"{_name_host(url)} could not be reached before, and is not asked again in this run."
            raise NetworkError(found, _OFFLINE)
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
                    self._unreached.add(error.unreached)
                    raise NetworkError(f"{error}, even after {pace.tries} attempts.", error.advice) from error
                if error.wait > pace.longest:
                    found = f"{error} and asks clients to wait {error.wait:,.0f} seconds (Retry-After)."
                    raise NetworkError(found, "Try again after that time.") from error
                wait = max(error.wait, retry.get_backoff_time(), interval)
                if time.monotonic() + wait > self._end:
                    raise NetworkError(f"{error}, and there is no time left for another attempt.", _LATER) from error
                self.say(f"{error}. Trying again in {wait:.0f} s.")
                self._sleep(wait)
                self._asked.pop(urlsplit(url).netloc, None)

    def _await_turn(self, url: str, interval: float) -> None:
        """Sleep until the host of an address may be asked again."""
        host = urlsplit(url).netloc
        if host in self._asked:
            self._sleep(max(0.0, self._asked[host] + interval - time.monotonic()))

    def _follow(self, url: str) -> Received:
        """Return the response from an address, or from where it redirects to."""
        now = time.monotonic()
        if now >= self._end:
            raise NetworkError("There is no time left for this request.", _LATER)
        seconds = min(self._pace.whole, self._end - now)
        self._allowance.end, self._allowance.left = now + seconds, self._most + _OVERHEAD
        try:
            return self._follow_in_time(url)
        except TooSlowError:
            found = f"{_name_host(url)} did not finish its answer within {seconds:.3g} seconds"
            raise _TransientError(found) from None
        except TooLargeError:
            raise self._too_large() from None

    def _follow_in_time(self, first: str) -> Received:
        """Return the response as `_follow` does. Raises TooSlowError and TooLargeError as well."""
        url = first
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._ask(url)
            try:
                target = response.get_redirect_location()
                if not target:
                    return self._read(response, _name_host(url))
            finally:
                # A connection on which data are still arriving cannot be used again.
                response.close()
                response.release_conn()
                self._asked[urlsplit(first).netloc] = time.monotonic()
            url = _find_target(url, target)
        raise NetworkError(f"The service redirects more than {_MOST_REDIRECTS} times.", "Check the address.")

    def _ask(self, url: str) -> BaseHTTPResponse:
        """Send one request, and return the response before its body has been read."""
        pace = self._pace
        try:
            return self._pool.request(
                "GET",
                url,
                headers={"User-Agent": self._agent, "Accept-Encoding": "gzip"},
                timeout=Timeout(connect=max(0.001, min(pace.connect, self._allowance.seconds)), read=pace.read),
                redirect=False,
                retries=False,
                preload_content=False,
            )
        except LocationValueError as error:
            raise NetworkError(f"The address {excerpt(url, _LONGEST_URL)} is not valid.", "Correct it.") from error
        except HTTPError as error:
            explained = self._explain(error, _name_host(url))
            if isinstance(explained, _TransientError) and explained.advice == _OFFLINE:
                explained.unreached = _name_service(url)
            raise explained from error

    def _read(self, response: BaseHTTPResponse, host: str) -> Received:
        """Read the body of a response from a host, as far as it is not too large and does not take too long."""
        if response.status in _TRANSIENT:
            raise _TransientError(f"{host} answered {_describe(response)}", _read_wait(response))
        if response.status != 200:
            advice = "Check the address, and whether the host accepts requests from programs."
            raise NetworkError(f"{host} answered {_describe(response)}.", advice)
        data = bytearray()
        try:
            while chunk := response.read1(_CHUNK):
                data += chunk
                if len(data) > self._most:
                    raise self._too_large()
        except HTTPError as error:
            raise self._explain(error, host) from error
        return Received(bytes(data), response.headers.get("Content-Type", "").partition(";")[0].strip().lower())

    def _too_large(self) -> NetworkError:
        """Return the error to raise for an answer over the limit."""
        advice = "If it should be that large, raise limits.file_megabytes in site_config/site.yml."
        return NetworkError(f"The answer is larger than {self._most:,} bytes.", advice)

    def _explain(self, error: HTTPError, host: str) -> NetworkError | _TransientError:
        """Return the error to raise for one of urllib3's, in words for a user."""
        match error:
            case SSLError(args=(ValueError(),)):  # Errors of verification are ValueErrors; others are not.
                advice = "Check the address, and this machine's clock and certificates."
                return NetworkError(f"The certificate of {host} is not valid.", advice)
            case SSLError():
                return _TransientError(f"{host} does not answer with TLS, which https:// means", advice=_OFFLINE)
            case NameResolutionError():
                return _TransientError(f"Cannot reach {host} (no such host)", advice=_OFFLINE)
            case NewConnectionError():  # It is a ConnectTimeoutError too, whatever the cause is.
                reason = (getattr(error.__cause__, "strerror", "") or "no connection").lower()
                return _TransientError(f"Cannot reach {host} ({reason})", advice=_OFFLINE)
            case ConnectTimeoutError():
                waited = f"{self._pace.connect:g} seconds"
                return _TransientError(f"Cannot reach {host} (no connection within {waited})", advice=_OFFLINE)
            case ReadTimeoutError():
                return _TransientError(f"{host} sent nothing for {self._pace.read:g} seconds")
            case DecodeError():
                return _TransientError(f"{host} sent data that cannot be decompressed")
            case _ if fault := _name_fault(error):
                return _TransientError(f"{host} sent something that is not valid HTTP ({fault})")
            case _:
                return _TransientError(f"{host} closed the connection too early")


def _name_service(url: str) -> str:
    """Return the scheme and the host of an address."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def _name_host(url: str) -> str:
    """Return the host of an address as messages name it, with its port, but without a password."""
    return excerpt(urlsplit(url).netloc.rpartition("@")[2], _LONGEST_HOST)


def _find_target(url: str, location: str) -> str:
    """Return the address that a redirect from `url` leads to. Raises NetworkError if it must not be followed."""
    advice = "Open the address in a browser, and give the new one in site_config/site.yml, or with --base-url."
    found = f"The service redirects to {excerpt(location, _LONGEST_URL)}"
    try:
        target = urljoin(url, location)
        urlsplit(target).port  # noqa: B018 - reading it checks it
        is_allowed = is_redirect_allowed(url, target)
    except ValueError as error:
        raise NetworkError(f"{found}, which is not a valid address.", advice) from error
    if not is_allowed:
        raise NetworkError(f"{found}, which is neither a public HTTPS address nor on the same host.", advice)
    return target


def is_redirect_allowed(before: str, after: str) -> bool:
    """Return whether a redirect may be followed: to a public HTTPS address, or to the same scheme and host.

    From one address in a private network to another one it may be followed as well. Raises ValueError if one of them
    is not valid.
    """
    old, new = urlsplit(before), urlsplit(after)
    if (old.scheme, old.netloc) == (new.scheme, new.netloc):
        return True
    is_inside = is_private_host(new.hostname or "") and not is_private_host(old.hostname or "")
    return new.scheme == "https" and not is_inside


def _name_fault(error: HTTPError) -> str:
    """Return what is not valid HTTP in a response, by one of urllib3's errors; empty if the connection only ended."""
    cause = error.args[-1] if isinstance(error, ProtocolError) and error.args else error
    is_fault = isinstance(cause, HTTPException | InvalidHeader)
    if not is_fault or isinstance(cause, RemoteDisconnected | IncompleteRead):
        return ""
    return excerpt(str(cause)).rstrip(".") or type(cause).__name__


def _describe(response: BaseHTTPResponse) -> str:
    """Return the status of a response with its reason phrase, such as `404 Not Found`."""
    return f"{response.status} {excerpt(response.reason or '')}".rstrip()


def _read_wait(response: BaseHTTPResponse) -> float:
    """Return the seconds in `Retry-After`, which may also be a date; 0 if there is none, or none that can be read."""
    try:
        return Retry().get_retry_after(response) or 0.0
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0
