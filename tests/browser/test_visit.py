"""An engineer's visit on the phone: the place goes with each step, photographs are made smaller, the customer signs."""

import io
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.browser.acting import draw
from tests.factories.files import jpeg
from tests.factories.service import Company, make_company, make_order

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.models import User
from aftercare.platform.accounts.public import links
from aftercare.platform.files import public as files
from aftercare.platform.journal import public as journal
from aftercare.service.models import Confirmation, Visit
from aftercare.service.orders.models import OrderTask
from aftercare.service.steps import services as steps
from aftercare.service.visits import services as visits
from aftercare.service.worktypes import services as worktypes

SignIn = Callable[[Page, Any], None]
Axe = Callable[..., None]

BEFORE = {"key": "before", "zh-hans": "作业前", "en": "Before work", "required": True}
_days = count(1)


def on_the_way(company: Company) -> Visit:
    """A visit of today, in the present: the server's clock is the real one."""
    now = clock.now()
    # Of a family of its own: the orders of the other tests, in the same database, ask for no photograph.
    code = f"browser-{next(_days)}"
    kind = worktypes.save(
        code=code, name=Words("维修", "Repair"), kind="repair", family_code=code, photo_slots=[BEFORE], by=SYSTEM,
        at=now - timedelta(hours=2),
    )  # fmt: skip
    order = make_order(company, at=now - timedelta(hours=2), work_type_id=kind.pk)
    visit = visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=now, end_at=now + timedelta(hours=1), dispatch_now=False,
        at=now - timedelta(hours=1),
    )  # fmt: skip
    # Whether it is a working hour now is not what this is about.
    Visit.objects.filter(pk=visit.pk).update(
        lead=company.engineer, state="dispatched", dispatched_at=now - timedelta(hours=1)
    )
    visit.crew.create(staff=company.engineer, role="lead")
    steps.accept(visit_id=visit.pk, by=company.working, at=now - timedelta(minutes=50))
    return steps.depart(visit_id=visit.pk, by=company.working, at=now - timedelta(minutes=30))


# A device that takes its time, and whose clock of places stands still.
SLOW_PLACE = """navigator.geolocation.getCurrentPosition = (found) => setTimeout(() => found(
  {coords: {latitude: 31.23, longitude: 121.47, accuracy: 12}, timestamp: 0}), 700);"""


def test_a_step_waits_a_moment_for_the_place(phone: Page, sign_in: SignIn) -> None:
    visit = on_the_way(company := make_company())
    phone.context.grant_permissions(["geolocation"])
    phone = phone.context.new_page()  # a tab that keeps no script for the tests after this one
    phone.add_init_script(SLOW_PLACE)
    sign_in(phone, User.objects.get(pk=company.working.user_id))
    phone.goto(f"/visits/{visit.pk}/")
    phone.locator(".next .btn-primary").click()
    expect(phone.locator(".toast-note")).to_contain_text("Arrival recorded.")
    told = journal.events_of("case", visit.case_id, names=["visit.arrived"])[0]
    assert told.payload["place"] == {"latitude": 31_230_000, "longitude": 121_470_000, "accuracy_m": 12}


def covered(page: Page, what: str, *, by: str) -> bool:
    """Whether one lies over the other."""
    lower, upper = page.locator(what).bounding_box(), page.locator(by).bounding_box()
    assert lower
    assert upper
    return upper["y"] + upper["height"] > lower["y"] and lower["y"] + lower["height"] > upper["y"]


