"""Every page blocks what it does not need, and still works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from broadsheet.config.policy import POLICY

TELL = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`violation of ${event.violatedDirective} by ${event.blockedURI} at ${event.sourceFile}`))"""


def test_every_page_has_the_policy(seed_site: Path) -> None:
    """Each page of the site has the policy directly after the character set."""
    meta = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    pages = list(seed_site.rglob("*.html"))

    assert len(pages) > 152
    assert [page for page in pages if meta not in page.read_text()] == []


@pytest.mark.browser
def test_nothing_on_a_page_violates_the_policy(seed_url: str, seed_site: Path, browser: Browser) -> None:
    """A reader opens each kind of page, copies, searches and changes the colours, and the browser blocks nothing."""
    context = browser.new_context(base_url=seed_url, permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(TELL)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    paper = min(path.parent.name for path in seed_site.glob("papers/*/index.html"))

    for path in ("", "topics/", "topics/vqa/", "editions/", "subscribe/", "about/", "404.html", f"papers/{paper}/"):
        page.goto(path)
    for button in page.get_by_role("button", name="Copy").all():
        button.click()
        page.get_by_role("status").filter(has_text="Copied").wait_for()
    page.goto("./?q=video")
    page.wait_for_selector(".results ol.found li")
    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    page.goto("about/")
    page.click("button.scheme")

    assert any("pagefind-worker" in address for address in asked)
    assert page.evaluate("document.documentElement.dataset.scheme") == "light"
    assert said == []
    context.close()


@pytest.mark.browser
def test_the_policy_blocks_inline_code(seed_url: str, browser: Browser) -> None:
    """Code that somebody puts into a page does not run."""
    context = browser.new_context(base_url=seed_url)
    page = context.new_page()
    page.route(
        re.compile("about/$"),
        lambda route: route.fulfill(
            body=route.fetch().text().replace("</body>", "<script>document.title = 'run'</script></body>"),
            content_type="text/html",
        ),
    )
    page.goto("about/")

    assert page.title().startswith("About")
    context.close()
