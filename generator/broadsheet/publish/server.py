"""A server for one reader: it shows a site on this machine, and builds it again when an input changes.

It is MkDocs' server. What it shows while the site cannot be built is ours: why, and what to do.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, TypeAlias

from markupsafe import escape
from mkdocs.livereload import LiveReloadServer

from broadsheet.system.errors import BroadsheetError, Place, UsageError, describe_fault, describe_os_error

_ERROR_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>The site cannot be built</title></head>
<body style="max-width: 45rem; margin: 3rem auto; padding: 0 1rem; font: 1.1rem/1.5 sans-serif">
<h1 style="font-size: 1.5rem">The site cannot be built</h1>
<p style="white-space: pre-wrap; overflow-wrap: anywhere">{message}</p>
<p>This page shows the site as soon as you have saved a correction.</p></body></html>
"""
"""What is shown instead of every page after a failed build. It asks for itself again every two seconds."""

_PAUSE = 0.5
"""The number of seconds after which inputs are looked at again."""
_State: TypeAlias = dict[Path, tuple[int, int]]
"""When files were changed, in nanoseconds, and their sizes."""


def serve_site(
    host: str, port: int, build: Callable[[Path], None], report: Callable[[str], None], watched: Iterable[Path]
) -> None:
    """Serve a site at an address of this machine until the user interrupts, and build it again when an input changes.

    `build` makes the site in a folder, `report` gets the message if it cannot, and `watched` are the folders and files
    that the site is made from; those that do not exist yet count once they are made. Raises UsageError, before anything
    is built, if the machine does not have that address, or if the port is in use or may not be opened.
    """
    with TemporaryDirectory(prefix="broadsheet-") as folder:
        _Server(Path(folder), host, port, build, report).run(list(watched))


class _Server(LiveReloadServer):
    """Serves a folder, and every page in it as an error page if the last build failed."""

    def __init__(
        self, site: Path, host: str, port: int, build: Callable[[Path], None], report: Callable[[str], None]
    ) -> None:
        """Reserve the port. Raises UsageError if that is not possible."""
        logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)
        self._build, self._report, self._message = build, report, ""
        self._site = site
        super().__init__(self.rebuild, host, port, str(site))
        try:
            self.server_bind()
        except OSError as error:
            self.server_close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                advice = "Give --host one of its addresses, or 0.0.0.0 for all of them."
                raise UsageError(f"This machine does not have the address “{host}”. {advice}") from error
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
            advice = f"Choose another one, for example --port {port + 1 if port < 65535 else 8000}."
            raise UsageError(f"Port {port} {reason}. {advice}") from error

    def rebuild(self) -> None:
        """Build the site. If that is not possible, report why, and show that instead until a build succeeds."""
        message = ""
        try:
            self._build(self._site)
        except BroadsheetError as error:
            message = str(error)
        except OSError as error:
            message = describe_os_error(error, self._site)
        except Exception as error:  # noqa: BLE001 - the next change may repair it
            fault = describe_fault(error, Place(""))
            message = f"{fault.message} {fault.advice}"
        self._message = message
        if message:
            self._report(message)

    def serve_request(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request: with the error page if there is a message, and otherwise with a file."""
        if self._message and not environ["PATH_INFO"].startswith("/livereload/"):
            start_response("503 Service Unavailable", [("Content-Type", "text/html; charset=utf-8")])
            return [_ERROR_PAGE.format(message=escape(self._message)).encode()]
        answer: Iterable[bytes] = super().serve_request(environ, start_response)
        return answer

    def run(self, inputs: Collection[Path]) -> None:
        """Serve until the user interrupts, and build again when something in these folders and files changes.

        What changes while the site is built for the first time counts too.
        """
        # Only if MkDocs takes something to be watched do pages get the script that reloads them.
        self._watched_paths = {str(path): 1 for path in inputs}
        try:
            Thread(target=self._watch_inputs, args=(inputs, _read_state(inputs)), daemon=True).start()
            self.rebuild()
            self.server_activate()
            self.serve_thread.start()
            self._build_loop()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            self.shutdown()

    def _watch_inputs(self, inputs: Collection[Path], known: _State) -> None:
        """Ask for another build whenever the state of these folders and files is no longer the one that is known.

        MkDocs' observer would not notice folders that are made later.
        """
        while not self._shutdown:
            time.sleep(_PAUSE)
            if (found := _read_state(inputs)) != known:
                known = found
                with self._rebuild_cond:
                    self._want_rebuild = True
                    self._rebuild_cond.notify_all()


def _read_state(inputs: Iterable[Path]) -> _State:
    """Return when each of these files, and each file in these folders, was changed, and its size."""
    state = {}
    for file in (file for path in inputs for file in _list_files(path)):
        with suppress(OSError):  # It has just been removed, or it is a link to nothing.
            status = file.stat()
            state[file] = status.st_mtime_ns, status.st_size
    return state


def _list_files(path: Path) -> Iterator[Path]:
    """Yield each file in a folder; the path itself if it is none."""
    if not path.is_dir():
        yield path
    for folder, _, names in os.walk(path):
        yield from (Path(folder, name) for name in names)
