"""What the addresses are asked about: one sample of each kind, in the office of the staff who ask.

`PARAMETERS` gives the value of an address's parameter by its name; `ADDRESSES` the parameters of
one address where that will not do; `BODIES` what is sent with POST, PUT and PATCH (an API
operation needs a body that is right, or its validation would hide who is refused). Each is a
function of the world and is called once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.access.table import COLUMNS
from tests.access.walk import Address
from tests.actors import browser_of, customer_actor, staff_actor
from tests.factories.accounts import give_role, make_user
from tests.factories.customers import make_contact, make_customer
from tests.factories.equipment import make_contract, make_family, make_fault, make_product, make_project
from tests.factories.files import make_file
from tests.factories.jobs import make_job
from tests.factories.organisation import (
    certify,
    give_post,
    make_certificate_kind,
    make_day_shift,
    make_post,
    make_skill,
    make_staff,
)
from tests.factories.regulations import make_regulation, meeting, put_in_force
from tests.factories.service import NINE, Company, make_company, make_order, make_visit
from tests.factories.sheets import make_form
from tests.factories.worktime import make_calendar

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.words import Words
from aftercare.operations.dispatch.contacts import services as contacts
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.operations.dispatch.handovers import services as handovers
from aftercare.operations.dispatch.handovers.models import Handover
from aftercare.operations.dispatch.obstacles import services as obstacles
from aftercare.operations.dispatch.obstacles.models import Obstacle
from aftercare.operations.dispatch.places import services as places
from aftercare.operations.dispatch.places.models import OfficeRequest
from aftercare.operations.dispatch.runs import services as plans
from aftercare.operations.dispatch.runs.models import PlanRun
from aftercare.operations.dispatch.slots.rules import Choice
from aftercare.operations.dispatch.slots.selectors import choices
from aftercare.operations.dispatch.tools import services as tools
from aftercare.operations.dispatch.tools.models import Tool
from aftercare.operations.dispatch.workplans import services as work_plans
from aftercare.operations.dispatch.workplans.models import ServicePlan
from aftercare.operations.dispatch.workplans.rules import Item
from aftercare.platform.accounts.models import Role, RoleAssignment, User
from aftercare.platform.accounts.public import links
from aftercare.platform.journal.public import events_of
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units.public import Unit
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.documents import services as regulations
from aftercare.regulations.documents.rules import Option, Question
from aftercare.regulations.escalations.models import Escalation
from aftercare.regulations.intake import services as papers
from aftercare.regulations.models import Clock, Duty, Intake, Interpretation, KeptRecord, Version
from aftercare.regulations.paper import rules as paper
from aftercare.regulations.reading import services as reading
from aftercare.regulations.records import services as records
from aftercare.regulations.routines import services as duties
from aftercare.service.models import Order, Visit, WorkType
from aftercare.service.states import services as states
from aftercare.service.states.models import StateName
from aftercare.service.worktypes import services as worktypes


@dataclass
class World:
    """A company at work; somebody of every preset role in its office, signed in, and a customer's contact."""

    shop: Company = field(default_factory=make_company)
    actors: dict[str, Actor] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in COLUMNS:
            self.browsers[column] = Client() if column == "visitor" else self._browser(column)

    @property
    def office(self) -> Unit:
        return self.shop.office

    def _browser(self, column: str) -> Client:
        if column in {"customer", "dealer"}:
            served = self.shop.customer if column == "customer" else make_customer(unit=self.office)
            made = customer_actor(role=column, contact=make_contact(customer=served))
        else:
            # The administrator's role is held everywhere, all others in the office.
            unit = None if column == "administrator" else self.office
            made = staff_actor(column, unit=unit, staff=make_staff(unit=self.office))
        self.actors[column] = made
        return browser_of(made)

    def sample(self, name: str, make: Callable[["World"], Any]) -> Any:
        """Made at the first use, the same afterwards."""
        if name not in self.made:
            self.made[name] = make(self)
        return self.made[name]


def _user(world: World) -> User:
    return make_user("sample", role="engineer", unit=world.office)


def _assignment(world: World) -> RoleAssignment:
    return give_role(world.sample("user", _user), "hotline", world.office)


def _order(world: World) -> Order:
    return make_order(world.shop)


