"""Every address × every preset role and a visitor, against the written table."""

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from tests.access.samples import BODIES, World, path_to
from tests.access.table import COLUMNS, METHODS, rows
from tests.access.walk import Address, addresses, facts

from aftercare.platform.accounts.access.selectors.standings import _memory as standings

ROWS = rows()
ADDRESSES_FOUND = {address.key: address for address in addresses()}


def row_for(address: Address) -> tuple[str, str] | None:
    """(method, letters): its own line, else the longest `name*` that fits."""
    if address.is_api:
        own = ROWS.get(address.key)
        return (address.method, own) if own else _wild(address.key, address.method)
    for method in ("GET", *sorted(METHODS - {"GET"})):
        name = address.key if method == "GET" else f"{method} {address.key}"
        if name in ROWS:
            return method, ROWS[name]
    return _wild(address.key, "GET")


def _wild(key: str, method: str) -> tuple[str, str] | None:
    fitting = [name for name in ROWS if name.endswith("*") and key.startswith(name[:-1])]
    return (method, ROWS[max(fitting, key=len)]) if fitting else None


def ask(client: Client, method: str, path: str, body: dict[str, Any], *, is_api: bool) -> HttpResponseBase:
    if method == "GET":
        return client.get(path, body)
    if is_api:
        return client.generic(method, path, _json(body), content_type="application/json")
    return client.generic(method, path, **_form(body)) if method != "POST" else client.post(path, body)


def _json(body: dict[str, Any]) -> str:
    import json

    return json.dumps(body)


def _form(body: dict[str, Any]) -> dict[str, Any]:
    from urllib.parse import urlencode

    return {"data": urlencode(body), "content_type": "application/x-www-form-urlencoded"}


def letter(response: HttpResponseBase, *, is_api: bool) -> str:
    status, location = response.status_code, response.headers.get("HX-Redirect", response.headers.get("Location", ""))
    if status == 401 or location.startswith(resolve_url(settings.LOGIN_URL)):
        return "s"
    if status in {400, 405, 429, 500} or (is_api and status == 422):
        return f"[{status}]"
    return {403: "d", 404: "h"}.get(status, "a")


