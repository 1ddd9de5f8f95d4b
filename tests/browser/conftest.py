"""A real server and a real browser.

The server is the product's own (granian), on a copy of the migrated template, one for each test
process. Tests arrange their rows through Django in the test's process, in the same database.
Rows of earlier tests stay: a test looks for its own by name.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Response,
    sync_playwright,
)
from pytest_django.plugin import DjangoDbBlocker
from tests import databases

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# A headless browser in a closed network, as root in a container.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
    "--disable-quic",
]
CHROMIUM = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
AXE = databases.ROOT / "node_modules" / "axe-core" / "axe.min.js"
START_SECONDS = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies here is a browser test; a slow machine gets its time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(120))


@dataclass(frozen=True)
class Site:
    """The running server."""

    url: str
    database: str


@pytest.fixture(scope="session")
def _site(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    name = databases.fresh_name("browser")
    if databases.is_sqlite():  # where a server looks that is given this data folder
        name = str(Path(settings.DATA) / "aftercare.sqlite3")
    databases.copy(databases.template(), name)
    port = _free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with log.open("wb") as output:
        server = subprocess.Popen(_command(port), env=_environment(name, port), stdout=output, stderr=output)
    try:
        _wait_for_answer(server, port, log)
        yield Site(f"http://localhost:{port}", name)
    finally:
        server.terminate()
        server.wait(15)
        databases.drop(name)


@pytest.fixture
def site(_site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The server; Django in this process uses its database."""
    with django_db_blocker.unblock(), databases.pointed_at(_site.database):
        yield _site


