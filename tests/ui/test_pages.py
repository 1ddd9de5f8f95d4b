"""Pages: the frame, details, refusals, start, search, health; no inline code anywhere."""

import re
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from markupsafe import Markup
from tests.factories.units import make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.base.ui.details import panels
from aftercare.base.ui.frame import finders, menu, palette
from aftercare.base.ui.health import Steadiness, health
from aftercare.base.ui.home import home
from aftercare.platform.units.public import Unit

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture
def unit(browser: Client) -> Unit:
    return make_unit(code="OF1", name=Words("上海", "Shanghai"))


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Registries as a higher app would fill them, for one test."""
    for registry in (panels, menu, palette, finders, home, health):
        monkeypatch.setattr(registry, "_items", dict(registry._items))
    menu.register(
        "sample",
        ui.Entry(Words("单位", "Sample units"), "sample:units", "home", "unit.view", phone=True, count=lambda _by: 12),
    )
    menu.register("sample.secret", ui.Entry("Secret place", "sample:views", permission="unit.burn"))
    menu.register("sample.later", ui.Entry("Not built yet", "nowhere:at_all"))
    palette.register("sample", ui.Jump("New unit", "sample:form", keywords="xj 新建"))
    finders.register("sample", lambda _by, text, _limit: [ui.Hit(f"Found {text}", "/sample/units/", "Things", "hint")])
    home.register(
        "sample",
        ui.Card(
            "Waiting",
            body=lambda _by, at: ui.CardBody(
                count=2, tone="red", rows=(ui.CardRow("Row one", "/sample/units/", at=at),)
            ),
        ),
    )
    home.register("sample.none", ui.Card("Nothing for you", body=lambda _by, _at: None))
    home.register("sample.secret", ui.Card("Secret card", permission="unit.burn", body=lambda _by, _at: ui.CardBody()))
    home.register(
        "sample.figure", ui.Card("Kept", tier=ui.Tier.FIGURES, body=lambda _by, _at: ui.CardBody(count="94", unit="%"))
    )
    panels.register(
        "sample.now",
        ui.Panel(
            kind="sample",
            title="Drawn panel",
            render=lambda _request, pk: Markup(f"<p>panel {pk}</p>"),
            count=lambda _by, _pk: 5,
            lazy=False,
        ),
    )
    panels.register(
        "sample.later",
        ui.Panel(kind="sample", title="Late panel", render=lambda _request, pk: f"late <{pk}>", permission="unit.view"),
    )
    panels.register("sample.silent", ui.Panel(kind="sample", title="Silent panel", render=lambda _request, _pk: ""))
    panels.register(
        "sample.secret",
        ui.Panel(kind="sample", title="Secret panel", render=lambda _request, _pk: "secret", permission="unit.burn"),
    )
    return


def test_a_detail_page_shows_state_next_step_and_what_happened(browser: Client, unit: Unit) -> None:
    text = browser.get(f"/sample/units/{unit.pk}/").content.decode()
    for part in ("OF1", "Shanghai", 'aria-current="step"', "1 min left", "law@1/2#clock", "Teams", "opened", "called"):
        assert part in text
    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert text.count('class="btn btn-primary"') == 1
    assert '<input type="hidden" name="version" value="7">' in text


def test_the_same_address_is_the_side_preview(browser: Client, unit: Unit) -> None:
    text = browser.get(f"/sample/units/{unit.pk}/?preview=1").content.decode()
    assert "<html" not in text
    assert "data-preview-close" in text


def test_panels_of_higher_apps_stand_on_the_page(browser: Client, unit: Unit, registered: None) -> None:
    text = browser.get(f"/sample/units/{unit.pk}/").content.decode()
    assert f"<p>panel {unit.pk}</p>" in text
    assert f'hx-get="/ui/panels/sample.later/{unit.pk}/"' in text
    assert "Secret panel" not in text
    assert 'href="#panel-sample-now"' in text
    assert browser.get("/ui/panels/sample.later/3/").content == b"late &lt;3&gt;"
    assert browser.get("/ui/panels/sample.secret/3/").status_code == 404


def test_a_panel_that_says_nothing_takes_its_heading_with_it(browser: Client, unit: Unit, registered: None) -> None:
    assert 'id="panel-sample-silent"' in browser.get(f"/sample/units/{unit.pk}/").content.decode()
    answer = browser.get("/ui/panels/sample.silent/3/")
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#panel-sample-silent", "delete")
    assert "HX-Reswap" not in browser.get("/ui/panels/sample.later/3/")


def test_the_rail_holds_what_one_may_use_and_what_exists(browser: Client, registered: None) -> None:
    text = browser.get("/sample/units/").content.decode()
    assert re.search(r'<a href="/sample/units/"[^>]*aria-current="page"', text)
    assert "Secret place" not in text
    assert "Not built yet" not in text
    assert "phonebar" in text
    assert '<b class="count">12</b>' in text


def test_the_rail_changes_with_rights_counts_language_place_and_what_is_folded(
    browser: Client, may: set[str], registered: None
) -> None:
    waiting = [3]
    menu.register("sample.work", ui.Entry("Work list", "sample:views", count=lambda _by: waiting[0]))

    def rail(address: str = "/sample/units/") -> str:
        text: str = browser.get(address).content.decode()
        return text[text.index('<aside class="rail"') : text.index("</aside>")]

    first = rail()
    assert "Secret place" not in first
    assert '<b class="count">3</b>' in first
    may.add("unit.burn")
    assert "Secret place" in rail()
    may.remove("unit.burn")
    assert rail() == first
    waiting[0] = 4
    assert '<b class="count">4</b>' in rail()
    waiting[0] = 3
    browser.cookies["places-work"] = "shut"
    assert 'data-fold="work"' in rail("/")
    assert 'id="places-work" hidden' in rail("/")
    assert 'id="places-work" hidden' not in rail()
    browser.cookies["places-work"] = "open"
    assert rail() == first
    browser.cookies["django_language"] = "zh-hans"
    assert "单位" in rail()
    assert "Sample units" not in rail()


def test_what_is_typed_is_kept_apart_for_each_reader(browser: Client, client: Client) -> None:
    """At a shared computer nobody finds what somebody else had typed: the page says whose it is."""
    whose = browser.session["_auth_user_id"]
    assert f'data-reader="{whose}"' in browser.get("/").content.decode()
    assert 'data-reader=""' in client.get("/p/").content.decode()


def test_the_start_page_puts_what_waits_first(browser: Client, registered: None) -> None:
    text = browser.get("/").content.decode()
    assert text.index("Waiting") < text.index("Kept")
    assert "Row one" in text
    assert "Nothing for you" not in text
    assert "Secret card" not in text


def test_the_palette_finds_commands_places_and_things(browser: Client, registered: None) -> None:
    text = browser.get("/ui/find/", {"q": "xj"}).content.decode()
    assert "New unit" in text
    assert "Found xj" in text
    assert "Sample units" in browser.get("/ui/find/", {"q": "sample"}).content.decode()
    assert "Secret place" not in browser.get("/ui/find/", {"q": "secret"}).content.decode()
    finders._items.clear()
    assert "Nothing found for “&lt;b&gt;”" in browser.get("/ui/find/", {"q": "<b>"}).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("typed", ["单位", "sample units", "UNITS", "danwei", "dw", "dan wei"])
def test_the_palette_finds_a_place_in_either_language_and_by_pinyin(
    browser: Client, registered: None, language: str, typed: str
) -> None:
    page = browser.get("/ui/find/", {"q": typed}, headers={"accept-language": language}).content.decode()
    assert 'href="/sample/units/"' in page.split("Found ")[0]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_is_a_page_a_toast_or_a_document(browser: Client, sample: None, language: str) -> None:
    page = browser.get("/sample/refuse/", headers={"accept-language": language})
    toast = browser.get("/sample/refuse/", headers={"HX-Request": "true"})
    document = browser.get("/sample/refuse/", headers={"accept": "application/json"})
    assert [page.status_code, toast.status_code, document.status_code] == [409, 409, 409]
    assert "&lt;script&gt; is full." in page.content.decode()
    assert "law@1/2#gate" in page.content.decode()
    assert toast["HX-Retarget"] == "#toasts"
    assert "<html" not in toast.content.decode()
    assert document.json() == {
        "type": "about:blank",
        "title": "<script> is full.",
        "status": 409,
        "code": "full",
        "clause": "law@1/2#gate",
    }


def test_who_may_not_is_told_and_a_visitor_is_led_to_the_sign_in(browser: Client, client: Client, sample: None) -> None:
    assert browser.get("/sample/forbidden/").status_code == 403
    visitor = client.get("/sample/forbidden/?a=1")
    assert visitor["Location"] == "/accounts/login/?next=/sample/forbidden/%3Fa%3D1"
    assert client.get("/sample/forbidden/", headers={"HX-Request": "true"})["HX-Redirect"].startswith(
        "/accounts/login/"
    )


def test_faults_and_lost_addresses_have_pages_without_a_stack_trace(browser: Client, client: Client) -> None:
    client.raise_request_exception = False
    browser.raise_request_exception = False
    fault = browser.get("/sample/broken/")
    assert fault.status_code == 500
    assert "Something went wrong here." in fault.content.decode()
    assert "ZeroDivision" not in fault.content.decode()
    lost = browser.get("/sample/nothing/at/all/", headers={"accept-language": "zh-hans"})
    assert lost.status_code == 404
    assert "这里什么也没有。" in lost.content.decode()
    assert client.get("/sample/nothing/").status_code == 404


def test_a_stale_page_says_that_nothing_is_lost(reader: object, may: object, sample: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/ui/language/", {"language": "en"})
    assert response.status_code == 403
    assert "This page was open for too long." in response.content.decode()


def test_too_much_at_once_is_refused_before_it_is_read(browser: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100, FILE_LIMIT_BYTES=1_000):
        assert (
            browser.post(
                "/sample/form/", "x=" + "y" * 200, content_type="application/x-www-form-urlencoded"
            ).status_code
            == 413
        )
        response = browser.post("/sample/form/", {"name": "z" * 5_000})
    assert response.status_code == 413
    assert "3 KB" in response.content.decode()


def test_the_language_is_chosen_and_kept(browser: Client) -> None:
    response = browser.post("/ui/language/", {"language": "zh-hans", "next": "/sample/units/"})
    assert response["Location"] == "/sample/units/"
    assert "首页" in browser.get("/sample/units/").content.decode()
    assert browser.post("/ui/language/", {"language": "xx", "next": "https://evil.example/"})["Location"] == "/"


@pytest.mark.parametrize("theme", ["dark", "light", "nonsense"])
def test_the_theme_follows_the_cookie(browser: Client, theme: str) -> None:
    browser.cookies["theme"] = theme
    expected = theme if theme in {"dark", "light"} else "auto"
    assert f'data-theme="{expected}"' in browser.get("/sample/units/").content.decode()


def test_health_says_what_is_wrong_to_those_who_may_know(
    browser: Client, client: Client, may: set[str], registered: None
) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert browser.get("/health/").status_code == 403
    may.add("system.health")
    assert {"database", "disk", "clock"} <= browser.get("/health/?format=json").json()["checks"].keys()
    health.register("sick", ui.Check("Sick", lambda _at: ui.Status(ui.Level.BAD, "ill", "rest")))
    health.register("mad", ui.Check("Mad", lambda _at: 1 / 0))
    response = browser.get("/health/")
    assert response.status_code == 503
    assert "ill" in response.content.decode()
    assert "The check itself failed." in response.content.decode()


@pytest.mark.parametrize(
    ("apart", "jumped", "level"), [(0, 0, "ok"), (3, 0, "warn"), (0, 3, "warn"), (90, 0, "bad"), (0, 90, "bad")]
)
def test_health_tells_of_a_clock_that_is_not_the_databases_or_jumps(
    monkeypatch: pytest.MonkeyPatch, apart: float, jumped: float, level: str
) -> None:
    monkeypatch.setattr("aftercare.base.ui.health._steadiness", Steadiness(shown=time.time() - jumped))
    monkeypatch.setattr("aftercare.base.ui.health._database_apart", lambda: apart)
    status = health["clock"].run(clock.now())
    assert (status.level, status.text) == (level, f"{max(apart, jumped)} s apart")


def test_a_jump_of_the_clock_is_told_for_an_hour_and_not_until_the_program_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = {"shown": 1_000.0, "passed": 50.0}
    monkeypatch.setattr("aftercare.base.ui.health.time", SimpleNamespace(time=lambda: seconds["shown"]))
    monkeypatch.setattr("aftercare.base.ui.health._ticks", lambda: seconds["passed"])
    steadiness = Steadiness(shown=1_000.0, ticks=50.0)

    def after(passed: float, *, put: float = 0.0) -> float:
        seconds["passed"] += passed
        seconds["shown"] += passed + put
        return steadiness.look()

    assert after(7_200) == 0
    assert after(10, put=-90) == 90
    assert after(3_500) == 90
    assert after(200) == 0
    assert after(10, put=5) == 5


def test_what_passes_while_the_machine_sleeps_is_no_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    knows_sleep = SimpleNamespace(
        time=lambda: 0.0, monotonic=lambda: 99.0, CLOCK_BOOTTIME=7, clock_gettime={7: 12_345.0}.get
    )
    monkeypatch.setattr("aftercare.base.ui.health.time", knows_sleep)
    assert Steadiness(shown=0.0).ticks == 12_345.0
    del knows_sleep.CLOCK_BOOTTIME
    assert Steadiness(shown=0.0).ticks == 99.0


@pytest.mark.django_db
def test_the_database_of_this_machine_shows_the_same_time() -> None:
    assert health["clock"].run(clock.now()).level == "ok"
    assert health["database"].run(clock.now()).level in {"ok", "warn"}


@pytest.mark.parametrize(("free", "level"), [(10**12, "ok"), (4 * 10**9, "warn"), (9 * 10**8, "bad")])
def test_health_tells_of_a_full_disk(monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free))
    assert health["disk"].run(clock.now()).level == level


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/sample/units/",
        "/sample/units/?part=editor&field=kind",
        "/sample/form/",
        "/ui/find/?q=x",
        "/health/",
        "/sample/refuse/",
        "/sample/lost/",
        "/accounts/login/",
    ],
)
def test_no_page_holds_inline_code_or_style(
    browser: Client, unit: Unit, may: set[str], registered: None, address: str
) -> None:
    may.add("system.health")
    response = browser.get(address)
    assert INLINE.findall(response.content.decode()) == []
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_a_detail_page_holds_no_inline_code(browser: Client, unit: Unit, registered: None) -> None:
    for address in (f"/sample/units/{unit.pk}/", f"/sample/units/{unit.pk}/?preview=1"):
        assert INLINE.findall(browser.get(address).content.decode()) == []


def test_a_fragment_leads_back_to_the_page_that_it_is_a_part_of(client: Client, sample: None) -> None:
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/sample/units/?q=a"}
    fragment = client.get("/sample/forbidden/", headers=here)
    elsewhere = client.get("/sample/forbidden/", headers=here | {"HX-Current-URL": "https://example.com/x"})

    assert fragment["HX-Redirect"] == "/accounts/login/?next=/sample/units/%3Fq%3Da&ended=page"
    assert elsewhere["HX-Redirect"] == "/accounts/login/?next=/sample/forbidden/&ended=page"


@pytest.mark.django_db
def test_who_comes_to_the_sign_in_by_a_session_that_ended_is_told_so_and_led_back(client: Client, sample: None) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    here = {"Referer": "http://testserver/sample/units/?q=a"}
    looked = client.get("/sample/forbidden/", headers=here)["Location"]
    assert looked == "/accounts/login/?next=/sample/forbidden/&ended=page"
    # The cookie is gone with the first answer.
    pressed = client.post("/sample/forbidden/", headers=here)["Location"]
    # Nobody is led to the address of a press, which shows nothing.
    assert pressed == "/accounts/login/?next=/sample/units/%3Fq%3Da&ended=sent"

    chinese = {"Accept-Language": "zh-CN"}
    assert "Your session has ended. Sign in and you come back" in client.get(looked).content.decode()
    assert "what you just sent was not carried out" in client.get(pressed).content.decode()
    assert "刚才提交的内容没有执行" in client.get(pressed, headers=chinese).content.decode()
    assert "session has ended" not in client.get("/accounts/login/").content.decode()
