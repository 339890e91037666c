"""Makes the pictures of docs/look.md from the examples there and the shipped seed: `python -m tests.pictures`."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from playwright.sync_api import Browser, sync_playwright

from tests.browsers import ADVICE, find_browser
from tests.conftest import ROOT
from tests.end_to_end.conftest import SEED, Project, serve_site

PAGE = (ROOT / "docs" / "look.md").read_text(encoding="utf-8")
FOLDER = ROOT / "docs" / "pictures"
SIZE = {"width": 880, "height": 520}
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path d="M2 22c5-8 9-8 14 0s9 8 14 0v8H2z" fill="#2f9c8d"/><circle cx="22" cy="9" r="6" fill="#d18f00"/></svg>
"""


def find_example(language: str, mark: str) -> str:
    """The example of the page that is written in a language and contains a mark."""
    return next(code for code in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if mark in code)


def make_project(folder: Path, settings: str = "", style: str = "", template: str = "") -> Project:
    """A site of the shipped seed with these settings, this style sheet, and this `main.html`."""
    project = Project.make(folder)
    shutil.copy(SEED, folder / "seeds")
    own = folder / "site_config" / "pages"
    own.mkdir()
    for name in ("club", "imprint"):
        (own / f"{name}.md").write_text(f"# {name.title()}\n")
    (own / "logo.svg").write_text(LOGO)
    (own / "extra.css").write_text(style)
    (folder / "site_config" / "site.yml").write_text(f"name: Coast\ntagline: What is new in our field\n{settings}")
    config = (ROOT / "mkdocs.yml").read_text()
    (folder / "mkdocs.yml").write_text(config + (find_example("yaml", "extra_css") if style else ""))
    if template:
        (folder / "docs_templates" / "theme").mkdir(parents=True)
        (folder / "docs_templates" / "theme" / "main.html").write_text(template)
    run = project.build()
    if run.returncode:
        sys.exit(run.stderr)
    return project


def take_picture(browser: Browser, project: Project, name: str, scheme: str = "light") -> None:
    """Write a picture of the top of the home page."""
    with serve_site(project.site) as url:
        page = browser.new_page(viewport=SIZE, color_scheme=scheme, base_url=url)
        page.goto("")
        page.screenshot(path=FOLDER / f"{name}.png")
        page.close()


def main() -> None:
    """Make all pictures."""
    path = find_browser() or sys.exit(f"No browser: {ADVICE}.")
    FOLDER.mkdir(exist_ok=True)
    settings = yaml.safe_load(find_example("yaml", "accent"))
    del settings["look"]["fonts"]  # The repository contains none.
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        places = [Path(folder, name) for name in ("shipped", "settings", "style", "template")]
        for place in places:
            place.mkdir()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take_picture(browser, make_project(places[0]), "look-shipped")
        project = make_project(places[1], yaml.safe_dump(settings, sort_keys=False))
        take_picture(browser, project, "look-settings")
        take_picture(browser, project, "look-settings-dark", "dark")
        take_picture(browser, make_project(places[2], style=find_example("css", "h1")), "look-style-sheet")
        take_picture(browser, make_project(places[3], template=find_example("jinja", "notice")), "look-template")
        browser.close()


if __name__ == "__main__":
    main()