def _visit(world: World) -> Visit:
    return make_visit(world.shop, order=world.sample("order", _order))


def _token(world: World) -> str:
    """A link to the sample request."""
    order: Order = world.sample("order", _order)
    until = clock.now() + timedelta(days=1)
    return links.make(kind="request", subject_id=order.request_id or 0, at=clock.now(), expires_at=until)


def _sub_state(_world: World) -> StateName:
    return states.save_sub_state(
        subject="order", state="held", code="waits", name=Words("等着", "Waits"), by=SYSTEM, at=NINE
    )


def _work_type(_world: World) -> WorkType:
    return worktypes.save(code="inspect", name=Words("点检", "Inspection"), kind="inspection", by=SYSTEM, at=NINE)


def _regulation(world: World) -> Version:
    return make_regulation(world.office)


def _quiz_question(world: World) -> str:
    """The key of a question that a draft asks its readers."""
    version: Version = world.sample("regulation", _regulation)
    options = (Option(text=Words("一小时", "One hour"), right=True), Option(text=Words("一天", "A day")))
    question = Question(key="how-long", question=Words("多久答复？", "How soon?"), options=options)
    reading.set_question(version_id=version.pk, question=question, by=SYSTEM, at=NINE)
    return question.key


def _question(world: World) -> Interpretation:
    version: Version = world.sample("regulation", _regulation)
    return regulations.ask_meaning(version_id=version.pk, clause="answer", question="何时？", by=SYSTEM, at=NINE)


def _duty(world: World) -> Duty:
    make_form("sections: [{key: one, title: 会议, fields: [{key: topics, kind: text, label: 议题}]}]", key="meeting")
    put_in_force(meeting(), at=clock.now(), unit=world.office)
    duties.bring_up_to_date(clock.now())
    return Duty.objects.get()


def _paper(world: World) -> Intake:
    """A paper with two clauses, read already."""
    content = "报修制度\n第一条 一小时内答复。\n第二条 两小时内到场。".encode()
    one = papers.bring_in(
        content=SimpleUploadedFile("a.txt", content), name="a.txt", unit_id=world.office.pk, by=SYSTEM, at=NINE
    )
    return papers.keep_reading(paper_id=one.pk, found=paper.read(content, "a.txt"), by=SYSTEM, at=NINE)


def _escalation(world: World) -> Escalation:
    """Told to somebody of the office who is none of those who ask."""
    case = world.sample("order", _order).case_id
    row = Escalation.objects.create(
        subject_kind="case", subject_id=case, unit=world.office, unit_path=world.office.path, clause="base@1/x#y", item=0,
        run=1, step=1, turn=1, clock="response", at="100 %", due_at=NINE, sent_at=NINE, position=1,
    )  # fmt: skip
    row.receivers.create(staff=world.shop.engineer)
    return row


def _register(_world: World) -> sheets.Version:
    return make_form(
        "sections: [{key: one, title: 外出, fields: [{key: to, kind: text, label: 目的地}]}]", key="trips",
        purpose="register",
    )  # fmt: skip


def _record(world: World) -> KeptRecord:
    make_form(
        "sections: [{key: one, title: 记录, fields: [{key: work, kind: text, label: 内容}]}]", key="service-record"
    )
    put_in_force(
        {"key": "sheet", "kind": "record", "form": "service-record", "after": "visit.dispatched", "per": "visit"},
        at=NINE - timedelta(days=1), unit=world.office, key="records",
    )  # fmt: skip
    visit: Visit = make_visit(world.shop, start=600)
    records.recount([visit.case_id])
    return KeptRecord.objects.get()


def _personal_event(world: World) -> organisation.PersonalEvent:
    return organisation.plan_event(
        staff_id=world.shop.engineer.pk, kind="medical", starts_at=NINE, ends_at=NINE + timedelta(hours=1), by=SYSTEM,
        at=NINE,
    )  # fmt: skip


def _posted(world: World) -> organisation.PostHolding:
    return give_post(world.shop.engineer, make_post(), unit=world.office)


def _certificate(world: World) -> organisation.Certificate:
    certify(world.shop.engineer, make_certificate_kind())
    return world.shop.engineer.certificates.latest("pk")


