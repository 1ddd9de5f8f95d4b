"""The board in a browser: 200 engineers with 2,000 visits of one day, scrolled, dragged over and drawn anew.

The page, its scripts and its styles are the product's own; the API is answered from memory, so that only the
browser is measured. A frame's time is that from one frame to the next; its work is what the page's own
thread does in it, layout and paint included. Chromium draws in software here.
"""

import argparse
import json
import mimetypes
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from tests.actors import browser_of, staff_actor
from tests.browser.conftest import FLAGS, _find_chromium
from tests.factories.organisation import make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.board import shown
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.platform.units.public import Unit
from aftercare.registry.organisation import public as organisation
from aftercare.service.models import Case, Order, Participation, Visit
from bench.results import Row

ENGINEERS, VISITS = 200, 2_000
STATES = ("planned", "dispatched", "accepted", "finished")
# One frame of sixty a second, and one that nobody calls a stutter.
FRAME_MS = 33.4

RECORD = """() => { const all = window.frames_seen = [], work = window.work_seen = []; let last = performance.now();
  const channel = new MessageChannel(); let began = 0;
  channel.port1.onmessage = () => work.push(performance.now() - began);
  const tick = (now) => { all.push(now - last); last = now; began = performance.now(); channel.port2.postMessage(0);
    if (window.recording) requestAnimationFrame(tick); };
  window.recording = true; requestAnimationFrame(tick); }"""
STOP = "() => { window.recording = false; return [window.frames_seen.slice(2), window.work_seen.slice(2)]; }"
SCROLL = """async () => { const box = document.querySelector("[data-scroller]"); let down = 1;
  const end = performance.now() + 4000;
  while (performance.now() < end) { box.scrollTop += 90 * down;
    if (box.scrollTop + box.clientHeight >= box.scrollHeight - 2 || box.scrollTop <= 0) down = -down;
    await new Promise(requestAnimationFrame); } }"""


def run(options: argparse.Namespace) -> list[Row]:
    """Make the rows, then look at them."""
    office, by = _office()
    _fill(office, round(ENGINEERS * options.scale), round(VISITS * options.scale))
    at = clock.now()
    day = timezone.localdate(at)
    started = time.perf_counter()
    found = selectors.board(by=by, at=at, day=day, days=1)
    said = shown.board(found, by=by, at=at)
    answered = 1_000 * (time.perf_counter() - started)
    rows = [
        Row(f"board of {len(said['engineers'])} engineers and {len(said['visits'])} visits, in process", answered, "ms")
    ]
    page = browser_of(by).get("/dispatch/board/", HTTP_HOST="localhost").content
    return rows + _watched(page, json.dumps(said))


def _office() -> tuple[Unit, Any]:
    office = make_office()
    return office, staff_actor("dispatcher", unit=office, staff=make_staff(unit=office))


def _fill(office: Unit, engineers: int, visits: int) -> None:
    """Rows past the services: what is measured is how they are shown."""
    at = clock.now()
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    post = organisation.define_post(code="engineer", name=Words("工程师", "Engineer"), is_field=True, by=SYSTEM, at=day)
    people = [make_staff(unit=office, name=f"工程师{number:03}") for number in range(engineers)]
    for one in people:
        organisation.give_post(staff_id=one.pk, post_id=post.pk, by=SYSTEM, at=day)
    for number in range(visits):
        one, turn = people[number % engineers], number // engineers
        uid = f"00000000-0000-4000-8000-{number:012}"
        case = Case.objects.create(uid=uid, unit=office, unit_path=office.path, opened_at=at)
        order = Order.objects.create(
            uid=uid, case=case, number=f"WO{number:05}", kind="repair", title="主板报 E07 故障，电梯停运", unit=office,
            unit_path=office.path, opened_at=at, state="scheduled",
        )  # fmt: skip
        start, state = day + timedelta(hours=7.5, minutes=75 * turn), STATES[number % 4]
        visit = Visit.objects.create(
            uid=uid, order=order, case=case, sequence=1, unit_path=office.path, lead=one, state=state,
            planned_start_at=start, planned_end_at=start + timedelta(minutes=60),
            ended_at=start if state == "finished" else None,
        )  # fmt: skip
        Participation.objects.create(visit=visit, staff=one, role="lead")


def _watched(page_html: bytes, board: str) -> list[Row]:
    from playwright.sync_api import Route, sync_playwright

    answers = {"/api/v1/board/": board, "/api/v1/board/views/": '{"items": []}'}
    answers["/api/v1/board/orders/"] = '{"items": [], "total": 0, "problems": []}'
    answers["/api/v1/board/check/"] = '{"found": []}'

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in answers:
            route.fulfill(body=answers[path], content_type="application/json")
        elif path.startswith("/static/"):
            route.fulfill(body=_static(path), content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
        elif path == "/dispatch/board/":
            route.fulfill(body=page_html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=204)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_find_chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)

        page.goto("http://localhost/dispatch/board/")
        page.wait_for_selector("#board[data-ready]")
        drawn = page.evaluate(
            "() => { const t = performance.now(); dispatchBoard.draw(); return performance.now() - t; }"
        )
        rows = [Row("the whole board drawn anew", drawn, "ms")]
        rows += _frames(page, "scrolling", lambda: page.evaluate(SCROLL))
        rows += _frames(page, "dragging", lambda: _drag(page))
        browser.close()
    return rows


def _static(path: str) -> bytes:
    return (Path(settings.STATIC_ROOT) / path.removeprefix("/static/")).read_bytes()


def _drag(page: Any) -> None:
    """Take a block, and move it over the rows."""
    box = page.locator(".block[data-state=planned]").first.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 12)
    page.mouse.down()
    for step in range(160):
        page.mouse.move(500 + step * 4, 250 + (step * 7) % 520)
    page.keyboard.press("Escape")
    page.mouse.up()


def _frames(page: Any, name: str, act: Callable[[], object]) -> list[Row]:
    thread = page.context.new_cdp_session(page)
    thread.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate(RECORD)
    before = _busy(thread)
    act()
    frames, work = page.evaluate(STOP)
    busy = 1_000 * (_busy(thread) - before)
    return [
        Row(
            f"{name}: processor time of the page's thread for a frame",
            busy / max(1, len(frames)),
            "ms",
            bar=FRAME_MS / 2,
            at_most=True,
            remark="whatever else the machine does",
        ),
        Row(
            f"{name}: 95th percentile of a frame",
            _p95(frames),
            "ms",
            bar=FRAME_MS,
            at_most=True,
            remark=f"{len(frames)} frames",
        ),
        Row(f"{name}: 95th percentile of a frame's work", _p95(work), "ms", bar=FRAME_MS / 2, at_most=True),
    ]


def _busy(thread: Any) -> float:
    """Seconds that the page's thread has worked."""
    found = {one["name"]: one["value"] for one in thread.send("Performance.getMetrics")["metrics"]}
    return float(found["TaskDuration"])


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]
