"""New sites: their first files, made from templates, and their first commit."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from broadsheet.config.configuration import read_config
from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.project import DEFAULTS
from broadsheet.config.settings import is_site_address
from broadsheet.model.text import fold, slug_words
from broadsheet.new.release import Release
from broadsheet.pages.templates import write_yaml
from broadsheet.publish.target import STAGE_PREFIX
from broadsheet.system.errors import UsageError, as_usage_error
from broadsheet.system.messages import excerpt
from broadsheet.system.processes import run_command

SHIPPED_FIELD = "language models"
"""The field whose topics are shipped."""
_TEMPLATES = DEFAULTS / "docs_templates" / "new"
_SHARED = ("mkdocs.yml", "requirements.lock", "site_config/hooks.py", "site_config/papers.yml")
"""Files that a new site gets unchanged."""
_NOBODY = ("-c", "user.name=Broadsheet", "-c", "user.email=broadsheet@localhost")
"""The author of the first commit if Git does not know its user yet."""
_IDENTITY = ("var", "GIT_COMMITTER_IDENT")
"""Asks Git who commits, and when."""
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
"""A domain name that somebody can own, unlike localhost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSiteOptions:
    """What a person chooses for a new site."""

    name: str
    field: str
    """What its papers are about, as in a sentence: “language models”."""
    address: str
    sources: tuple[str, ...] = ()
    """Where new papers come from: entries in `site.yml`, without the hyphen."""
    release: Release
    """The version of Broadsheet that makes it."""


def write_source_entry(text: str) -> str:
    """The entry in `site.yml` for a source in its short form, such as `arxiv:cs.CL`. Raises UsageError."""
    for source in DAILY_SOURCES.values():
        if (value := source.read_short_form(text)) is not None:
            return f"{source.name}: {write_yaml(value)}"
    *others, last = (source.short_form for source in DAILY_SOURCES.values())
    raise UsageError(f"--source: found “{excerpt(text)}”; expected {', '.join(others)} or {last}.")


def check_new_folder(folder: Path) -> None:
    """Raise UsageError if something else is in the folder, or Git is missing."""
    with as_usage_error(folder):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise UsageError(f"{folder} already exists and is not an empty folder. Choose a new or empty one.")
    if not shutil.which("git"):
        raise UsageError("Git is not installed. Install it: a new site is a Git repository.")


def create_site(folder: Path, options: NewSiteOptions) -> None:
    """Create a complete site in a new or empty folder, or nothing. Raises UsageError and ConfigError."""
    check_new_folder(folder)
    if not is_site_address(f"{options.address.rstrip('/')}/"):
        found = excerpt(options.address)
        raise UsageError(
            f"--site-url: found “{found}”; expected a full address, for example https://example.org/papers/."
        )
    folder = folder.resolve()
    nearest = next(parent for parent in folder.parents if parent.exists())
    with as_usage_error(folder), TemporaryDirectory(prefix=STAGE_PREFIX, dir=nearest) as aside:
        site = Path(aside) / "site"
        site.mkdir()
        git, moment = _begin_repository(site)
        _write_files(site, options, _find_authority(options, moment.tm_year))
        read_config(site / "site_config", DEFAULTS / "site_config")
        _run([*git, "add", "--all", "--force"])
        _run([*git, "commit", "--quiet", "--message", f"Begin {options.name}"])
        folder.parent.mkdir(parents=True, exist_ok=True)
        site.replace(folder)


def _begin_repository(folder: Path) -> tuple[list[str], time.struct_time]:
    """The Git command for a new repository, and the time that a commit would get."""
    git = ["git", "-C", str(folder)]
    _run([*git, "init", "--quiet", "--initial-branch", "main"])
    if run_command([*git, *_IDENTITY])[0]:
        git += _NOBODY
    identity = _run([*git, *_IDENTITY])
    return git, time.gmtime(int(identity.split()[-2]))


def _run(command: list[str]) -> str:
    """The output of a command. Raises UsageError if it fails."""
    code, said = run_command(command)
    if code:
        raise UsageError(f"git: {said}\nCorrect this and try again; nothing was created.")
    return said


def _find_authority(options: NewSiteOptions, year: int) -> str:
    """The name and year by which feed readers will know the site's papers: its host's, else its own."""
    host = urlsplit(options.address).hostname or ""
    name = host if _HOST.fullmatch(host) else slug_words(options.name) or "papers"
    return f"{name},{year}"


def _write_files(folder: Path, options: NewSiteOptions, authority: str) -> None:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - YAML and Markdown, in the site owner's own words
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["yaml"] = write_yaml
    for template in filter(Path.is_file, _TEMPLATES.rglob("*")):
        name = template.relative_to(_TEMPLATES).as_posix()
        if template.suffix == ".j2":
            text = environment.get_template(name).render(
                site=options, daily_sources=DAILY_SOURCES.values(), authority=authority
            )
            _place(folder, name.removesuffix(".j2")).write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(template, _place(folder, name))
    for name in (*_SHARED, *(["site_config/topics.yml"] if fold(options.field) == fold(SHIPPED_FIELD) else [])):
        shutil.copyfile(DEFAULTS / name, _place(folder, name))


def _place(folder: Path, name: str) -> Path:
    """The path of a file in the new site; its folder is created."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
