"""Sites whose owner has changed templates, Markdown extensions or the theme."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Any

import lxml.html
import pytest

from tests.conftest import fill
from tests.end_to_end.conftest import ROOT, Project, run_broadsheet

pytestmark = pytest.mark.slow

PAPERS = [
    {
        "title": "TideNet: <b>Tides</b> & *sand* {{ 7 * 7 }}",
        "abstract": "We read $n^2$ tides\n\nfrom <i>one</i> photograph of a beach_. We publish a benchmark.",
        "authors": ["Ada <Gull>", "Ben Tern"],
    },
    {
        "title": "Dunes drift in video",
        "abstract": "Unlike TideNet, dunes drift in video. We present our benchmark and our dataset.",
        "authors": ["Ada <Gull>"],
    },
    {"title": "Shells rest"},
]
EXTENSIONS = "  - nl2br\n  - admonition\n  - attr_list\n  - smarty\n  - toc: {permalink: true}\n"
OWN = "## Reviews of {{ md(paper.title) }}\n\nRead *them* [at home](../../index.md).\n\n"


def build(project: Project, *, fails: bool = False) -> str:
    """Build the site, and return what the command printed."""
    project.add("2031-04-02-coast.json", json.dumps(PAPERS))
    run = project.build()
    assert (run.returncode != 0) == fails, run.stderr
    return run.stderr


def own(project: Project, path: str, *changes: tuple[str, str]) -> None:
    """Put a changed copy of a shipped template into the project."""
    text = (ROOT / "docs_templates" / path).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    target = project.folder / "docs_templates" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def read_pages(project: Project) -> dict[str, Any]:
    """The page of each paper, by its title."""
    pages = [lxml.html.parse(path).getroot() for path in project.site.glob("papers/*/index.html")]
    return {page.findtext(".//h1"): page for page in pages}


def read_abstracts(project: Project) -> dict[str, str]:
    """What the search reads of each paper's abstract."""
    words = "string(//section[contains(@class, 'abstract')][@data-pagefind-body])"
    return {title: " ".join(page.xpath(words).split()) for title, page in read_pages(project).items()}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the search reads if the owner has changed nothing."""
    project = Project.make(tmp_path_factory.mktemp("shipped"))
    build(project)
    abstracts = read_abstracts(project)
    assert len(abstracts) == 3
    assert all(abstract.startswith("Abstract") for abstract in abstracts.values())
    return abstracts


def test_markdown_extensions_change_nothing_of_ours(project: Project, shipped: dict[str, str]) -> None:
    """With permanent links, line breaks, admonitions and typographic quotes, the search reads the same texts."""
    config = (ROOT / "mkdocs.yml").read_text().replace("  - toc:\n      permalink: false\n", EXTENSIONS)
    (project.folder / "mkdocs.yml").write_text(config)
    assert "permalink: true" in config

    build(project)

    assert read_abstracts(project) == shipped
    home = lxml.html.parse(project.site / "index.html").getroot()
    assert [group.text for group in home.xpath("//section[@class='group']/h3")] == ["Modality", "Kind"]


@pytest.mark.parametrize(
    "before", ['{{ section("abstract") }}\n', '{{ section("cite") }}\n', "# {{ md(paper.title) }}"]
)
def test_an_own_section_is_shown(project: Project, shipped: dict[str, str], before: str) -> None:
    """A section that the owner adds is on each paper's page, escaped and with working links; ours are as before."""
    own(project, "pages/paper.md.j2", (before, OWN + before))

    build(project)

    assert read_abstracts(project) == shipped
    for title, page in read_pages(project).items():
        (heading,) = page.xpath("//h2[starts-with(., 'Reviews')]")
        assert heading.text_content() == f"Reviews of {title}"
        assert heading.getnext().xpath("string(.//em)") == "them"
        assert heading.getnext().xpath("string(.//a/@href)") == "../../"


def test_ids_of_own_sections_occur_once(project: Project) -> None:
    """Headings of the same words, in two own sections or in one of ours, get different ids."""
    notes = "## Notes\n\nOne.\n\n## Abstract\n\nIn short.\n\n"
    own(
        project,
        "pages/paper.md.j2",
        ('{{ section("topics") }}\n', notes + '{{ section("topics") }}\n'),
        ('{{ section("cite") }}\n', notes + '{{ section("cite") }}\n'),
    )

    build(project)

    for page in read_pages(project).values():
        assert list_ids(page, "Abstract") == ["abstract", "abstract_1", "abstract_2"]
        assert list_ids(page, "Notes") == ["notes", "notes_1"]
        ids = page.xpath("//@id")
        assert sorted(set(ids)) == sorted(ids)


def list_ids(page: Any, heading: str) -> list[str]:
    """The id of each heading with these words."""
    return page.xpath(f"//h2[.='{heading}']/@id")


