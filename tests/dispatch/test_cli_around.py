"""`aftercare dispatch calls|obstacles|handovers|work-plans …`: the same verbs as on the pages and by the API."""

from pathlib import Path

import orjson
import pytest
from tests.factories.dispatch import SEVEN, clock_at, make_team, make_work
from tests.factories.organisation import make_staff
from tests.factories.service import NINE, Company, later, make_company, make_request, make_visit
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.config.cli import main
from aftercare.operations.dispatch.models import Contact, Handover, Obstacle, ServicePlan
from aftercare.service.visits import services as visits

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def company() -> Company:
    return make_company()


def ran(capsys: Capture, *arguments: str) -> dict[str, object]:
    """What a command answers as JSON."""
    assert main(["dispatch", *arguments, "--json"]) == 0
    found: dict[str, object] = orjson.loads(capsys.readouterr().out)
    return found


def refused(capsys: Capture, *arguments: str) -> str:
    assert main(["dispatch", *arguments]) == 1
    return capsys.readouterr().err


def test_calls_are_noted_agreed_told_and_asked(capsys: Capture, company: Company) -> None:
    visit = make_visit(company)
    number, request = f"{visit.order.number}-{visit.sequence}", visit.order.request
    assert request is not None
    with clock.running(NINE):
        missed = ran(
            capsys, "calls", "note", request.number, "--not-reached", "--again", f"{later(1_440):%Y-%m-%d %H:%M}+00:00"
        )
        assert (missed["kind"], missed["reached"], missed["request_id"]) == ("customer", False, request.pk)
        note = ran(capsys, "calls", "note", number, "--way", "message", "--words", "明天在")
        assert (note["visit_id"], note["words"]) == (visit.pk, "明天在")
        assert ran(capsys, "calls", "agree", number)["start_at"] is not None
        assert ran(capsys, "calls", "tell", number, "--words", "配件已到")["kind"] == "told"
        assert ran(capsys, "calls", "check", number, "--words", "路上")["kind"] == "checked"
        assert main(["dispatch", "calls", "list"]) == 0
        assert "配件已到" in capsys.readouterr().out
        before = Contact.objects.count()
        assert "“nothing-9”" in refused(capsys, "calls", "note", "nothing-9", "--words", "x")
        assert refused(capsys, "calls", "tell", number, "--words", " ")
    assert Contact.objects.count() == before


def test_obstacles_are_reported_taken_up_and_cleared(capsys: Capture, company: Company) -> None:
    visit = make_visit(company)
    number = visit.order.number
    with clock.running(NINE):
        made = ran(capsys, "obstacles", "report", number, "--kind", "access", "--words", "机房锁着")
        row = str(made["id"])
        by_visit = ran(
            capsys, "obstacles", "report", f"{number}-{visit.sequence}", "--kind", "parts", "--words", "缺门带"
        )
        assert (made["visit_id"], by_visit["visit_id"]) == (None, visit.pk)
        assert ran(capsys, "obstacles", "answer", row, "--words", "物业来开门")["state"] == "answered"
        assert ran(capsys, "obstacles", "clear", row)["state"] == "cleared"
        assert main(["dispatch", "obstacles", "list", "--state", "cleared"]) == 0
        shown = capsys.readouterr().out
        assert "机房锁着" in shown
        assert "缺门带" not in shown
        assert refused(capsys, "obstacles", "clear", row)
        assert refused(capsys, "obstacles", "clear", "999999")
    assert Obstacle.objects.get(pk=made["id"]).state == "cleared"


def test_work_is_handed_over_taken_and_finished(capsys: Capture, company: Company) -> None:
    request, other = make_request(company), make_office()
    person = make_staff(unit=other)
    with clock.running(NINE):
        made = ran(
            capsys,
            "handovers",
            "ask",
            request.number,
            "--unit",
            other.code,
            "--reason",
            "technical",
            "--words",
            "控制板",
        )
        row = str(made["id"])
        assert ran(capsys, "handovers", "accept", row)["state"] == "accepted"
        assert refused(capsys, "handovers", "decline", row, "--reason", "忙")
        assert ran(capsys, "handovers", "finish", row, "--words", "已换")["state"] == "finished"
        second = ran(
            capsys, "handovers", "ask", request.number, "--staff", person.number, "--reason", "parts", "--words", "调货"
        )
        assert ran(capsys, "handovers", "decline", str(second["id"]), "--reason", "无货")["state"] == "declined"
        assert refused(
            capsys, "handovers", "ask", request.number, "--unit", "nowhere", "--reason", "parts", "--words", "x"
        )
        assert main(["dispatch", "handovers", "list"]) == 0
        assert person.name in capsys.readouterr().out
    assert Handover.objects.count() == 2


def test_a_plan_of_work_is_written_approved_and_carried_out(capsys: Capture, tmp_path: Path) -> None:
    team = make_team(1)
    order = make_work(team, 0)
    items = tmp_path / "items.txt"
    items.write_text("2026-03-03 拆曳引机\n2026-03-04 装曳引机\n", encoding="utf-8")
    days = ("--title", "换曳引机", "--from", "2026-03-03", "--until", "2026-03-06")
    with clock.running(SEVEN):
        made = ran(capsys, "work-plans", "make", str(items), "--order", order.number, *days)
        row = str(made["id"])
        assert (made["kind"], made["order_id"], len(made["items"])) == ("order", order.pk, 2)  # type: ignore[arg-type]
        assert refused(capsys, "work-plans", "done", row, "1")
        assert ran(capsys, "work-plans", "approve", row)["approved_revision"] == 1
        done = ran(capsys, "work-plans", "done", row, "1", "--words", "已拆")
        assert (done["done_on"], done["report"]) == ("2026-03-03", "已拆")
        items.write_text("2026-03-05 装曳引机\n", encoding="utf-8")
        assert ran(capsys, "work-plans", "revise", row, str(items), *days)["revision"] == 2
        items.write_text("someday\n", encoding="utf-8")
        assert refused(capsys, "work-plans", "revise", row, str(items), *days)
        assert main(["dispatch", "work-plans", "list", "--kind", "order"]) == 0
        assert "1/2" in capsys.readouterr().out
        assert main(["dispatch", "work-plans", "show", row]) == 0
        assert "拆曳引机" in capsys.readouterr().out
        unit = ran(capsys, "work-plans", "list")
    assert [one["title"] for one in unit] == ["换曳引机"]  # type: ignore[index]
    plan = ServicePlan.objects.get()
    assert (plan.revision, plan.items.filter(done_on__isnull=False).count()) == (2, 1)


def test_a_visit_is_found_by_its_number_alone(capsys: Capture) -> None:
    team = make_team(1)
    order = make_work(team, 0)
    visits.plan(
        order_id=order.pk, by=SYSTEM, start_at=clock_at(10), end_at=clock_at(11), lead_id=team.engineers[0].pk, at=SEVEN
    )
    with clock.running(SEVEN):
        for number in (f"{order.number}-2", f"{order.number}-x", "-1", ""):
            assert refused(capsys, "calls", "check", number, "--words", "x")
    assert not Contact.objects.exists()
