"""Lateness costs what the regulations in force make of it, and the plan says by which clauses."""

from datetime import timedelta

import pytest
from tests.actors import browser_of
from tests.factories.dispatch import SEVEN, built, make_place, make_team
from tests.factories.regulations import put_in_force

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.operations.dispatch.problems.rules.settings import LATE_PER_HOUR
from aftercare.operations.dispatch.runs import services, tasks
from aftercare.service.models import Order
from aftercare.service.orders import services as orders
from aftercare.service.requests import services as requests
from aftercare.service.requests.rules import Report

ARRIVAL = {
    "key": "arrive", "kind": "clock", "clock": "arrival", "name": "到场", "start": "request.received",
    "stop": ["visit.arrived"], "targets": [{"within": "4 h", "calendar": "24x7"}],
}  # fmt: skip
TOLD = {
    "key": "told",
    "kind": "escalation",
    "clock": "arrival",
    "steps": [{"at": "75 %", "to": "supervisor"}, {"at": "100 %", "to": "supervisor"}],
}


@pytest.mark.django_db
@pytest.mark.parametrize(("bindings", "severity"), [((ARRIVAL,), 1), ((ARRIVAL, TOLD), 3)])
def test_a_clock_that_is_escalated_costs_more_when_it_is_missed(bindings: tuple[dict, ...], severity: int) -> None:
    team = make_team(1)
    put_in_force(*bindings, at=SEVEN - timedelta(days=2), unit=team.office, key="arrivals")
    report = Report(
        nature="breakdown", source="phone", title="停机", customer_id=team.customer.pk, site_id=make_place(team).pk,
        reporter_phone="13800000001",
    )  # fmt: skip
    request = requests.receive(report=report, by=SYSTEM, at=SEVEN - timedelta(hours=1), unit_id=team.office.pk)
    requests.triage(request_id=request.pk, by=SYSTEM, at=SEVEN, nature="breakdown", urgency="normal", impact="medium")
    order = orders.open_for_request(request_id=request.pk, by=SYSTEM, kind="repair", at=SEVEN)
    Order.objects.filter(pk=order.pk).update(duration_minutes=60, priority=2)
    (job,) = built(team).problem.jobs
    (due,) = [one for one in job.dues if one.name.startswith("arrivals@1/")]
    assert (due.on, due.per_hour) == ("start", severity * LATE_PER_HOUR[1])
    run = services.ask(unit_id=team.office.pk, by=SYSTEM, at=SEVEN, seconds=1, queue=False)
    with clock.running(SEVEN):
        run = tasks.calculate(run_id=run.pk, by=SYSTEM, at=SEVEN, watch=lambda _done: None)
    assert [due.name, severity, 1] in run.record["clauses"]
    assert "arrivals@1" in run.policy
    page = browser_of(team.manager).get(f"/dispatch/plans/{run.pk}/").content.decode()
    assert "Clauses that price lateness" in page
    assert due.name in page
