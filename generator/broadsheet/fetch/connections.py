"""Connections on which one allowance covers all that is received: how many bytes, and until when.

urllib3 and `http.client` limit single reads and lines only, so that a host could keep a client busy for ever: with one
byte a minute, with endless `100 Continue` responses, or with a chunk header that never ends.
"""

from __future__ import annotations

import io
import math
import time
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection


class TooSlowError(Exception):
    """The time of an allowance is over."""


class TooLargeError(Exception):
    """The bytes of an allowance have been received, and there are more."""


@dataclass(slots=True)
class Allowance:
    """What may still be received. It is spent by every byte on any connection of the pool."""

    end: float = math.inf
    """The moment after which nothing more is read, by `time.monotonic`."""
    left: float = math.inf
    """The number of bytes."""

    @property
    def seconds(self) -> float:
        """The time that is left; negative if there is none."""
        return self.end - time.monotonic()


def open_pool(allowance: Allowance) -> PoolManager:
    """Return a pool of connections that read only what an allowance permits.

    Requests raise TooSlowError and TooLargeError besides urllib3's errors.
    """

    class _Connection(HTTPConnection):
        response_class = cast(Any, staticmethod(partial(_Response, allowance)))

    class _SecureConnection(HTTPSConnection):
        response_class = _Connection.response_class

    class _Pool(HTTPConnectionPool):
        ConnectionCls = _Connection

    class _SecurePool(HTTPSConnectionPool):
        ConnectionCls = _SecureConnection

    pool = PoolManager(maxsize=1)
    pool.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return pool


class _Response(HTTPResponse):
    """A response of `http.client` that is read through an allowance."""

    def __init__(self, allowance: Allowance, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Reader(allowance, sock))

    def begin(self) -> None:
        """Read the status and the headers. Raises HTTPException if they contradict each other."""
        super().begin()
        stated = self.headers.get_all("Content-Length", ())
        if len({length.strip() for value in stated for length in value.split(",")}) > 1:
            raise HTTPException("different values of Content-Length")  # urllib3 would leave the connection open.


class _Reader(io.RawIOBase):
    """What arrives on a socket, as far as an allowance permits."""

    def __init__(self, allowance: Allowance, sock: Any) -> None:
        self._allowance, self._sock = allowance, sock
        self._raw = sock.makefile("rb", buffering=0)
        self._timeout = sock.gettimeout()  # The longest time until the next bytes, as urllib3 has set it.

    def readable(self) -> bool:
        """Return whether this is open for reading, which it is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what has arrived, or wait for it. Raises TooSlowError, TooLargeError, TimeoutError and OSError."""
        seconds = self._allowance.seconds
        if seconds <= 0:
            raise TooSlowError
        self._sock.settimeout(min(self._timeout, seconds))
        try:
            size = int(self._raw.readinto(buffer))
        except TimeoutError:
            if seconds <= self._timeout:
                raise TooSlowError from None
            raise
        self._allowance.left -= size
        if self._allowance.left < 0:
            raise TooLargeError
        return size

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()