# What can be done to a row by a page and by the API: the same people are let in, refused, and told of nothing.
TWINS = {
    "regulations:compliance_of": "GET /api/v1/regulations/{regulation_id}/compliance/",
    "regulations:indicators": "GET /api/v1/regulations/{regulation_id}/indicators/",
    "regulations:override": "POST /api/v1/clocks/{clock_id}/override/",
    "regulations:escalation_answer": "POST /api/v1/escalations/{escalation_id}/answer/",
    "service:life": "GET /api/v1/assets/{asset_id}/life/",
    "dispatch:office": "GET /api/v1/offices/{office_request_id}/",
    "dispatch:office_accept": "POST /api/v1/offices/{office_request_id}/accept/",
    "dispatch:office_decline": "POST /api/v1/offices/{office_request_id}/decline/",
    "dispatch:place_inform": "POST /api/v1/requests/{request_id}/inform-supervisor/",
    "dispatch:place_ask": "POST /api/v1/requests/{request_id}/ask-office/",
    "dispatch:place_coordinate": "POST /api/v1/requests/{request_id}/coordinate/",
    "dispatch:tool": "POST /api/v1/tools/{tool_id}/",
    "dispatch:reasons": "GET /api/v1/orders/{order_id}/candidates/",
    "dispatch:settings": "POST /api/v1/plans/settings/{unit_id}/",
    "POST dispatch:settings_try_roads": "POST /api/v1/plans/settings/{unit_id}/try-roads/",
    "dispatch:run": "GET /api/v1/plans/{run_id}/",
    "dispatch:run_apply": "POST /api/v1/plans/{run_id}/apply/",
    "dispatch:run_discard": "POST /api/v1/plans/{run_id}/discard/",
    "dispatch:appointment": "POST /api/v1/orders/{order_id}/appointment/",
    "dispatch:appointment_cancel": "POST /api/v1/orders/{order_id}/appointment/cancel/",
    "dispatch:booking_hold": "POST /api/v1/orders/{order_id}/soft-bookings/",
    "dispatch:order_lock": "POST /api/v1/orders/{order_id}/lock/",
    "dispatch:order_unlock": "POST /api/v1/orders/{order_id}/unlock/",
    "dispatch:booking_confirm": "POST /api/v1/visits/{visit_id}/booking/confirm/",
    "dispatch:booking_release": "POST /api/v1/visits/{visit_id}/booking/release/",
    "dispatch:visit_lock": "POST /api/v1/visits/{visit_id}/lock/",
    "dispatch:visit_unlock": "POST /api/v1/visits/{visit_id}/unlock/",
    "dispatch:contact_request": "POST /api/v1/requests/{request_id}/contacts/",
    "dispatch:tell_request": "POST /api/v1/requests/{request_id}/progress/",
    "dispatch:contact_visit": "POST /api/v1/visits/{visit_id}/contacts/",
    "dispatch:agree": "POST /api/v1/visits/{visit_id}/appointment/",
    "dispatch:tell_visit": "POST /api/v1/visits/{visit_id}/progress/",
    "dispatch:check": "POST /api/v1/visits/{visit_id}/progress-check/",
    "dispatch:obstacle": "GET /api/v1/obstacles/{obstacle_id}/",
    "dispatch:obstacle_answer": "POST /api/v1/obstacles/{obstacle_id}/answer/",
    "dispatch:obstacle_clear": "POST /api/v1/obstacles/{obstacle_id}/clear/",
    "dispatch:order_obstacle": "POST /api/v1/orders/{order_id}/obstacles/",
    "dispatch:visit_obstacle": "POST /api/v1/visits/{visit_id}/obstacles/",
    "dispatch:handover": "GET /api/v1/handovers/{handover_id}/",
    "dispatch:handover_accept": "POST /api/v1/handovers/{handover_id}/accept/",
    "dispatch:handover_decline": "POST /api/v1/handovers/{handover_id}/decline/",
    "dispatch:handover_finish": "POST /api/v1/handovers/{handover_id}/finish/",
    "dispatch:hand_over": "POST /api/v1/requests/{request_id}/handovers/",
    "dispatch:work_plan": "GET /api/v1/work-plans/{plan_id}/",
    "dispatch:work_plan_revise": "POST /api/v1/work-plans/{plan_id}/revise/",
    "dispatch:work_plan_approve": "POST /api/v1/work-plans/{plan_id}/approve/",
    "dispatch:work_plan_item": "POST /api/v1/work-plans/{plan_id}/items/{position}/done/",
    "service:request": "GET /api/v1/requests/{request_id}/",
    "service:request_triage": "POST /api/v1/requests/{request_id}/triage/",
    "service:request_plan": "POST /api/v1/requests/{request_id}/plan/",
    "service:request_urge": "POST /api/v1/requests/{request_id}/urge/",
    "service:request_cancel": "POST /api/v1/requests/{request_id}/cancel/",
    "service:request_archive": "POST /api/v1/requests/{request_id}/archive/",
    "service:request_answer": "POST /api/v1/requests/{request_id}/answer/",
    "service:request_diagnose": "POST /api/v1/requests/{request_id}/diagnose/",
    "service:request_sub_state": "POST /api/v1/requests/{request_id}/sub_state/",
    "service:order_sub_state": "POST /api/v1/orders/{order_id}/sub_state/",
    "service:visit_sub_state": "POST /api/v1/visits/{visit_id}/sub_state/",
    "service:request_pause": "POST /api/v1/requests/{request_id}/pause/",
    "service:request_resume": "POST /api/v1/requests/{request_id}/resume/",
    "service:request_resolve": "POST /api/v1/requests/{request_id}/resolve/",
    "service:request_reopen": "POST /api/v1/requests/{request_id}/reopen/",
    "service:request_merge": "POST /api/v1/requests/{request_id}/merge/",
    "service:request_split": "POST /api/v1/requests/{request_id}/split/",
    "service:request_rebase": "POST /api/v1/requests/{request_id}/rebase/",
    "service:request_ask": "POST /api/v1/requests/{request_id}/ask-approval/",
    "service:order_ask": "POST /api/v1/orders/{order_id}/ask-approval/",
    "service:visit_ask": "POST /api/v1/visits/{visit_id}/ask-approval/",
    "service:request_waive": "POST /api/v1/requests/{request_id}/waive/",
    "service:order_waive": "POST /api/v1/orders/{order_id}/waive/",
    "service:visit_waive": "POST /api/v1/visits/{visit_id}/waive/",
    "service:order_new": "POST /api/v1/requests/{request_id}/orders/",
    "service:order": "GET /api/v1/orders/{order_id}/",
    "service:order_cancel": "POST /api/v1/orders/{order_id}/cancel/",
    "service:order_tools": "POST /api/v1/orders/{order_id}/tools/",
    "service:order_pool": "POST /api/v1/orders/{order_id}/pool/",
    "service:order_hold": "POST /api/v1/orders/{order_id}/hold/",
    "service:order_resume": "POST /api/v1/orders/{order_id}/resume/",
    "service:order_finish": "POST /api/v1/orders/{order_id}/finish/",
    "service:order_reopen": "POST /api/v1/orders/{order_id}/reopen/",
    "service:order_grab": "POST /api/v1/orders/{order_id}/grab/",
    "service:order_visit": "POST /api/v1/orders/{order_id}/visits/",
    "service:visit": "GET /api/v1/visits/{visit_id}/",
    "POST service:visit_accept": "POST /api/v1/visits/{visit_id}/accept/",
    "POST service:visit_depart": "POST /api/v1/visits/{visit_id}/depart/",
    "POST service:visit_arrive": "POST /api/v1/visits/{visit_id}/arrive/",
    "POST service:visit_start_work": "POST /api/v1/visits/{visit_id}/start_work/",
    "service:visit_finish": "POST /api/v1/visits/{visit_id}/finish/",
    "service:visit_leave_incomplete": "POST /api/v1/visits/{visit_id}/incomplete/",
    "POST service:visit_dispatch": "POST /api/v1/visits/{visit_id}/dispatch/",
    "service:visit_assign": "POST /api/v1/visits/{visit_id}/assign/",
    "POST service:visit_release": "POST /api/v1/visits/{visit_id}/release/",
    "service:visit_reschedule": "POST /api/v1/visits/{visit_id}/reschedule/",
    "service:visit_shares": "POST /api/v1/visits/{visit_id}/shares/",
    "service:visit_times": "POST /api/v1/visits/{visit_id}/crew/{staff_id}/times/",
    "service:visit_refuse": "POST /api/v1/visits/{visit_id}/refuse/",
    "service:visit_transfer": "POST /api/v1/visits/{visit_id}/transfer/",
    "service:visit_cancel": "POST /api/v1/visits/{visit_id}/cancel/",
    "POST service:visit_photo": "POST /api/v1/visits/{visit_id}/photos/",
    "POST service:visit_code_send": "POST /api/v1/visits/{visit_id}/code/",
    "service:visit_confirm": "POST /api/v1/visits/{visit_id}/confirm/",
    "customers:customer": "GET /api/v1/customers/{customer_id}/",
    "customers:customer_edit": "PATCH /api/v1/customers/{customer_id}/",
    "customers:contact_new": "POST /api/v1/customers/{customer_id}/contacts/",
    "customers:contact_edit": "PATCH /api/v1/contacts/{contact_id}/",
    "customers:site": "GET /api/v1/sites/{site_id}/",
    "customers:site_edit": "PATCH /api/v1/sites/{site_id}/",
    "equipment:asset": "GET /api/v1/assets/{asset_id}/",
    "equipment:asset_edit": "PATCH /api/v1/assets/{asset_id}/",
    "equipment:asset_report": "POST /api/v1/assets/{asset_id}/status/",
    "equipment:contract": "GET /api/v1/contracts/{contract_id}/",
    "regulations:record": "GET /api/v1/records/{record_id}/",
    "regulations:duty": "GET /api/v1/duties/{duty_id}/",
    "organisation:staff_event": "POST /api/v1/staff/{staff_id}/events/",
    "organisation:staff_relocation": "POST /api/v1/staff/{staff_id}/relocations/",
    "organisation:event_cancel": "POST /api/v1/events/{personal_event_id}/cancel/",
    "organisation:relocation_cancel": "POST /api/v1/relocations/{relocation_id}/cancel/",
    "organisation:staff": "GET /api/v1/staff/{staff_id}/",
}


