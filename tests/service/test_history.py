"""A status history: one by one and in bulk it says the same; an undo puts back what was there before."""

import argparse
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict
from tests.factories.equipment import make_asset
from tests.factories.files import make_file
from tests.factories.service import make_company, make_request
from tests.factories.units import make_office

from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.events import Recorded
from aftercare.platform.imports import cli
from aftercare.platform.imports.errors import SessionStateError
from aftercare.platform.imports.models import Session
from aftercare.platform.journal import public as journal
from aftercare.platform.numbering.models import Counter
from aftercare.platform.units import public as units
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.models import Asset
from aftercare.service.history import rules, selectors, services
from aftercare.service.models import Case, Order, Request, Visit
from aftercare.service.orders import services as orders
from aftercare.service.requests import rules as request_rules
from aftercare.service.requests import services as requests
from aftercare.service.visits import services as visits
from aftercare.service.visits.errors import VisitMoveError

pytestmark = pytest.mark.django_db

START = datetime(2025, 3, 1, tzinfo=UTC)
DONE = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = 500
MODELS = (Case, Request, Order, Visit)
# What two ways of writing the same may not share.
OF_THE_ROW = {
    "id", "uid", "version", "number", "case", "request", "order", "asset", "attributes", "site", "customer",
}  # fmt: skip


def some_rows(unit_of: Any, *, seed: int = 7) -> list[dict[str, str]]:
    """Break, Fix and inspection rows of a few units, in the order of time, as a file has them."""
    draw = random.Random(seed)
    rows, broken = [], dict.fromkeys(range(12), 0)
    for index in range(ROWS):
        unit = draw.randrange(12)
        at = START + timedelta(hours=index)
        kind = draw.choice(["Break", "Fix", "Inspect", "Off", "On"])
        if kind == "Fix" and not broken[unit]:
            kind = "Break"
        broken[unit] += {"Break": 1, "Fix": -1}.get(kind, 0)
        category = {"Break": "BROKEN", "Fix": "ON", "Inspect": "INSPECTION", "Off": "OFF", "On": "ON"}[kind]
        rows.append(
            {
                "unit_id": unit_of(unit),
                "time": at.isoformat(),
                "end_time": (at + timedelta(minutes=40)).isoformat() if draw.random() < 0.8 else "",
                "update_type": "Update" if kind == "Inspect" else kind,
                "category": category,
                "symptom": draw.choice(["DOOR", "BRAKE", ""]),
            }
        )
    return rows


def in_bulk(rows: list[dict[str, str]], sha256: str = "bulk", unit_id: int | None = None) -> services.Outcome:
    return services.import_history(
        rows=rows, sha256=sha256, label="x", customer_name="地铁公司", by=SYSTEM, at=DONE, unit_id=unit_id
    )  # fmt: skip


def one_by_one(rows: list[dict[str, str]], unit_id: int) -> None:
    """The same through the verbs at which a single report would come in."""
    open_orders: dict[int, list[int]] = {}
    for line, raw in enumerate(rows, start=2):
        row = rules.parse(line, raw, now=DONE)
        asset = Asset.objects.get(number=row.unit)
        equipment.bulk_report_statuses(
            [equipment.StatusRow(asset.pk, rules.STATUS[row.category], row.at, row.symptom)], by=HISTORY, at=row.at
        )
        if rules.opens_breakdown(row):
            report = request_rules.history_report(
                symptom=row.symptom, customer_id=asset.customer_id, site_id=asset.site_id, asset_id=asset.pk
            )
            request = requests.receive(report=report, by=HISTORY, at=row.at, unit_id=unit_id)
            order = orders.open_for_request(request_id=request.pk, by=HISTORY, at=row.at)
            open_orders.setdefault(asset.pk, []).append(order.pk)
        elif rules.ends_breakdown(row) and open_orders.get(asset.pk):
            orders.finish_without_visit(order_id=open_orders[asset.pk].pop(), by=HISTORY, at=row.at)
        if rules.is_inspection(row):
            order = orders.open_planned(
                by=HISTORY, kind="inspection", title=row.symptom, unit_id=unit_id, at=row.at, asset_id=asset.pk,
                site_id=asset.site_id, customer_id=asset.customer_id,
            )  # fmt: skip
            visits.record(order_id=order.pk, by=HISTORY, at=row.at, until=row.until)


