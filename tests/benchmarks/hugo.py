"""Sites of Hugo, with a theme made of Broadsheet's pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.benchmarks.corpora import ADDRESS
from tests.benchmarks.generators import NEW_FOOTER, Generator, Scenario
from tests.benchmarks.pages import Made, PaperPage, Shell, write_papers

_CONFIG = f"""baseURL = "{ADDRESS}"
title = "Papers"
[taxonomies]
topic = "topics"
[outputs]
home = [HOME]
section = ["html"]
taxonomy = ["html"]
term = ["html", "rss"]
[pagination]
pagerSize = 50
disableAliases = true
[security]
allowContent = [".*"]
"""
_DOCUMENT = """{{ partial "head.html" . }}</head>
{{ partialCached "masthead.html" . }}{{ block "main" . }}{{ end }}</main>
{{ partialCached "footer.html" . }}"""
_PAPER = '{{ define "main" }}MAIN\n{{ .Content }}{{ end }}'
_LIST = """{{ define "main" }}<main id="Content">
{{ $page := .Paginate .Pages }}<h1>{{ .Title }}</h1>
<p>{{ len .Pages }} papers, page {{ $page.PageNumber }} of {{ $page.TotalPages }}</p>
<ul class="cards">
{{ range $page.Pages }}{{ partial "card.html" . }}{{ end }}</ul>
{{ with $page.Prev }}<a href="{{ .URL }}">Previous</a>{{ end }}
{{ with $page.Next }}<a href="{{ .URL }}">Next</a>{{ end }}
{{ end }}"""
_HOME = """{{ define "main" }}<main id="Content">
<h1>New papers</h1>
<ul class="cards">
{{ range first 20 site.RegularPages }}{{ partial "card.html" . }}{{ end }}</ul>
<ul class="topics">
{{ range site.Taxonomies.topics }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>
{{ end }}</ul>
{{ end }}"""
_TOPICS = """{{ define "main" }}<main id="Content">
<h1>{{ .Title }}</h1>
<ul class="topics">
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ len .Pages }}</li>
{{ end }}</ul>
{{ end }}"""
_CARD = """<li>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p>{{ .Description }}</p>
<p>{{ range .GetTerms "topics" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end -}}
<time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
</li>
"""
_TEXTS = """[{{ range $number, $page := site.RegularPages }}{{ if $number }},{{ end }}
{{ dict "title" .Title "href" .RelPermalink "topics" .Params.topics "text" .Plain | jsonify }}{{ end }}
]"""

_FEED = """{{ `<?xml version="1.0" encoding="utf-8"?>` | safeHTML }}
<rss version="2.0">
<channel>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>
{{ range first 100 .RegularPagesRecursive }}<item>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Description }}</description>
<guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
{{ range .Params.topics }}<category>{{ . }}</category>
{{ end }}</item>
{{ end }}</channel>
</rss>
"""


def make_site_with_texts(folder: Path, environment: Path, made: Made) -> Generator:
    """Hugo, which writes the texts of all pages into one file as well; a script in the browser makes an index of it."""
    return _make_site("Hugo, JSON", folder, environment, made, '"html", "rss", "json"', ())


def make_site_with_index(folder: Path, environment: Path, made: Made) -> Generator:
    """Hugo, and then Pagefind, which indexes the same parts of pages as in Broadsheet's site."""
    (binary,) = environment.glob("lib/python*/site-packages/pagefind_bin/pagefind")
    command = (str(binary), "--site", "public", "--quiet", "--exclude-selectors", "annotation")
    return _make_site("Hugo, Pagefind", folder, environment, made, '"html", "rss"', (command,))


def _make_site(
    name: str, folder: Path, environment: Path, made: Made, home: str, after: tuple[tuple[str, ...], ...]
) -> Generator:
    """A project of Hugo, with the formats of its home page and the commands that are run after it.

    Its program is run without the script in Python that the package brings along.
    """
    content = folder / "content" / "papers"
    content.mkdir(parents=True)
    (folder / "hugo.toml").write_text(_CONFIG.replace("HOME", home))
    shutil.copytree(made.site / "assets", folder / "static" / "assets")
    for path, text in _write_theme(made.shell).items():
        (folder / "layouts" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / path).write_text(text)
    later = write_papers(made, content, ".html", _write_page)
    footer, first = folder / "layouts" / "_partials" / "footer.html", min(later)
    (binary,) = environment.glob("lib/python*/site-packages/hugo/binaries/hugo")
    return Generator(
        name=name,
        folder=folder,
        commands=((str(binary), "--quiet"), *after),
        site=folder / "public",
        edits={
            Scenario.FULL: {},
            Scenario.SAME: {},
            Scenario.DAY: later,
            Scenario.TEMPLATE: {footer: footer.read_text().replace("</footer>", NEW_FOOTER)},
            Scenario.RECORD: {first: f"{later[first]}<p>This sentence is new.</p>\n"},
        },
        caches=(folder / "resources",),
    )


def _write_theme(shell: Shell) -> dict[str, str]:
    """The templates, by their paths below `layouts/`."""
    head = "\n".join(shell.head)
    own = "{{ with .Params.head }}{{ . | safeHTML }}{{ else }}<title>{{ .Title }} · {{ site.Title }}</title>\n{{ end }}"
    return {
        "_partials/head.html": f"{shell.opening}{head}\n{own}",
        "_partials/masthead.html": shell.masthead,
        "_partials/footer.html": shell.footer,
        "_partials/card.html": _CARD,
        "baseof.html": _DOCUMENT,
        "page.html": _PAPER.replace("MAIN", shell.main),
        "section.html": _LIST,
        "term.html": _LIST,
        "taxonomy.html": _TOPICS,
        "home.html": _HOME,
        "home.json": _TEXTS,
        "rss.xml": _FEED,
    }


def _write_page(paper: PaperPage) -> str:
    """The page of a paper."""
    facts = {
        "title": paper.title,
        "date": paper.date,
        "topics": paper.topics,
        "description": paper.description,
        "head": paper.head,
    }
    return f"{json.dumps(facts, ensure_ascii=False, indent=1)}\n{paper.body}"
