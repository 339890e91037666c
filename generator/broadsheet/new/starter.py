"""New sites: their first files, made from templates, and their first commit.

The templates are in `docs_templates/new/`. A new site has only files that its owner may edit; everything else comes
from the installed Broadsheet.
"""

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
from broadsheet.system.messages import excerpt, join_words
from broadsheet.system.processes import run_command

SHIPPED_FIELD = "language models"
"""The field whose topics come with Broadsheet."""
_TEMPLATES = DEFAULTS / "docs_templates" / "new"
"""The files of a new site, of which those that end in `.j2` are templates."""
_SHARED = ("mkdocs.yml", "requirements.lock", "site_config/hooks.py", "site_config/papers.yml")
"""Files that a new site gets unchanged."""
_NOBODY = ("-c", "user.name=Broadsheet", "-c", "user.email=broadsheet@localhost")
"""The author of the first commit if Git does not know its user yet."""
_IDENTITY = ("var", "GIT_COMMITTER_IDENT")
"""The Git command that prints who would commit, and when."""
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
"""A domain name that somebody can own, unlike localhost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSiteOptions:
    """What a person chooses for a new site."""

    name: str
    """The name of the site."""
    field: str
    """What its papers are about, as in a sentence: “language models”."""
    address: str
    """Where it will be published; the shipped address if that is not known yet."""
    sources: tuple[str, ...] = ()
    """Where new papers come from: entries in `site.yml`, without the hyphen."""
    release: Release
    """The Broadsheet that the site installs."""


def write_source_entry(text: str) -> str:
    """Return the entry in `site.yml` for a source in its short form, such as `arxiv:cs.CL`. Raises UsageError."""
    for source in DAILY_SOURCES.values():
        if (value := source.read_short_form(text)) is not None:
            return f"{source.name}: {write_yaml(value)}"
    known = join_words((source.short_form for source in DAILY_SOURCES.values()), "or")
    raise UsageError(f"--source: “{excerpt(text)}” is not a source of papers. Pass {known}.")


def check_new_folder(folder: Path) -> None:
    """Raise UsageError unless the folder is new or empty, and Git is installed."""
    with as_usage_error(folder):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise UsageError(f"{folder} already exists and is not an empty folder. Choose a new or empty one.")
    if not shutil.which("git"):
        raise UsageError("Git is not installed, but a new site is a Git repository. Install Git and try again.")


def create_site(folder: Path, options: NewSiteOptions) -> None:
    """Create a complete site in a new or empty folder, with everything committed.

    Raises UsageError, and ConfigError if the choices do not make a valid configuration; then nothing was created.
    """
    check_new_folder(folder)
    if not is_site_address(f"{options.address.rstrip('/')}/"):
        found = excerpt(options.address)
        raise UsageError(f"--site-url: “{found}” is not a full web address. Pass one like https://example.org/papers/.")
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
    """Begin a Git repository. Returns the command for more of its commands, and the time that a commit would get."""
    git = ["git", "-C", str(folder)]
    _run([*git, "init", "--quiet", "--initial-branch", "main"])
    if run_command([*git, *_IDENTITY])[0]:
        git += _NOBODY
    identity = _run([*git, *_IDENTITY])
    return git, time.gmtime(int(identity.split()[-2]))


def _run(command: list[str]) -> str:
    """Return the output of a Git command. Raises UsageError if it fails."""
    code, said = run_command(command)
    if code:
        raise UsageError(f"Git failed: {said}\nCorrect this and try again. Nothing was created.")
    return said


def _find_authority(options: NewSiteOptions, year: int) -> str:
    """Return the name and year by which feed readers will know the site's papers.

    The name is that of the site's host, or is made from the site's own name if nobody owns the host (RFC 4151,
    section 2.1).
    """
    host = urlsplit(options.address).hostname or ""
    name = host if _HOST.fullmatch(host) else slug_words(options.name) or "papers"
    return f"{name},{year}"


def _write_files(folder: Path, options: NewSiteOptions, authority: str) -> None:
    """Write the files of a new site."""
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
    """Return the path of a file in the new site, in a folder that exists."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