def test_own_sections_share_references_and_footnotes(project: Project) -> None:
    """A reference or a footnote that is defined in one section is known in each other one."""
    config = (ROOT / "mkdocs.yml").read_text().replace("extensions:\n", "extensions:\n  - footnotes\n")
    (project.folder / "mkdocs.yml").write_text(config)
    definitions = "\n[shore]: https://shore.example/read\n\n[^gull]: A bird.\n"
    text = (ROOT / "docs_templates/pages/paper.md.j2").read_text()
    text = text.replace('{{ section("topics") }}\n', 'See the [shore] and a gull[^gull].\n\n{{ section("topics") }}\n')
    target = project.folder / "docs_templates/pages/paper.md.j2"
    target.parent.mkdir(parents=True)
    target.write_text(f"{text}\n## Notes\n\nRead of the [shore].\n{definitions}")

    build(project)

    for page in read_pages(project).values():
        assert page.xpath("//a[.='shore']/@href") == ["https://shore.example/read"] * 2
        (footnote,) = page.xpath("//sup/a/@href")
        assert "A bird." in page.xpath(f"string(//li[@id='{footnote[1:]}'])")


def test_an_element_that_is_not_closed_hides_no_other_section(project: Project, shipped: dict[str, str]) -> None:
    """Each own section is rendered by itself if one of them is not valid."""
    own(project, "pages/paper.md.j2", ('{{ section("topics") }}\n', "## One\n\n<div>\n\n## Two\n\n*Second*\n\n"))

    build(project)

    assert read_abstracts(project) == shipped
    for page in read_pages(project).values():
        assert page.xpath("string(//h2[.='Two']/following::em)") == "Second"


def test_topics_in_own_sections_have_their_colours(project: Project) -> None:
    """A link to the page of a topic gets the colour of its group; other links do not."""
    line = "## See also\n\n{% for shelf, _ in topics %}[{{ md(shelf.title) }}]({{ link(shelf.path) }}) {% endfor %}"
    own(project, "pages/paper.md.j2", ('{{ section("cite") }}\n', f"{line}\n\n[home](../../index.md)\n\n"))

    build(project)

    page = read_pages(project)["Dunes drift in video"]
    ours = {link.text: link.get("data-hue") for link in page.xpath("//section[@class='topics']//a")}
    shown = {link.text: link.get("data-hue") for link in page.xpath("//section[@class='see-also']//a")}
    assert all(ours.values())
    assert shown == {**ours, "home": None}


def test_the_id_of_an_own_title_follows_its_words(project: Project) -> None:
    """A link can lead to the heading that is shown."""
    own(project, "pages/home.md.j2", ("# {{ md(site.tagline) }}", "# Hello Test"))

    build(project)

    home = lxml.html.parse(project.site / "index.html").getroot()
    assert home.xpath("//h1[.='Hello Test']/@id") == ["hello-test"]


def test_own_headings_are_shown(project: Project, shipped: dict[str, str]) -> None:
    """A section whose heading the owner changes keeps its content, and “Cite” still leads to it."""
    headings = ["Abstract", "Topics", "Mentions", "Mentioned by", "Related papers", "Cite", "More papers"]
    own(project, "pages/paper.md.j2", *((f"## {heading}\n", f"## Über *{heading}*\n") for heading in headings))

    build(project)

    found = {title: text.removeprefix("Über ") for title, text in read_abstracts(project).items()}
    assert found == shipped
    for page in read_pages(project).values():
        shown = [heading.text_content() for heading in page.iter("h2")]
        assert shown
        assert all(heading.startswith("Über ") for heading in shown)
        (cite,) = page.xpath("//p[@class='tools']/a/@href")
        assert page.xpath(f"//section[@class='cite']/h2/@id = '{cite[1:]}'")


def test_an_own_main_template_keeps_everything(project: Project, shipped: dict[str, str]) -> None:
    """Blocks that the owner fills are shown beside ours, and paper text in them is escaped."""
    theme = project.folder / "docs_templates" / "theme"
    theme.mkdir(parents=True)
    blocks = "{% block content %}<p class='own'>{{ page.title }}|{{ view.heading }}</p>{{ super() }}{% endblock %}"
    (theme / "main.html").write_text('{% extends "base.html" %}' + blocks)

    build(project)

    assert read_abstracts(project) == shipped
    for title, page in read_pages(project).items():
        assert page.xpath("string(//p[@class='own'])") == f"{title}|{title}"