def _leave(world: World) -> organisation.Leave:
    return organisation.ask_leave(
        staff_id=world.shop.engineer.pk, kind="annual", starts_at=NINE, ends_at=NINE + timedelta(hours=1), by=SYSTEM,
        at=NINE,
    )  # fmt: skip


def _on_call(world: World) -> organisation.OnCall:
    return organisation.plan_on_call(
        unit_id=world.office.pk, staff_id=world.shop.engineer.pk, starts_at=NINE, ends_at=NINE + timedelta(hours=1),
        by=SYSTEM, at=NINE,
    )  # fmt: skip


def _region(world: World) -> organisation.Region:
    return organisation.assign_region(unit_id=world.office.pk, division_code="310000", by=SYSTEM, at=NINE)


def _site_party(world: World) -> customers.SiteParty:
    return customers.set_site_party(
        site_id=world.shop.site.pk, customer_id=world.shop.customer.pk, role="owner", by=SYSTEM, at=NINE
    )


def _project_party(world: World) -> equipment.ProjectParty:
    project = world.sample("project", lambda one: make_project(customer=one.shop.customer))
    return equipment.set_project_party(
        project_id=project.pk, customer_id=world.shop.customer.pk, role="owner", by=SYSTEM, at=NINE
    )


def _warranty_rule(_world: World) -> equipment.WarrantyRule:
    return equipment.set_warranty_rule(months=12, start_rule="accepted", by=SYSTEM, at=NINE)


def _relocation(world: World) -> organisation.Relocation:
    return organisation.relocate(
        staff_id=world.shop.engineer.pk, first_day=NINE.date(), last_day=NINE.date(),
        place=organisation.Point(31_000_000, 121_000_000), by=SYSTEM, at=NINE,
    )  # fmt: skip


def _office_request(world: World) -> OfficeRequest:
    order: Order = world.sample("order", _order)
    return places.ask_office(request_id=order.request_id or 0, unit_id=world.office.pk, by=SYSTEM, at=NINE)


def _note(world: World) -> Contact:
    visit: Visit = world.sample("visit", _visit)
    return contacts.contact(visit_id=visit.pk, way="phone", by=SYSTEM, at=NINE)


def _obstacle(world: World) -> Obstacle:
    visit: Visit = world.sample("visit", _visit)
    return obstacles.report(visit_id=visit.pk, kind="access", words="机房锁着", by=SYSTEM, at=NINE)


def _handover(world: World) -> Handover:
    """Within the office, to somebody by name who is none of the visitors."""
    order: Order = world.sample("order", _order)
    return handovers.ask(
        request_id=order.request_id or 0, staff_id=world.shop.second.pk, reason="shift", words="等配件", by=SYSTEM,
        at=NINE,
    )  # fmt: skip


def _work_plan(world: World) -> ServicePlan:
    order: Order = world.sample("order", _order)
    return work_plans.make(
        order_id=order.pk, title="更换钢丝绳", starts_on=NINE.date(), ends_on=NINE.date(),
        items=[Item(NINE.date(), "准备材料")], by=SYSTEM, at=NINE,
    )  # fmt: skip


def _plan(world: World) -> PlanRun:
    return plans.ask(unit_id=world.office.pk, by=SYSTEM, at=NINE, queue=False)


def _tool(world: World) -> Tool:
    return tools.save(code="meter", name="测试仪", unit_id=world.office.pk, by=SYSTEM, at=NINE)


def _tool_values(world: World) -> dict[str, Any]:
    return {"code": "meter", "name": "测试仪", "unit_id": world.office.pk}


