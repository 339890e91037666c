"""New sites: their first files, made from templates, and their first commit.

The templates are in `docs_templates/new/`. A new site has only files that its owner may edit; everything else comes
from the installed Broadsheet.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from broadsheet.config.configuration import read_config
from broadsheet.config.daily_sources.registry import DAILY_SOURCES
from broadsheet.config.defaults import DEFAULTS
from broadsheet.config.settings import is_site_address
from broadsheet.hosting.git import Git, has_identity, is_git_installed
from broadsheet.hosting.release import Release
from broadsheet.hosting.site_workflows import CALLED, CALLING, is_callable, write_calls
from broadsheet.model.text import slug_words
from broadsheet.pages.templates import write_yaml
from broadsheet.publish.stage import open_stage, swap_in
from broadsheet.system.errors import UsageError, as_usage_error
from broadsheet.system.messages import excerpt, join_words

TEMPLATES = DEFAULTS / "docs_templates" / "new"
"""The files of a new site, of which those that end in `.j2` are templates."""
SHARED = ("mkdocs.yml", "requirements.lock", "site_config/hooks.py", "site_config/papers.yml", *CALLED)
"""Files from outside that folder that a new site gets unchanged, and the workflows, if it cannot call the release's."""
_NOBODY = ("-c", "user.name=Broadsheet", "-c", "user.email=broadsheet@localhost")
"""The author of the first commit if Git does not know its user yet."""
_LONGEST = 200
"""The greatest length of a site's name and field, in characters."""
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
"""A domain name that somebody can own, unlike localhost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSiteOptions:
    """What a person chooses for a new site."""

    name: str
    """The name of the site."""
    field: str
    """What its papers are about, as in a sentence: “marine biology”."""
    address: str
    """Where it will be published; the shipped address if that is not known yet."""
    is_library: bool = False
    """Whether papers are listed by the year of their publication, and not by the day on which they were added."""
    sources: tuple[str, ...] = ()
    """Where new papers come from: entries in `site.yml`, without the hyphen."""
    release: Release
    """The Broadsheet that the site installs."""
    year: int
    """The current year, in which the site's owner owns its address."""


def check_words(text: str) -> str:
    """Return the name or the field of a site without white space around it. Raises UsageError if it cannot be used."""
    if not (words := " ".join(text.split())) or len(words) > _LONGEST:
        raise UsageError(f"“{excerpt(words)}” has {len(words):,} characters. Write 1 to {_LONGEST}.")
    return words


def check_address(text: str) -> str:
    """Return the address of a site as it was given. Raises UsageError if it is not one."""
    if not is_site_address(f"{text.rstrip('/')}/"):
        raise UsageError(f"“{excerpt(text)}” is not a full web address. Write one like https://example.org/papers/.")
    return text


def write_source_entry(text: str) -> str:
    """Return the entry in `site.yml` for a source in its short form, such as `arxiv:cs.CL`. Raises UsageError."""
    for source in DAILY_SOURCES.values():
        if (value := source.read_short_form(text)) is not None:
            return f"{source.name}: {write_yaml(value)}"
    known = join_words((source.short_form for source in DAILY_SOURCES.values()), "or")
    raise UsageError(f"“{excerpt(text)}” is not a source of papers. Write {known}.")


def check_new_folder(folder: Path) -> None:
    """Raise UsageError unless the folder is new or empty."""
    with as_usage_error(folder):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise UsageError(f"{folder} already exists and is not an empty folder. Choose a new or empty one.")


def create_site(folder: Path, options: NewSiteOptions) -> bool:
    """Create a complete site in a new or empty folder, and return whether everything in it is committed.

    Without Git there is no commit. What an interrupted attempt left is removed first. Raises UsageError, and
    ConfigError if the choices do not make a valid configuration; then nothing was created.
    """
    folder = folder.resolve()
    with open_stage(folder, choice="folder") as stage:
        check_new_folder(folder)
        stage.site.mkdir()
        _write_files(stage.site, options, _find_authority(options))
        read_config(stage.site / "site_config")
        is_committed = is_git_installed()
        if is_committed:
            _commit(stage.site, f"Begin {options.name}")
        swap_in(stage.site, folder)
    return is_committed


def _commit(folder: Path, message: str) -> None:
    """Make a folder a Git repository with everything in it committed. Raises UsageError if Git fails."""
    git = Git(folder)
    _run(git, "-c", "init.defaultBranch=main", "init", "--quiet")
    _run(git, "add", "--all", "--force")
    author = git if has_identity(git) else replace(git, options=_NOBODY)
    _run(author, "commit", "--quiet", "--message", message)


def _run(git: Git, *command: str) -> None:
    """Run a Git command. Raises UsageError if it fails."""
    ended = git.run(*command)
    if ended.code:
        raise UsageError(f"Git failed: {ended.output.strip()}\nCorrect this and try again. Nothing was created.")


def _find_authority(options: NewSiteOptions) -> str:
    """Return the name and year by which feed readers will know the site's papers.

    The name is that of the site's host, or is made from the site's own name if nobody owns the host (RFC 4151,
    section 2.1).
    """
    host = urlsplit(options.address).hostname or ""
    name = host if _HOST.fullmatch(host) else slug_words(options.name) or "papers"
    return f"{name},{options.year}"


def _write_files(folder: Path, options: NewSiteOptions, authority: str) -> None:
    """Write the files of a new site."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - YAML and Markdown, in the site owner's own words
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["yaml"] = write_yaml
    for template in filter(Path.is_file, TEMPLATES.rglob("*")):
        name = template.relative_to(TEMPLATES).as_posix()
        if template.suffix == ".j2":
            text = environment.get_template(name).render(
                site=options, daily_sources=DAILY_SOURCES.values(), authority=authority
            )
            _place(folder, name.removesuffix(".j2")).write_text(text, encoding="utf-8")
        elif name in CALLING:
            text = write_calls(template.read_text(encoding="utf-8"), options.release)
            _place(folder, name).write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(template, _place(folder, name))
    shared = [name for name in SHARED if name not in CALLED or not is_callable(options.release)]
    for name in shared:
        shutil.copyfile(DEFAULTS / name, _place(folder, name))


def _place(folder: Path, name: str) -> Path:
    """Return the path of a file in the new site, in a folder that exists."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
