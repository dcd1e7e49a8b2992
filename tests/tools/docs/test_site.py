"""The built site in a real browser: every page and link, offline, by keyboard, on a phone, in the dark. `nox -s site`."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin

import axe_playwright_python  # type: ignore[import-untyped]  # for axe-core, which it holds
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]
SITE = ROOT / "site"
SHOTS = ROOT / "build" / "screenshots"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
# One of each kind; the screenshots are for people to look at.
KINDS = ("index.html", "quick-start.html", "operations.html", "api/kaiten.html", "reference/kintone.html")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 900}},
    "dark-phone": {
        "color_scheme": "dark",
        "reduced_motion": "reduce",
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
    },
}
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = {
    "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


PRODUCTS = sorted(path.stem for path in (ROOT / "specs").glob("*.yaml"))


def operations_of(product: str) -> list[dict[str, Any]]:
    document: dict[str, Any] = json.loads((SITE / f"reference/{product}.json").read_text(encoding="utf-8"))
    return [each for item in document["paths"].values() for each in item.values() if "operationId" in each]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    assert found, "the site's tests need Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A host that has the site under a path of its own, as GitHub Pages does."""
    root = tmp_path_factory.mktemp("host")
    (root / "spaceclients").symlink_to(SITE)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name for it
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/spaceclients/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page; what its console complains of, and what it asks of others than its own host, fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(message.text)

    def on_error(error: Error) -> None:
        wrong.append(str(error))

    def open_page(address: str, base: str = f"{SITE.as_uri()}/", *, drawn: bool = True, **look: Any) -> Page:
        def on_request(request: Request) -> None:
            if not request.url.startswith((base, "data:", "blob:")):
                wrong.append(request.url)

        def on_failure(request: Request) -> None:
            is_left = request.failure == "net::ERR_ABORTED"  # the page, before all of it came
            wrong.extend([f"failed: {request.url}"] * (not is_left))

        contexts.append(browser.new_context(**look or LOOKS["light"]))
        page: Page = contexts[-1].new_page()
        page.on("console", on_console)
        page.on("pageerror", on_error)
        page.on("request", on_request)
        page.on("requestfailed", on_failure)
        page.goto(base + address)
        if drawn:
            draw(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def draw(page: Page) -> None:
    """Let a page of a spec draw what it draws only when one comes near it."""
    if "/reference/" not in page.url:
        return
    expect(page.locator("h1").first).to_be_visible(timeout=20_000)
    page.evaluate(
        """async () => {
            const at = scrollY;
            for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
                scrollTo(0, y);
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            scrollTo(0, at);
        }"""
    )


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound_and_accessible(address: str, look: str, opened: Callable[..., Page]) -> None:
    page = opened(address, **LOOKS[look])
    if address in KINDS:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{address.replace('/', '-').removesuffix('.html')}-{look}.png")

    if look == "light" or address in KINDS:  # it takes long, and the dark theme is one for all of a kind
        page.evaluate(AXE)
        found: dict[str, Any] = page.evaluate("(rules) => axe.run(document, rules)", RULES)
        assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is wider than the screen"
    assert page.title()


class Anchors(HTMLParser):
    """The links of a page, and the places in it that links may name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, and a place."""
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"] or "")
        self.places.add(attributes.get("id") or "")


def test_every_link_leads_somewhere(opened: Callable[..., Page]) -> None:
    """To a file of the site, and to a place in it where one is named."""
    pages: dict[str, Anchors] = {}
    for address in PAGES:
        if address.startswith("reference/"):  # drawn by the browser
            page = opened(address)
            pages[address] = Anchors(page.content())
            # Scalar puts the document's name before the places of a page, and leaves it out of the address.
            pages[address].places |= {name.partition("/")[2] for name in pages[address].places}
            page.context.close()
        else:
            pages[address] = Anchors((SITE / address).read_text(encoding="utf-8"))
    links = [(urljoin(address, link), address) for address, page in pages.items() for link in page.links]
    broken: list[tuple[str, str]] = []
    for link, source in links:
        address, _, fragment = unquote(link).partition("#")
        outside = address.startswith("https://")
        there = (SITE / address).is_file() and (not fragment or fragment in pages[address].places)
        if not outside and not there:
            broken.append((link, source))

    assert len(links) > 1000
    assert broken == []


@pytest.mark.parametrize("product", PRODUCTS)
def test_operations_are_shown_whole_and_link_to_their_methods(product: str, opened: Callable[..., Page]) -> None:
    """And the methods to them: by the address of each; with an example, and every answer."""
    methods = opened(f"api/{product}.html")
    page = opened(f"reference/{product}.html", drawn=False)
    link, last = "", operations_of(product)[-1]
    for operation in operations_of(product):
        name = operation["x-python-name"]
        method = f"spaceclients.{product.capitalize()}Client.{name}"
        told = methods.locator(f"xpath=//*[@id='{method}']/following-sibling::*[contains(@class, 'doc-contents')][1]")
        link = urljoin(methods.url, told.locator("a[href*='/reference/']").get_attribute("href"))
        page.wait_for_timeout(300)  # links in the page are followed by people
        page.goto(link)
        section = page.locator(f"section[id$='/{operation['operationId']}']")
        expect(section.get_by_role("heading", name=operation["summary"]).first).to_be_in_viewport(timeout=20_000)

        expect(section.get_by_text(f".{name}(").first).to_be_visible()
        for status in operation["responses"]:
            expect(section.get_by_role("tab", name=f"Status: {status}")).to_have_count(1)
        back = section.get_by_role("link", name=f"{product}.{name}", exact=True).get_attribute("href")
        assert urldefrag(back or "") == (f"../api/{product}.html", method)
    fresh = opened(link.removeprefix(f"{SITE.as_uri()}/"), drawn=False)  # where the page isn't open yet
    expect(fresh.get_by_role("heading", name=last["summary"]).first).to_be_in_viewport(timeout=20_000)


def test_the_reference_has_both_servers_the_authentication_and_the_files(opened: Callable[..., Page]) -> None:
    for product, servers, schemes in (
        ("kaiten", ["/api/latest", "/api/v1"], ["Bearer"]),
        ("kintone", ["/k/v1", "/k/guest/{guestSpaceId}/v1"], ["X-Cybozu-Authorization"]),
    ):
        page = opened(f"reference/{product}.html", drawn=False)
        page.get_by_role("button", name=servers[0]).first.click(timeout=20_000)
        for server in servers:
            expect(page.get_by_text(server).last).to_be_visible()
        page.keyboard.press("Escape")
        page.mouse.move(600, 400)
        page.mouse.wheel(0, 2000)  # to the first operations, which are drawn when they are near
        page.get_by_role("button", name="Auth Required").first.click()
        for scheme in schemes:
            expect(page.get_by_text(scheme).last).to_be_visible()
        for kind in ("YAML", "JSON"):
            file = page.get_by_role("link", name=kind, exact=True).get_attribute("href") or ""
            assert (SITE / "reference" / file).stat().st_size > 10_000


@pytest.mark.parametrize("where", ["folder", "host"])
def test_searching_the_guide_finds_the_operations(where: str, host: str, opened: Callable[..., Page]) -> None:
    base = host if where == "host" else f"{SITE.as_uri()}/"
    for word, address in (("create_space", "api/kaiten.html"), ("update_space_guests", "api/kintone.html")):
        page = opened("index.html", base)
        found = fragment = ""
        for attempt in range(1, 9):  # the results are in a part of the page that scripts can't see into
            page.keyboard.press("Control+k")
            page.keyboard.press("Control+a")
            page.keyboard.type(word)
            page.wait_for_timeout(700 * attempt)
            page.keyboard.press("Enter")
            page.wait_for_timeout(300)
            found, fragment = urldefrag(page.url)
            if found.startswith(f"{base}{address}") and fragment.endswith(word):
                break
            if found != f"{base}index.html":
                page.goto(f"{base}index.html")  # a slow machine may open what an earlier letter found
            page.keyboard.press("Escape")
        assert found.startswith(f"{base}{address}")
        assert fragment.endswith(word)


@pytest.mark.parametrize("product", PRODUCTS)
def test_searching_the_reference_finds_the_operations(product: str, opened: Callable[..., Page]) -> None:
    page = opened(f"reference/{product}.html", drawn=False)
    expect(page.locator("h1").first).to_be_visible(timeout=20_000)
    operations = operations_of(product)
    for operation in operations:
        page.keyboard.press("Control+k")
        search = page.get_by_role("dialog")
        search.get_by_role("combobox").fill(operation["summary"])
        found = search.get_by_role("option", name=operation["summary"]).first
        expect(found).to_be_visible(timeout=10_000)
        if operation is operations[-1]:
            found.click()
        page.keyboard.press("Escape")
    heading = page.locator(f"section[id$='/{operations[-1]['operationId']}']").get_by_role("heading").first
    expect(heading).to_be_in_viewport(timeout=10_000)


def test_the_keyboard_reaches_everything(opened: Callable[..., Page]) -> None:
    page = opened("quick-start.html")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page = opened("reference/kaiten.html", drawn=False)
    expect(page.locator("h1").first).to_be_visible(timeout=20_000)
    seen: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 40)"))
    assert {"spaceclients", "YAML", "JSON"} <= seen
    assert any("Create a space" in each for each in seen)


def test_the_pages_work_on_a_host_too(host: str, opened: Callable[..., Page]) -> None:
    for address in KINDS:
        page = opened(address, base=host, drawn=False)
        expect(page.locator("h1").first).to_be_visible()
