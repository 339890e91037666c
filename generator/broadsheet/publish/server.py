"""A server for one reader: it shows a site on this machine, and builds it again when an input changes.

It is MkDocs' server. What it shows while the site cannot be built is ours: why, and what to do.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
        super().__init__(self.rebuild, host, port, str(site), polling_interval=0.5)
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

    def run(self, watched: Collection[Path]) -> None:
        """Serve until the user interrupts, and build again when something in these folders and files changes.

        What changes while the site is built for the first time counts too.
        """
        try:
            for path in filter(Path.exists, watched):
                self.watch(str(path))
            handler = _Appearances(self._follow, watched)
            for folder in {path.parent for path in watched if path.parent.is_dir()}:
                self.observer.schedule(handler, str(folder), recursive=False)  # type: ignore[arg-type] # it has what is called
            self.observer.start()
            self.rebuild()
            self.server_activate()
            self.serve_thread.start()
            self._build_loop()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            self.shutdown()

    def _follow(self, path: str) -> None:
        """Build the site because a folder or file has been made or removed, and watch it from now on if it is there."""
        if path in self._watched_paths:
            self.unwatch(path)
        if Path(path).exists():
            self.watch(path)
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()


class _Appearances:
    """Tells which of these folders and files is made or removed, as a handler of events of MkDocs' observer."""

    def __init__(self, tell: Callable[[str], None], inputs: Iterable[Path]) -> None:
        self._tell, self._inputs = tell, frozenset(map(str, inputs))

    def dispatch(self, event: Any) -> None:
        """Tell it if an event is that an input was made or removed, or that something got or lost its name."""
        if event.event_type in ("created", "deleted", "moved"):
            for path in self._inputs.intersection((event.src_path, event.dest_path)):
                self._tell(path)