@pytest.mark.parametrize(("page", "operation"), TWINS.items())
def test_a_page_and_its_twin_in_the_api_say_the_same(page: str, operation: str) -> None:
    assert ROWS[page] == ROWS[operation]


def test_every_verb_of_the_api_about_a_row_has_a_twin() -> None:
    """A new operation is compared with the page that does the same, or says here that none does."""
    without = {
        "GET /api/v1/visits/{visit_id}/crew/",  # stands on the page of the visit
        "GET /api/v1/customers/{customer_id}/contacts/",
        "GET /api/v1/assets/{asset_id}/terms/",
        "GET /api/v1/staff/{staff_id}/events/",  # sections of the page of the person
        "GET /api/v1/staff/{staff_id}/relocations/",
        "GET /api/v1/plans/settings/{unit_id}/",  # stands in the form
        "GET /api/v1/plans/{run_id}/comparison/",  # stands on the page of the plan
        "GET /api/v1/orders/{order_id}/slots/",  # stand on the page of the appointment
        "GET /api/v1/visits/{visit_id}/booking/",  # a panel of the visit's page
        "GET /api/v1/visits/{visit_id}/pickups/",  # a panel of the visit's page
        "GET /api/v1/orders/{order_id}/lock/",  # a panel of the order's page
        "POST /api/v1/tools/{tool_id}/withdraw/",  # a tick on the form of the tool
        "POST /api/v1/records/{record_id}/fill/",  # the page of the record takes the answers itself
    }
    verbs = {key for key, address in ADDRESSES_FOUND.items() if address.is_api and "_id}" in key}
    assert verbs - set(TWINS.values()) == without


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    without = [key for key, address in ADDRESSES_FOUND.items() if row_for(address) is None]
    known = set(ADDRESSES_FOUND) | {f"{method} {key}" for key in ADDRESSES_FOUND for method in METHODS}
    idle = [name for name in ROWS if not name.endswith("*") and name not in known]
    assert (without, idle) == ([], []), "write lines into tests/access/table.py"