def test_an_own_card_is_shown(project: Project) -> None:
    """A list whose template the owner changes is rendered from the owner's Markdown."""
    own(project, "pages/card.md.j2", ("{{ inline(card.summary) }}", "{{ inline(card.summary) }} (own)"))

    build(project)

    home = lxml.html.parse(project.site / "index.html").getroot()
    cards = home.xpath("//ul[@class='cards']/li")
    assert [card.findtext("h3/a") for card in cards] == [paper["title"] for paper in PAPERS]
    assert [("(own)" in card.text_content()) for card in cards] == [True, True, False]


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            "pages/paper.md.j2",
            "{{ md(paper.abstract) }}",
            "Gone.",
            "docs_templates/pages/paper.md.j2: The page papers/",
        ),
        ("theme/partials/paper/abstract.html", " data-pagefind-body", "", "docs_templates/theme: The page papers/"),
        ("theme/partials/paper/abstract.html", "{{ paragraph }}", "", "docs_templates/theme: The page papers/"),
    ],
)
def test_a_page_without_its_abstract_stops_the_build(
    project: Project, path: str, old: str, new: str, said: str
) -> None:
    """The message names what to change, appears once, and the old site stays."""
    own(project, path, (old, new))

    output = build(project, fails=True)

    assert output.count("does not show the abstract") == 1
    assert said in output
    assert not project.site.exists()


@pytest.mark.parametrize("new", ["Gone.", "> {{ md(paper.abstract) }}"])
def test_a_summary_does_not_count_as_the_abstract(project: Project, new: str) -> None:
    """An abstract of one sentence is also the summary, and is still missing if only the summary is on the page."""
    own(
        project,
        "pages/paper.md.j2",
        ('{{ section("abstract") }}\n## Abstract\n', "## In short\n"),
        ("{{ md(paper.abstract) }}", new),
    )
    sentence = "Crabs, which we met at low tide (twice), walk sideways & *slowly*."
    project.add("2031-04-02-crabs.json", json.dumps([{"title": "Crabs", "abstract": sentence}]))

    run = project.build()

    assert run.returncode != 0
    assert "The page papers/crabs-" in run.stderr
    assert "does not show the abstract “Crabs, which we met at low tide (twice), walk sideways" in run.stderr


def test_an_abstract_of_one_sentence_is_found_if_the_head_is_not_searched(project: Project) -> None:
    """A theme in which the search reads only the abstract is valid."""
    own(project, "theme/partials/paper.html", ("<header data-pagefind-body", "<header"))
    project.add("2031-04-02-crabs.json", json.dumps([{"title": "Crabs", "abstract": "They walk sideways."}]))

    run = project.build()

    assert run.returncode == 0, run.stderr


def add_mkdocs_files(project: Project, setting: str = "") -> None:
    """Give the project what `mkdocs build` needs, with a setting in `mkdocs.yml`."""
    for name in ("mkdocs.yml", "site_config/hooks.py", "site_config/docs/README.md"):
        (project.folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, project.folder / name)
    with (project.folder / "mkdocs.yml").open("a") as file:
        file.write(setting)