def told(case: Case) -> list[tuple[Any, ...]]:
    """The facts of a case without the ids in them; private texts in the place of their salted digests."""
    return [
        (event.type, event.v, event.occurred_at, event.actor.kind, _plain(event))
        for event in journal.events_of("case", case.pk)
    ]


def _plain(event: Recorded) -> dict[str, Any]:
    ids = {"case", "request", "order", "visit", "asset", "site", "customer", "number"}
    found = {key: value for key, value in event.payload.items() if key not in ids}
    found |= journal.private_texts([event.id]).get(event.id, {})
    if "attributes" in found:
        found["attributes"] = {key: value for key, value in found["attributes"].items() if key not in ids}
    return found


def said(asset: Asset) -> list[Any]:
    """Everything that the history made of one asset, in the order of time."""
    cases = Case.objects.filter(orders__asset=asset).order_by("opened_at", "pk").distinct()
    lines: list[Any] = [(asset.status, asset.status_since)]
    for case in cases:
        rows = [row for model in MODELS[1:] for row in model.objects.filter(case=case).order_by("pk")]
        lines.append([_fields(row) for row in [case, *rows]])
        lines.append(told(case))
    return lines


def _fields(row: Any) -> dict[str, Any]:
    return {name: value for name, value in model_to_dict(row).items() if name not in OF_THE_ROW}


def test_500_rows_one_by_one_and_in_bulk_say_the_same() -> None:
    make_office()
    bulk_rows = some_rows(lambda unit: f"A{unit:02}E01ESCALATOR")
    outcome = in_bulk(bulk_rows)
    assert outcome.returned == []
    assert outcome.breakdowns > 50
    assert outcome.inspections > 50
    known = Asset.objects.get(number="A00E01ESCALATOR")
    for unit in range(12):
        one = Asset.objects.get(number=f"A{unit:02}E01ESCALATOR")
        make_asset(product=one.product, site=one.site, number=f"live-{unit}")

    one_by_one(some_rows(lambda unit: f"live-{unit}"), known.unit_id)

    for unit in range(12):
        bulk, live = (Asset.objects.get(number=number) for number in (f"A{unit:02}E01ESCALATOR", f"live-{unit}"))
        assert said(live) == said(bulk), f"unit {unit}"
    assert Request.objects.filter(from_history=True).count() == 2 * outcome.breakdowns


def test_only_history_records_what_nobody_planned() -> None:
    company = make_company()
    order = orders.open_planned(
        by=SYSTEM, kind="inspection", title="年检", unit_id=company.office.pk, at=START, asset_id=company.asset.pk
    )
    with pytest.raises(VisitMoveError):
        visits.record(order_id=order.pk, by=SYSTEM, at=START)
    assert not Visit.objects.exists()


def test_an_undo_puts_back_the_status_of_assets_that_were_there_before() -> None:
    company = make_company()
    asset = make_asset(site=company.site, number="A00E01ESCALATOR")
    equipment.bulk_report_statuses(
        [equipment.StatusRow(asset.pk, "stopped", START - timedelta(days=9))], by=SYSTEM, at=START
    )
    untouched = make_asset(site=company.site, number="A99E01ESCALATOR")
    before = Asset.objects.get(pk=asset.pk)

    outcome = in_bulk(some_rows(lambda unit: f"A{unit:02}E01ESCALATOR"))
    asset.refresh_from_db()
    assert asset.status_since > START
    services.undo(batch_id=outcome.batch_id, by=SYSTEM, at=DONE)

    after = Asset.objects.get(pk=asset.pk)
    assert (
        (after.status, after.status_since)
        == (before.status, before.status_since)
        == ("stopped", START - timedelta(days=9))
    )
    assert after.version > before.version, "a form that was opened before must not overwrite it"
    assert Asset.objects.get(pk=untouched.pk).status_since is None
    assert not Order.objects.exists()
    assert list(journal.verify().findings) == []