def test_arrive_photograph_finish_sign(phone: Page, sign_in: SignIn, axe: Axe) -> None:
    company = make_company()
    visit = on_the_way(company)
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 31.23, "longitude": 121.47, "accuracy": 12})
    sign_in(phone, User.objects.get(pk=company.working.user_id))

    phone.goto(f"/visits/{visit.pk}/")
    expect(phone.locator("[data-place]")).to_have_attribute("data-state", "granted")
    phone.locator(".next .btn-primary").click()
    expect(phone.locator(".toast-note")).to_contain_text("Arrival recorded.")
    assert not covered(phone, ".next", by=".toast-note"), "the next step can be taken at once"
    told = journal.events_of("case", visit.case_id, names=["visit.arrived"])[0]
    assert told.payload["place"] == {"latitude": 31_230_000, "longitude": 121_470_000, "accuracy_m": 12}
    assert told.device_at is not None

    phone.locator(".next .btn-primary").click()
    expect(phone.locator("#missing")).to_contain_text("Photograph: Before work")
    axe(phone)
    slot = phone.locator("#slot-before")
    slot.locator("[data-upload-caption]").fill("门机皮带")
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg(4000, 3000)}
    slot.locator("[data-upload-input]").first.set_input_files(picture)
    expect(phone.locator("#slot-before .file-picture")).to_have_count(1)
    expect(phone.locator("#missing")).to_have_count(0)
    kept = files.links_of("visit", visit.pk, SYSTEM)[0]
    assert (kept.role, kept.caption) == ("photo.before", "门机皮带")
    assert (kept.file.content.width, kept.file.content.height) == (2048, 1536), "made smaller on the phone"

    phone.locator(".next .btn-primary").click()
    phone.locator("#dialog-body [name=note]").fill("更换皮带，试运行正常")
    phone.locator("#dialog-body .btn-primary").click()
    expect(phone.locator("h1 .badge, h1")).to_contain_text(["Finished"])
    told = journal.events_of("case", visit.case_id, names=["visit.finished"])[0]
    assert told.payload["place"] is not None, "a form in a dialog takes the place along too"

    phone.locator(".next .btn-primary").click()
    expect(phone.locator("canvas")).to_be_visible()
    axe(phone)
    draw(phone, "signature_file_id")
    phone.locator("[name=name]").fill("王经理")
    phone.locator("[name=role]").fill("设备主管")
    phone.locator("form .btn-primary").click()
    expect(phone.locator("img.signed")).to_be_visible()
    confirmed = Confirmation.objects.get(visit=visit)
    assert (confirmed.method, confirmed.role) == ("signature", "设备主管")
    signature = files.get_file(confirmed.signature_file_id or 0, SYSTEM)
    with files.open_file(signature.pk, SYSTEM).stream as stream:
        drawn = Image.open(io.BytesIO(stream.read())).convert("RGBA")
    assert drawn.getextrema()[3][1] == 255, "there is a stroke on it"


def test_who_may_not_be_located_is_told_and_works_on(phone: Page, sign_in: SignIn) -> None:
    company = make_company()
    visit = on_the_way(company)
    sign_in(phone, User.objects.get(pk=company.working.user_id))
    phone.goto(f"/visits/{visit.pk}/")
    expect(phone.locator("[data-place-words]")).to_contain_text("Steps are recorded without a place")
    phone.locator("[data-place-ask]").click()
    expect(phone.locator("[data-place-words]")).to_contain_text("This device may not tell its place")
    phone.locator(".next .btn-primary").click()
    expect(phone.locator(".toast-note")).to_contain_text("Arrival recorded.")
    visit.refresh_from_db()
    assert visit.check_in == "refused"


@pytest.mark.parametrize("reader_language", ["zh-CN"])
def test_the_customer_signs_on_the_tracking_page(phone: Page, axe: Axe) -> None:
    company = make_company()
    visit = on_the_way(company)
    Visit.objects.filter(pk=visit.pk).update(state="finished", ended_at=clock.now())
    token = links.make(
        kind="request",
        subject_id=visit.order.request_id or 0,
        at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    phone.goto(f"/p/t/{token}/confirm/{visit.pk}/")
    axe(phone)
    draw(phone, "signature_file_id")
    phone.locator("[name=content][value=done]").check()
    phone.locator("[name=name]").fill("王经理")
    phone.locator("form[data-form] .btn-primary").click()
    phone.wait_for_url(f"**/p/t/{token}/")
    confirmed = Confirmation.objects.get(visit=visit)
    assert (confirmed.method, confirmed.signature_file_id is not None) == ("link", True)


def test_the_last_tick_frees_the_next_step_without_a_reload(phone: Page, sign_in: SignIn) -> None:
    company = make_company()
    visit = on_the_way(company)
    Visit.objects.filter(pk=visit.pk).update(state="on_site", arrived_at=clock.now(), work_started_at=clock.now())
    OrderTask.objects.create(order=visit.order, position=1, name=Words("断电挂牌", "Lock out"), is_required=True)
    sign_in(phone, User.objects.get(pk=company.working.user_id))
    phone.goto(f"/visits/{visit.pk}/")
    expect(phone.locator("#missing a[href='#tasks']")).to_have_count(1)
    phone.evaluate("window.stayed = true")

    phone.locator("form[action$='/tasks/1/'] button").click()

    expect(phone.locator("#missing a[href='#tasks']")).to_have_count(0)
    assert phone.evaluate("window.stayed")