def run_mkdocs(project: Project) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build` in the project."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            "theme/partials/footer.html",
            "<footer",
            '{{ words("abstrakt") }}<footer',
            "docs_templates/theme/partials/footer.html:LINE: there are no words “abstrakt” in "
            "docs_templates/words/en.yml. Did you mean “abstract”?",
        ),
        (
            "theme/main.html",
            'extends "base.html"',
            'extends "main.html"',
            "docs_templates/theme/main.html:LINE: it extends or includes itself. For the shipped file write "
            '“shipped/main.html”, as in {% extends "shipped/main.html" %}. Correct the template.',
        ),
    ],
)
def test_a_broken_theme_is_reported_by_both_commands(
    project: Project, path: str, old: str, new: str, said: str
) -> None:
    """`broadsheet build` and `mkdocs build` print the same message, and no traceback."""
    add_mkdocs_files(project)
    own(project, path, (old, new))

    outputs = [build(project, fails=True), run_mkdocs(project).stderr]

    for output in outputs:
        assert said in re.sub(r"html:\d+:", "html:LINE:", output)
        assert "Traceback" not in output


def test_a_file_of_the_theme_extends_the_shipped_one(project: Project) -> None:
    """Below `shipped/` are the files of the theme as they are without the project's; they escape what they write."""
    (project.folder / "docs_templates" / "theme").mkdir(parents=True)
    (project.folder / "docs_templates" / "theme" / "main.html").write_text(
        '{% extends "shipped/main.html" %}\n'
        '{% block footer %}<p id="own">{{ view.heading }}</p>{{ super() }}{% endblock %}'
    )

    build(project)

    pages = read_pages(project)
    assert len(pages) == len(PAPERS)
    assert {title: page.findtext(".//p[@id='own']") for title, page in pages.items()} == {
        title: title for title in pages
    }


def test_a_template_of_a_page_includes_the_shipped_one(project: Project, shipped: dict[str, str]) -> None:
    """The page is as it was, with the section that the project adds."""
    (project.folder / "docs_templates" / "pages").mkdir(parents=True)
    (project.folder / "docs_templates" / "pages" / "paper.md.j2").write_text(
        '{% include "shipped/paper.md.j2" %}\n\n' + OWN
    )

    build(project)

    assert read_abstracts(project) == shipped
    for title, page in read_pages(project).items():
        (heading,) = page.xpath("//h2[starts-with(., 'Reviews')]")
        assert heading.text_content() == f"Reviews of {title}"


def test_addresses_do_not_depend_on_mkdocs_settings(project: Project) -> None:
    """A setting of MkDocs that would change the address of each page is reported by both commands."""
    add_mkdocs_files(project, "use_directory_urls: false\n")

    for output in (build(project, fails=True), run_mkdocs(project).stderr):
        assert "mkdocs.yml: “use_directory_urls” is false, which changes the address of every page" in output
        assert "Traceback" not in output
    assert not project.site.exists()


def test_an_own_page_is_published(project: Project) -> None:
    """It can be linked from each page, both commands publish it, and the site passes its check."""
    add_mkdocs_files(project)
    (project.folder / "site_config" / "site.yml").write_text("look: {header_links: {Club: club.md}}\n")
    (project.folder / "site_config" / "pages").mkdir()
    (project.folder / "site_config" / "pages" / "club.md").write_text("# Our club\n\nWe *meet*. [Home](index.md)\n")

    said = build(project)
    page = (project.site / "club" / "index.html").read_text()
    checked = run_broadsheet("check", project.site, cwd=project.folder)
    run = run_mkdocs(project)

    assert "club.md" not in said
    assert lxml.html.fromstring(page).xpath("//nav/a[@href='./'][@aria-current='page']/text()") == ["Club"]
    assert lxml.html.fromstring(page).xpath("string(//main//em)") == "meet"
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert run.returncode == 0, run.stderr
    assert "We <em>meet</em>" in (project.site / "club" / "index.html").read_text()


def test_the_shipped_icon_has_the_accent_colour(project: Project) -> None:
    """An icon of the site owner's own stays as it is, whether it is a setting or a file of the theme."""
    icon, settings = project.site / "assets" / "favicon.svg", project.folder / "site_config" / "site.yml"
    settings.write_text('look: {accent: "#0b6b5f"}\n')
    build(project)
    assert icon.read_text().count('fill="#0b6b5f"') == 1
    assert "#9a1b32" not in icon.read_text()

    own(project, "theme/assets/favicon.svg", ("<svg", '<svg id="ours"'))
    build(project)
    assert '<svg id="ours"' in icon.read_text()
    assert "#9a1b32" in icon.read_text()


def test_style_sheets_and_templates_work_as_in_mkdocs(project: Project) -> None:
    """`extra_css` and `custom_dir` of mkdocs.yml add to the theme; what pages could not load is reported."""
    styles = "extra_css: [css/own.css, gone.css, https://shore.example/sand.css]\n"
    config = (ROOT / "mkdocs.yml").read_text().replace("  name: material\n", "  name: material\n  custom_dir: mine\n")
    (project.folder / "mkdocs.yml").write_text(config + styles)
    fill(project.folder / "site_config" / "pages" / "css", **{"own.css": "h1 { font-size: 1.3rem; }"})
    announce = '{% extends "base.html" %}{% block announce %}<p>{{ view.heading }}</p>{% endblock %}'
    fill(project.folder / "mine", **{"main.html": announce})
    fill(project.folder / "mine" / "partials", **{"footer.html": "<footer>Mine</footer>"})
    own(project, "theme/partials/footer.html", ("<footer>", '<footer id="first">'))

    said = build(project)

    for title, page in read_pages(project).items():
        assert page.xpath("//link[@rel='stylesheet']/@href")[:2] == ["../../assets/broadsheet.css", "../../css/own.css"]
        assert page.xpath("string(//body/p)") == title
        assert page.xpath("//footer/@id") == ["first"]
    assert (project.site / "css" / "own.css").is_file()
    assert "mkdocs.yml: “extra_css” names gone.css, which the site does not have. Put the file into" in said
    assert "mkdocs.yml: “extra_css” names https://shore.example/sand.css, but pages load nothing from other" in said
    assert "own.css" not in said


def test_mkdocs_by_itself_works_without_a_build_folder(project: Project) -> None:
    """`mkdocs build` works although nothing of an earlier build exists."""
    add_mkdocs_files(project)
    build(project)
    shutil.rmtree(project.folder / "build")
    shutil.rmtree(project.site)

    run = run_mkdocs(project)

    assert run.returncode == 0, run.stderr
    assert (project.site / "pagefind" / "pagefind.js").is_file()
    assert [path.name for path in (project.folder / "site_config" / "docs").iterdir()] == ["README.md"]