PARAMETERS: dict[str, Callable[[World], Any]] = {
    "user_id": lambda world: world.sample("user", _user).pk,
    "assignment_id": lambda world: world.sample("assignment", _assignment).pk,
    "role_id": lambda _world: Role.objects.get(key="engineer").pk,
    "unit_id": lambda world: world.office.pk,
    "calendar_id": lambda world: world.sample("calendar", lambda _world: make_calendar()).pk,
    "day": lambda _world: "2026-03-03",
    "event_id": lambda world: events_of("customer", world.shop.customer.pk)[0].id,
    "job_id": lambda world: world.sample("job", lambda _world: make_job()).pk,
    "file_id": lambda world: world.sample("file", lambda _world: make_file()).pk,
    "edge": lambda _world: 160,
    "staff_id": lambda world: world.shop.engineer.pk,
    "personal_event_id": lambda world: world.sample("personal event", _personal_event).pk,
    "holding_id": lambda world: world.sample("post held", _posted).pk,
    "certificate_id": lambda world: world.sample("certificate", _certificate).pk,
    "leave_id": lambda world: world.sample("leave", _leave).pk,
    "on_call_id": lambda world: world.sample("on call", _on_call).pk,
    "region_id": lambda world: world.sample("region", _region).pk,
    "rule_id": lambda world: world.sample("warranty rule", _warranty_rule).pk,
    "relocation_id": lambda world: world.sample("relocation", _relocation).pk,
    "skill_id": lambda world: world.sample("skill", lambda _world: make_skill()).pk,
    "kind_id": lambda world: world.sample("certificate kind", lambda _world: make_certificate_kind()).pk,
    "pattern_id": lambda world: world.sample("shift pattern", lambda _world: make_day_shift()).pk,
    "post_id": lambda world: world.sample("post", lambda _world: make_post()).pk,
    "customer_id": lambda world: world.shop.customer.pk,
    "contact_id": lambda world: world.sample("contact", lambda one: make_contact(customer=one.shop.customer)).pk,
    "site_id": lambda world: world.shop.site.pk,
    "asset_id": lambda world: world.shop.asset.pk,
    "family_id": lambda world: world.sample("family", lambda _world: make_family()).pk,
    "fault_id": lambda world: (
        world.sample("fault", lambda one: make_fault(one.sample("family", lambda _w: make_family()))).pk
    ),
    "product_id": lambda world: world.sample("product", lambda _world: make_product()).pk,
    "project_id": lambda world: world.sample("project", lambda one: make_project(customer=one.shop.customer)).pk,
    "contract_id": lambda world: world.sample("contract", lambda one: make_contract(customer=one.shop.customer)).pk,
    "request_id": lambda world: world.sample("order", _order).request_id,
    "order_id": lambda world: world.sample("order", _order).pk,
    "visit_id": lambda world: world.sample("visit", _visit).pk,
    "office_request_id": lambda world: world.sample("office request", _office_request).pk,
    "note_id": lambda world: world.sample("note", _note).pk,
    "obstacle_id": lambda world: world.sample("obstacle", _obstacle).pk,
    "handover_id": lambda world: world.sample("handover", _handover).pk,
    "plan_id": lambda world: world.sample("work plan", _work_plan).pk,
    "tool_id": lambda world: world.sample("tool", _tool).pk,
    "position": lambda _world: 1,
    "run_id": lambda world: world.sample("plan", _plan).pk,
    "defect": lambda _world: "no_place",
    "subject": lambda _world: "order",
    "state": lambda _world: "held",
    "name_id": lambda world: world.sample("sub-state", _sub_state).pk,
    "work_type_id": lambda world: world.sample("work type", _work_type).pk,
    "book": lambda world: world.sample("register", _register).definition.key,
    "record_id": lambda world: world.sample("record", _record).pk,
    "case_id": lambda world: world.sample("order", _order).case_id,
    "duty_id": lambda world: world.sample("duty", _duty).pk,
    "version_id": lambda world: world.sample("regulation", _regulation).pk,
    "regulation_id": lambda world: world.sample("regulation", _regulation).regulation_id,
    "interpretation_id": lambda world: world.sample("question", _question).pk,
    "paper_id": lambda world: world.sample("paper", _paper).pk,
    "sheet": lambda _world: 0,
    "line": lambda _world: 2,
    "clock_id": lambda world: Clock.objects.filter(subject_id=world.sample("order", _order).case_id).earliest("pk").pk,
    "escalation_id": lambda world: world.sample("escalation", _escalation).pk,
    "token": lambda world: world.sample("token", _token),
    "form": lambda _world: "site-trip-register",
    "role": lambda _world: "tools",
}
# Where there is nothing to find: a number that no row has, a word that means nothing.
NOTHING = {"int": 987_654_321, "str": "nothing", "uuid": "01900000-0000-7000-8000-000000000000"}
ADDRESSES: dict[str, Callable[[World], dict[str, Any]]] = {
    "customers:site_party_end": lambda world: {
        "site_id": world.shop.site.pk,
        "party_id": world.sample("site party", _site_party).pk,
    },
    "equipment:project_party_end": lambda world: {
        "project_id": world.sample("project", lambda one: make_project(customer=one.shop.customer)).pk,
        "party_id": world.sample("project party", _project_party).pk,
    },
    "portal:report_asset": lambda world: {"token": world.shop.asset.token},
    "drills:drill": lambda _world: {"pack": "d20-technical-support"},
    "drills:play": lambda _world: {"pack": "d20-technical-support"},
    "drills:progress": lambda _world: {"pack": "d20-technical-support"},
    "regulations:adopt": lambda _world: {"pack": "d20-technical-support"},
    "regulations:post_name": lambda _world: {"key": "supervisor"},
    "regulations:question": lambda world: {"key": world.sample("quiz question", _quiz_question)},
    "regulations:question_move": lambda world: {"key": world.sample("quiz question", _quiz_question)},
    "regulations:question_remove": lambda world: {"key": world.sample("quiz question", _quiz_question)},
    "regulations:ask": lambda _world: {"clause": "answer"},
}
WORK = {
    "title": "大修",
    "starts_on": "2026-03-03",
    "ends_on": "2026-03-04",
    "items": [{"planned_on": "2026-03-03", "words": "备料"}],
}
BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "GET /api/v1/board/": lambda _world: {"day": "2026-03-04"},
    "GET /api/v1/board/changes/": lambda _world: {"day": "2026-03-04", "after": 0},
    "GET /api/v1/board/candidates/": lambda world: {
        "start": "2026-03-04T09:00:00+08:00",
        "end": "2026-03-04T10:00:00+08:00",
        "visit_id": world.sample("visit", _visit).pk,
    },
    "POST /api/v1/board/check/": lambda world: {
        "start_at": "2026-03-04T09:00:00+08:00",
        "end_at": "2026-03-04T10:00:00+08:00",
        "visit_id": world.sample("visit", _visit).pk,
    },
    "POST /api/v1/board/views/": lambda _world: {"name": "Mine"},
    "POST /api/v1/board/views/forget/": lambda _world: {"name": "Mine"},
    "POST /api/v1/board/filters/": lambda _world: {"name": "Mine", "query": "priority:1"},
    "POST /api/v1/board/filters/forget/": lambda _world: {"name": "Mine"},
    "POST /api/v1/staff/{staff_id}/events/": lambda _world: {
        "kind": "training",
        "starts_at": "2026-03-04T09:00:00+08:00",
        "ends_at": "2026-03-04T10:00:00+08:00",
    },
    "POST /api/v1/staff/{staff_id}/relocations/": lambda _world: {
        "first_day": "2026-03-09",
        "last_day": "2026-03-10",
        "latitude_e6": 31_000_000,
        "longitude_e6": 121_000_000,
    },
    "POST /api/v1/offices/{office_request_id}/decline/": lambda _world: {"reason": "缺人"},
    "POST /api/v1/requests/{request_id}/inform-supervisor/": lambda world: {"supervisor_id": world.shop.engineer.pk},
    "POST /api/v1/requests/{request_id}/ask-office/": lambda _world: {},
    "POST /api/v1/requests/{request_id}/coordinate/": lambda _world: {},
    "GET /api/v1/fairness/": lambda world: {"unit_id": world.office.pk},
    "POST /api/v1/tools/": _tool_values,
    "POST /api/v1/tools/{tool_id}/": _tool_values,
    "POST /api/v1/plans/settings/{unit_id}/": lambda _world: {"values": {"days": 3}},
    "POST /api/v1/plans/settings/{unit_id}/try-roads/": lambda _world: {"travel_model": "detour"},
    "POST dispatch:settings_try_roads": lambda _world: {"travel_model": "detour"},
    "POST /api/v1/plans/": lambda world: {"unit_id": world.office.pk},
    "POST /api/v1/plans/orders/": lambda world: {"order_ids": [world.sample("order", _order).pk]},
    "POST /api/v1/records/{record_id}/fill/": lambda _world: {"answers": {}},
    "POST /api/v1/registers/{book}/": lambda _world: {"answers": {}},
    "POST /api/v1/clocks/{clock_id}/override/": lambda _world: {"decision": "excused", "reason": "客户要求推迟"},
    "POST /api/v1/requests/": lambda world: {"title": "停梯", "asset_id": world.shop.asset.pk},
    "POST /api/v1/requests/{request_id}/triage/": lambda _world: {
        "nature": "breakdown",
        "urgency": "normal",
        "impact": "medium",
    },
    "POST /api/v1/requests/{request_id}/plan/": lambda _world: {"text": "先远程复位"},
    "POST /api/v1/requests/{request_id}/urge/": lambda _world: {"text": "客户催促"},
    "POST /api/v1/requests/{request_id}/cancel/": lambda _world: {"reason": "mistake"},
    "POST /api/v1/orders/{order_id}/cancel/": lambda _world: {"reason": "not_needed"},
    "POST /api/v1/orders/{order_id}/visits/": lambda _world: {
        "start_at": "2026-03-04T09:00:00+08:00",
        "end_at": "2026-03-04T10:00:00+08:00",
    },
    "POST /api/v1/orders/{order_id}/appointment/": lambda world: {
        "choice": choices.signed(
            Choice(
                order_id=world.sample("order", _order).pk,
                staff_id=world.shop.engineer.pk,
                start_at=datetime(2027, 3, 3, 1, tzinfo=UTC),
                end_at=datetime(2027, 3, 3, 3, tzinfo=UTC),
            )
        )
    },
    "POST /api/v1/orders/{order_id}/soft-bookings/": lambda world: {
        "staff_id": world.shop.engineer.pk,
        "start_at": "2027-03-03T09:00:00+08:00",
        "end_at": "2027-03-03T10:00:00+08:00",
    },
    "POST /api/v1/orders/{order_id}/lock/": lambda world: {"staff_id": world.shop.engineer.pk, "reason": "客户点名"},
    "POST /api/v1/visits/{visit_id}/booking/confirm/": lambda _world: {},
    "POST /api/v1/visits/{visit_id}/lock/": lambda _world: {"person": True, "time": True, "reason": "客户点名"},
    "POST /api/v1/orders/{order_id}/grab/": lambda _world: {
        "start_at": "2026-03-04T09:00:00+08:00",
        "end_at": "2026-03-04T10:00:00+08:00",
    },
    "POST /api/v1/requests/{request_id}/contacts/": lambda _world: {"way": "phone"},
    "POST /api/v1/requests/{request_id}/progress/": lambda _world: {"way": "phone", "words": "明天上门"},
    "POST /api/v1/visits/{visit_id}/contacts/": lambda _world: {"way": "phone"},
    "POST /api/v1/visits/{visit_id}/appointment/": lambda _world: {"way": "phone"},
    "POST /api/v1/visits/{visit_id}/progress/": lambda _world: {"way": "phone", "words": "已修好"},
    "POST /api/v1/visits/{visit_id}/progress-check/": lambda _world: {"words": "一半"},
    "POST /api/v1/orders/{order_id}/obstacles/": lambda _world: {"kind": "parts", "words": "缺钢丝绳"},
    "POST /api/v1/visits/{visit_id}/obstacles/": lambda _world: {"kind": "parts", "words": "缺钢丝绳"},
    "POST /api/v1/obstacles/{obstacle_id}/answer/": lambda _world: {"words": "已联系物业"},
    "POST /api/v1/requests/{request_id}/handovers/": lambda world: {
        "staff_id": world.shop.second.pk,
        "reason": "shift",
        "words": "等配件",
    },
    "POST /api/v1/handovers/{handover_id}/decline/": lambda _world: {"reason": "缺人"},
    "POST /api/v1/work-plans/": lambda world: {**WORK, "unit_id": world.office.pk},
    "POST /api/v1/work-plans/{plan_id}/revise/": lambda _world: WORK,
    "POST /api/v1/requests/{request_id}/answer/": lambda _world: {"way": "phone", "words": "马上安排"},
    "POST /api/v1/requests/{request_id}/diagnose/": lambda _world: {"findings": "门机", "verdict": "visit_needed"},
    "POST /api/v1/requests/{request_id}/pause/": lambda _world: {"reason": "customer"},
    "POST /api/v1/requests/{request_id}/resolve/": lambda _world: {"resolution": "已电话解决"},
    "POST /api/v1/requests/{request_id}/reopen/": lambda _world: {"reason": "again"},
    "POST /api/v1/requests/{request_id}/split/": lambda _world: {"title": "Second matter"},
    "POST /api/v1/requests/{request_id}/merge/": lambda world: {"into_id": world.sample("order", _order).request_id},
    "POST /api/v1/orders/{order_id}/tools/": lambda _world: {"tools": ["meter"]},
    "POST /api/v1/orders/{order_id}/hold/": lambda _world: {"reason": "parts"},
    "POST /api/v1/orders/{order_id}/reopen/": lambda _world: {"reason": "门还响"},
    "POST /api/v1/requests/{request_id}/rebase/": lambda _world: {"reason": "新制度"},
    "POST /api/v1/requests/{request_id}/waive/": lambda _world: {"clause": "none@1/none#none", "reason": "急"},
    "POST /api/v1/requests/{request_id}/ask-approval/": lambda _world: {"clause": "none@1/none#none", "reason": "急"},
    "POST /api/v1/orders/{order_id}/waive/": lambda _world: {"clause": "none@1/none#none", "reason": "急"},
    "POST /api/v1/orders/{order_id}/ask-approval/": lambda _world: {"clause": "none@1/none#none", "reason": "急"},
    "POST /api/v1/visits/{visit_id}/waive/": lambda _world: {"clause": "none@1/none#none", "reason": "急"},
    "POST /api/v1/visits/{visit_id}/ask-approval/": lambda _world: {"clause": "none@1/none#none", "reason": "急"},
    "POST /api/v1/visits/{visit_id}/assign/": lambda world: {"lead_id": world.shop.second.pk},
    "POST /api/v1/visits/{visit_id}/reschedule/": lambda _world: {
        "start_at": "2026-03-04T11:00:00+08:00",
        "end_at": "2026-03-04T12:00:00+08:00",
        "reason": "customer",
    },
    "POST /api/v1/visits/{visit_id}/shares/": lambda world: {
        "shares": [{"staff_id": world.shop.engineer.pk, "share_bp": 10_000}]
    },
    "POST /api/v1/visits/{visit_id}/refuse/": lambda _world: {"reason": "busy"},
    "POST /api/v1/visits/{visit_id}/transfer/": lambda world: {"taker_id": world.shop.second.pk, "reason": "顺路"},
    "POST /api/v1/visits/{visit_id}/cancel/": lambda _world: {"reason": "customer"},
    "POST /api/v1/visits/{visit_id}/confirm/": lambda _world: {"method": "phone", "name": "王经理"},
    "POST /api/v1/visits/{visit_id}/finish/": lambda _world: {"note": "已更换"},
    "POST /api/v1/visits/{visit_id}/incomplete/": lambda _world: {"reason": "parts", "next_step": "wait_parts"},
    "POST /api/v1/customers/": lambda world: {"name": "新客户", "unit_id": world.office.pk},
    "POST /api/v1/customers/{customer_id}/contacts/": lambda _world: {"name": "王师傅", "phone": "13900000001"},
    "POST /api/v1/sites/": lambda world: {"name": "新现场", "customer_id": world.shop.customer.pk},
    "POST /api/v1/assets/": lambda world: {
        "product_id": world.sample("product", lambda _world: make_product()).pk,
        "site_id": world.shop.site.pk,
    },
    "POST /api/v1/assets/{asset_id}/status/": lambda _world: {"status": "stopped"},
}


def path_to(address: Address, world: World) -> str:
    """An address with the samples' ids in it."""
    given = ADDRESSES[address.key](world) if address.key in ADDRESSES else {}
    path = "/" + address.route.replace("\\Z", "").lstrip("^")
    for name, converter in address.parameters.items():
        value = given.get(name)
        if value is None:
            value = PARAMETERS[name](world) if name in PARAMETERS else NOTHING.get(converter, "nothing")
        for written in (f"<{converter}:{name}>", f"<{name}>"):
            path = path.replace(written, str(value))
    return path