@pytest.mark.parametrize("key", sorted(key for key, address in ADDRESSES_FOUND.items() if row_for(address)))
def test_everybody_reaches_what_the_table_says(key: str, world: World, clients: dict[str, Client]) -> None:
    address = ADDRESSES_FOUND[key]
    found = row_for(address)
    assert found is not None
    method, expected = found
    # Samples are made here, outside of the savepoints.
    path, body = path_to(address, world), BODIES[key](world) if key in BODIES else {}

    answers, rights = [], dict(standings.entries)
    for column in COLUMNS:
        with transaction.atomic():
            client = clients[column]
            client.cookies = world.browsers[column].cookies.copy()
            before = facts(refusals=True)
            answers.append(letter(ask(client, method, path, body, is_api=address.is_api), is_api=address.is_api))
            assert method != "GET" or facts(refusals=True) == before, f"looking at {path} wrote something"
            transaction.set_rollback(True)
    if method != "GET":
        standings.entries.clear()  # rights that were given and taken back
        standings.entries.update(rights)

    differing = {
        column: f"{got} instead of {want}"
        for column, got, want in zip(COLUMNS, answers, expected, strict=True)
        if got != want
    }
    assert not differing, f"{method} {path}: {' '.join(answers)}"


@pytest.mark.slow
def test_looking_writes_nothing(world: World) -> None:
    """Where the table sends something; the other addresses are looked at above."""
    client = Client(headers={"HX-Request": "true"})
    client.cookies = world.browsers["administrator"].cookies.copy()
    wrote = []
    for key, address in sorted(ADDRESSES_FOUND.items()):
        row = row_for(address)
        if (address.is_api and address.method != "GET") or (row and row[0] == "GET"):
            continue
        path = path_to(address, world)
        with transaction.atomic():
            before = facts(refusals=True)
            client.get(path)
            if facts(refusals=True) != before:
                wrote.append(key)
            transaction.set_rollback(True)
    assert wrote == []