def test_history_of_known_assets_is_their_own_offices() -> None:
    company = make_company()
    own, others = company.site.unit, make_office(parent=company.site.unit.parent)
    asset = make_asset(site=company.site, number="A00E01ESCALATOR")
    rows = some_rows(lambda unit: f"A{unit:02}E01ESCALATOR")

    outcome = in_bulk(rows)
    about = {model: model.objects.filter(unit_path=own.path) for model in MODELS}
    assert set(about[Request].values_list("asset_id", "unit_id")) == {(asset.pk, own.pk)}
    assert set(about[Order].values_list("asset_id", "unit_id")) == {(asset.pk, own.pk)}
    assert set(about[Visit].values_list("order__asset_id", flat=True)) == {asset.pk}
    told = about[Case].values_list("unit_id", "attributes__unit_path")
    assert set(told) == {(own.pk, own.path)}
    elsewhere = Request.objects.exclude(asset=asset)
    assert set(elsewhere.values_list("unit_path", flat=True)) == {units.root().path}, "what is new is the company's"
    assert list(journal.verify().findings) == []

    services.undo(batch_id=outcome.batch_id, by=SYSTEM, at=DONE)
    in_bulk(rows, "another office's", unit_id=others.pk)
    assert set(Request.objects.values_list("unit_path", flat=True)) == {others.path}, "and never beyond what was asked"


def test_undone_and_imported_again_the_numbers_are_the_same() -> None:
    make_office()
    rows = some_rows(lambda unit: f"A{unit:02}E01ESCALATOR")
    first = in_bulk(rows)
    numbers = sorted(Order.objects.values_list("number", flat=True))
    services.undo(batch_id=first.batch_id, by=SYSTEM, at=DONE)
    assert set(Counter.objects.filter(series__startswith="service.").values_list("last", flat=True)) == {0}
    assert not selectors.kpi_per_asset(by=SYSTEM)

    in_bulk(rows)

    assert sorted(Order.objects.values_list("number", flat=True)) == numbers


def undo_from_the_command_line(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    args = parser.parse_args(["import undo", *words])
    return int(args.run(args))


def test_a_history_is_taken_back_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    make_office()
    outcome = in_bulk(some_rows(lambda unit: f"A{unit:02}E01ESCALATOR"))
    assert Order.objects.exists()

    assert undo_from_the_command_line(str(outcome.batch_id)) == 0

    assert capsys.readouterr().out == f"Batch {outcome.batch_id} is undone.\n"
    assert not Order.objects.exists()
    assert not selectors.kpi_per_asset(by=SYSTEM)
    with pytest.raises(journal.BatchUndoneError):
        undo_from_the_command_line(str(outcome.batch_id))
    with pytest.raises(SystemExit, match="neither an import nor a batch"):
        undo_from_the_command_line(str(outcome.batch_id + 1))


def test_a_number_that_two_could_mean_is_asked_about() -> None:
    make_office()
    outcome = in_bulk(some_rows(lambda unit: f"A{unit:02}E01ESCALATOR"))
    number = str(outcome.batch_id)
    session = Session.objects.create(
        pk=outcome.batch_id, target="units", file_id=make_file(b"Code\nS1", by=SYSTEM, name="units.csv").pk,
        by_kind=SYSTEM.kind, opened_at=START,
    )  # fmt: skip

    with pytest.raises(SystemExit, match="--batch"):
        undo_from_the_command_line(number)
    with pytest.raises(SessionStateError):
        undo_from_the_command_line(number, "--import")
    assert Order.objects.exists()
    assert undo_from_the_command_line(number, "--batch") == 0

    assert not Order.objects.exists()
    session.refresh_from_db()
    assert session.state == Session.State.UPLOADED


def test_numbers_that_were_followed_by_others_stay_used_up() -> None:
    company = make_company()
    outcome = in_bulk(some_rows(lambda unit: f"A{unit:02}E01ESCALATOR"))
    later = make_request(company, at=START + timedelta(hours=1))
    services.undo(batch_id=outcome.batch_id, by=SYSTEM, at=DONE)

    following = make_request(company, at=START + timedelta(hours=2))

    assert int(following.number[-5:]) == int(later.number[-5:]) + 1