def _command(port: int) -> list[str]:
    granian = str(Path(sys.executable).parent / "granian")
    options = ["--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    return [granian, *options, "aftercare.config.wsgi:application"]


def _environment(name: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        **databases.address(name),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{databases.ROOT / 'src'}:{databases.ROOT}",
        "AFTERCARE_TEST_DATA": str(settings.DATA),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_answer(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/accounts/login/", headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"the server gives no answer:\n{log.read_text(errors='replace')[-4000:]}")


def _find_chromium() -> str:
    found = os.environ.get("AFTERCARE_BROWSER") or next((path for path in map(shutil.which, CHROMIUM) if path), None)
    if found:
        return found
    missing = "no chromium here; ./dev setup --browser installs it on Debian, AFTERCARE_BROWSER names one elsewhere"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    # The driver keeps an event loop in this thread, at which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def _browser(_playwright: Playwright) -> Iterator[Browser]:
    browser = _playwright.chromium.launch(executable_path=_find_chromium(), args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Guard:
    """Listens while a page is used: nothing may go wrong behind the scenes."""

    faults: list[str] = field(default_factory=list)
    # Answers that a test asks for on purpose, such as a refusal with 409.
    expected_statuses: set[int] = field(default_factory=set)

    def on_console(self, message: ConsoleMessage) -> None:
        # The console repeats each failed answer, which on_response judges by its status; and a fragment still on its
        # way when the reader goes on is given up, which is no fault.
        if message.type == "error" and not any(text in message.text for text in ("Failed to load", "AbortError")):
            self.faults.append(f"console: {message.text}")

    def on_error(self, error: Any) -> None:
        self.faults.append(f"script: {error}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.faults.append(f"{response.status} for {response.request.method} {response.url}")

    def on_violation(self, text: str) -> None:
        self.faults.append(f"content security policy: {text}")


LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  window.noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));"""


@pytest.fixture(scope="session")
def _guard() -> Guard:
    return Guard()


@pytest.fixture
def guard(_guard: Guard) -> Iterator[Guard]:
    """What went wrong so far; a test that provokes a refusal adds its status to `expected_statuses`."""
    _guard.faults.clear()
    _guard.expected_statuses.clear()
    yield _guard
    assert not _guard.faults, "\n".join(_guard.faults)


TOUCHED: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
# What a site may keep in a browser, but for cookies and what is fetched again otherwise.
KEPT = "local_storage,indexeddb,service_workers,cache_storage,file_systems"


class Devices:
    """One context and one tab for each device and language: what one test has fetched, the next need not fetch again.

    A tab that stays on one site keeps its process, and with it our scripts as they were compiled: half the time of a
    first page.
    """

    def __init__(self, browser: Browser, url: str, guard: Guard) -> None:
        self._browser = browser
        self._url = url
        self._guard = guard
        self._contexts: dict[tuple[str, str], BrowserContext] = {}
        self._used: set[BrowserContext] = set()

    def page(self, device: str, language: str, **options: Any) -> Page:
        """A page of a browser that remembers nothing of earlier tests."""
        if (device, language) not in self._contexts:
            self._contexts[device, language] = self._context(locale=language, **options)
        context = self._contexts[device, language]
        self._used.add(context)
        page = context.pages[0] if context.pages else context.new_page()
        talk = context.new_cdp_session(page)
        talk.send("Storage.clearDataForOrigin", {"origin": self._url, "storageTypes": KEPT})
        talk.detach()
        return page

    def forget(self) -> None:
        """At the end of a test: its pages are left, and whatever it put into the browser is gone."""
        for context in self._used:
            tab, *others = context.pages or [context.new_page()]
            for page in others:
                page.close()
            tab.unroute_all()
            tab.goto("/healthz")
            tab.evaluate("sessionStorage.clear()")
            tab.mouse.move(-1, -1)
            context.clear_cookies()
            context.clear_permissions()
        self._used.clear()

    def _context(self, **options: Any) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._url, timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        context.expose_function("noteViolation", self._guard.on_violation)
        context.add_init_script(LISTEN)
        context.add_init_script(path=AXE)  # there is no quicker way for it into a page, and no policy binds it here
        context.on("console", self._guard.on_console)
        context.on("weberror", lambda one: self._guard.on_error(one.error))
        context.on("response", self._guard.on_response)
        return context


@pytest.fixture(scope="session")
def _all_devices(_browser: Browser, _site: Site, _guard: Guard) -> Devices:
    return Devices(_browser, _site.url, _guard)


@pytest.fixture
def _devices(_all_devices: Devices, site: Site, guard: Guard) -> Iterator[Devices]:
    assert site
    assert guard
    yield _all_devices
    _all_devices.forget()


@pytest.fixture
def reader_language() -> str:
    """Of the browser; override with `@pytest.mark.parametrize("reader_language", ["en", "zh-CN"])`."""
    return "en"


@pytest.fixture
def desktop(_devices: Devices, reader_language: str) -> Page:
    """A page of 1440 × 900."""
    return _devices.page("desktop", reader_language, viewport=DESKTOP)


@pytest.fixture
def another(_devices: Devices, reader_language: str) -> Page:
    """A second desktop, of somebody else."""
    return _devices.page("another", reader_language, viewport=DESKTOP)


@pytest.fixture
def phone(_devices: Devices, reader_language: str) -> Page:
    """A page of 390 × 844 that is touched, as on a phone."""
    return _devices.page("phone", reader_language, **TOUCHED)


@pytest.fixture
def sign_in(site: Site) -> Callable[[Page, Any], None]:
    """`sign_in(page, user)`: as if the user had come through the login page, which has its own test."""

    def act(page: Page, user: Any) -> None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site.url}
        page.context.add_cookies([cookie])

    return act


# Each rule has one impact of its own: rules that only ever find what is not serious need not run.
RUN_AXE = """async (without) => {
  const serious = ["serious", "critical"], mild = ["minor", "moderate"];
  const off = axe._audit.rules.filter((rule) => mild.includes(rule.impact) || without.includes(rule.id));
  const rules = Object.fromEntries(off.map((rule) => [rule.id, { enabled: false }]));
  const { violations } = await axe.run(document, { rules, resultTypes: ["violations"] });
  return violations.filter((one) => serious.includes(one.impact)).map(
    ({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.slice(0, 5).map((node) => node.html) }));
}"""


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)`: no serious fault of accessibility; `without=("rule",)` leaves rules out, with a reason beside it."""

    def act(page: Page, *, without: tuple[str, ...] = ()) -> None:
        try:
            found = page.evaluate(RUN_AXE, list(without))
        except Error:  # the page was left just then: what is looked at is the one that follows
            page.wait_for_load_state("networkidle")
            found = page.evaluate(RUN_AXE, list(without))
        if found:  # in the midst of a fragment that is put in, a link may have no words yet
            page.wait_for_timeout(500)
            found = page.evaluate(RUN_AXE, list(without))
        serious = [
            f"{one['id']} ({one['impact']}): {one['help']}\n" + "\n".join(f"    {html[:160]}" for html in one["nodes"])
            for one in found
        ]
        assert not serious, f"{page.url}\n" + "\n".join(serious)

    return act


def as_json(page: Page) -> Any:
    """The body of a page that is JSON."""
    return json.loads(page.inner_text("body"))
