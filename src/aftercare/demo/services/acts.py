"""What people of the demo company do: each act is one call of a live service, at the moment the clock shows."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.demo.services.papers import Papers
from aftercare.operations.dispatch import public as dispatch
from aftercare.platform.accounts import public as accounts
from aftercare.platform.jobs import public as jobs
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.service import public as service

ZONE = ZoneInfo("Asia/Shanghai")
VISITOR = Actor(kind=ActorKind.LINK, channel=Channel.PUBLIC_FORM)
QUARTER = 15 * 60
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Thing:
    """A piece of equipment that may break, and who would report it."""

    asset_id: int
    family: rules.Family
    unit_path: str
    name: str
    place: str
    contact: tuple[str, str]


class Acts:
    """The people at work; `now` is set by whoever plays."""

    def __init__(self, draw: Random, now: datetime) -> None:
        self.draw, self.now = draw, now
        self.things = _things()
        self.desks = _desks()
        home = units.by_code(rules.OFFICES[0].code)
        # The first office, which is the one of the logins.
        self.home = home.path if home else ""
        self.papers = Papers(draw)
        # Engineer → visits given out and not begun yet, so that work is spread.
        self.load: Counter[int] = Counter()
        # Who is out on a job now and takes no other.
        self.busy: set[int] = set()
        # How often a gate was shut.
        self.refused = 0
        # What broke, and how, in the order of time.
        self.past: list[tuple[Thing, str, Words]] = []

    def soon(self, low: float, high: float) -> datetime:
        """So many minutes from now."""
        return self.now + timedelta(minutes=self.draw.uniform(low, high))

    def engineer(self, staff_id: int) -> Actor:
        """The engineer at work."""
        return next(desk[f"engineer-{staff_id}"] for desk in self.desks.values() if f"engineer-{staff_id}" in desk)

    def people(self, staff_ids: Collection[int]) -> list[Actor]:
        """Those of the company with these numbers."""
        return [who for desk in self.desks.values() for who in desk.values() if who.id in staff_ids]

    def receive(
        self, thing: Thing, symptom: str, words: Words, *, urgency: str = "", safety: str = ""
    ) -> service.Request:
        """A customer reports a fault, by phone or on the public form."""
        by_phone = bool(safety) or self.draw.random() < 0.65
        urgency = urgency or self.draw.choices(("emergency", "urgent", "normal", "low"), weights=(1, 3, 8, 2))[0]
        name, phone = thing.contact
        report = service.Report(
            nature="defect" if thing.family.code == "works" else "breakdown",
            source="phone" if by_phone else "web_form",
            title=f"{thing.name}{words.zh}",
            description=self.draw.choice(rules.SAYINGS).format(place=thing.place, thing=thing.name, fault=words.zh),
            symptom_code=symptom if by_phone else "",
            urgency=urgency,
            safety=safety,
            asset_id=thing.asset_id,
            reporter_name=name,
            reporter_phone=phone,
        )
        by = self.desks[thing.unit_path]["hotline"].through(Channel.HOTLINE) if by_phone else VISITOR
        return service.requests.receive(report=report, by=by, at=self.now)

    def triage(self, request: service.Request, symptom: str, desk: dict[str, Actor]) -> None:
        """The hotline classifies."""
        service.requests.triage(
            request_id=request.pk,
            by=desk["hotline"],
            nature=request.nature,
            urgency=request.urgency,
            impact=self.draw.choices(("high", "medium", "low"), weights=(1, 4, 2))[0],
            symptom_code=symptom,
            safety=request.safety,
            at=self.now,
        )

    def answer(self, request: service.Request, desk: dict[str, Actor]) -> None:
        """The hotline calls back."""
        words = self.draw.choice(rules.ANSWERS)
        service.requests.answer(request_id=request.pk, by=desk["hotline"], way="phone", words=words, at=self.now)

    def diagnose(self, request: service.Request, desk: dict[str, Actor], *, solved: bool) -> None:
        """The hotline helps from afar, or finds that somebody must go."""
        service.requests.diagnose(
            request_id=request.pk,
            by=desk["hotline"],
            findings=rules.FINDINGS[2 if solved else 0],
            verdict="solved" if solved else "visit_needed",
            at=self.now,
        )

    def plan(self, request: service.Request, desk: dict[str, Actor]) -> None:
        """The dispatcher writes down how it will be handled."""
        text = self.draw.choice(rules.PLANS)
        service.requests.plan(request_id=request.pk, by=desk["dispatcher"], text=text, at=self.now)

    def schedule(
        self, order: service.Order, desk: dict[str, Actor], begin: datetime, *, lead_id: int | None = None
    ) -> service.Visit | None:
        """The fit engineer with the least to do is sent; None if nobody can."""
        order.refresh_from_db()
        for delay in (0, 120, 24 * 60):
            start = quarter(begin + timedelta(minutes=delay))
            for staff_id in [lead_id] if lead_id else self._fit(order, start):
                try:
                    visit = service.visits.plan(
                        order_id=order.pk,
                        by=desk["dispatcher"],
                        start_at=start,
                        end_at=start + timedelta(minutes=order.duration_minutes),
                        lead_id=staff_id,
                        dispatch_now=True,
                        at=self.now,
                    )
                except DomainError:
                    continue
                self.load[staff_id] += 1
                if self.draw.random() >= rules.FORGETFUL:
                    self.agree(visit, desk["hotline"])
                return visit
        return None

    def agree(self, visit: service.Visit, by: Actor) -> None:
        """The customer hears by phone when somebody comes, and says yes (D03.3)."""
        dispatch.contacts.agree(visit_id=visit.pk, by=by, way="phone", at=self.now)

    def _fit(self, order: service.Order, start: datetime) -> list[int]:
        found = organisation.available_engineers(order.unit_path, start, order.skills, certificates=order.certificates)
        able = [one.staff_id for one in found if one.is_fit]
        fit = [staff_id for staff_id in able if staff_id not in self.busy] or able
        self.draw.shuffle(fit)
        return sorted(fit, key=lambda staff_id: self.load[staff_id])[:6]

    def finish(self, visit: service.Visit, order: service.Order, thing: Thing, engineer: Actor) -> None:
        """Tasks ticked, test sheet filled in, work done."""
        for task in order.tasks.order_by("position"):
            if task.is_required or self.draw.random() < 0.7:
                service.orders.tick_task(order_id=order.pk, by=engineer, position=task.position, done=True, at=self.now)
        if order.sheet_key:
            sheet = sheets.open_sheet(
                form=order.sheet_key, kind="visit", subject_id=visit.pk, role="test", by=engineer, at=self.now
            )
            answers = {"runs": "pass", "insulation": f"{self.draw.uniform(0.8, 5):.1f}", "cleaned": "pass"}
            sheets.submit(sheet_id=sheet.pk, answers=answers, by=engineer, at=self.now)
        words = self.draw.choice(rules.TOLD)
        dispatch.contacts.tell(visit_id=visit.pk, by=engineer, way="in_person", words=words, at=self.now)
        cause, action = self.draw.choice(thing.family.causes)[0], self.draw.choice(thing.family.actions)[0]
        service.steps.finish(
            visit_id=visit.pk,
            by=engineer,
            note=self.draw.choice(rules.NOTES),
            cause_code=cause,
            action_code=action,
            at=self.now,
        )

    def depart(self, visit: service.Visit, engineer: Actor) -> None:
        """The engineer sets out; some forget the register, are refused, and enter the trip then (D20.5)."""
        asked = rules.TRIP_REGISTER in regulations.forms_asked(visit.case_id)
        if asked and self.draw.random() >= rules.FORGETFUL:
            self.papers.hand_in(rules.TRIP_REGISTER, visit, engineer, self.now)
        self._through(
            lambda: service.steps.depart(visit_id=visit.pk, by=engineer, at=self.now),
            lambda clause: self._make_good(visit, engineer, clause),
        )

    def _through(self, step: Callable[[], T], make_good: Callable[[str], None]) -> T:
        """A step that gates may stop: what each asks for is made good, then it is tried again."""
        for _gate in range(rules.MOST_GATES):
            try:
                return step()
            except regulations.GateShutError as refusal:
                make_good(refusal.clause)
        return step()

    def _make_good(self, visit: service.Visit, engineer: Actor, clause: str) -> None:
        """The customer is called, the trip entered now; without network the office manager lets pass, once."""
        if clause.endswith(rules.CUSTOMER_TOLD):
            self.agree(visit, engineer)
            return
        self.refused += 1
        if self.refused != rules.WAIVED:
            self.papers.hand_in(rules.TRIP_REGISTER, visit, engineer, self.now)
            return
        manager = self.desks[visit.unit_path]["manager"]
        service.evidence.waive_on_visit(
            visit_id=visit.pk, clause=clause, reason=rules.WAIVED_BECAUSE, by=manager, at=self.now
        )

    def write_record(self, visit: service.Visit, engineer: Actor) -> None:
        """Most write the service record and the service sheet after the visit (D20.7, D03)."""
        asked = regulations.forms_asked(visit.case_id)
        for form in rules.AFTER_VISITS:
            if form in asked and self.draw.random() < rules.DUTIFUL:
                visit.refresh_from_db()
                self.papers.hand_in(form, visit, engineer, self.now)

    def leave(self, visit: service.Visit, engineer: Actor) -> None:
        """The engineer goes with work left."""
        reason, following = self.draw.choice((("parts", "wait_parts"), ("access", "new_visit"), ("time", "new_visit")))
        service.steps.leave_incomplete(visit_id=visit.pk, by=engineer, reason=reason, next_step=following, at=self.now)

    def confirm(self, visit: service.Visit, thing: Thing, engineer: Actor) -> None:
        """The customer says by phone that it works, or on the page that the link opens, and how content they are."""
        name = thing.contact[0] or "现场负责人"
        request_id = visit.order.request_id
        if request_id is None or self.draw.random() >= rules.BY_LINK:
            service.steps.confirm(visit_id=visit.pk, by=engineer, method="phone", name=name, at=self.now)
            return
        rating = self.draw.choices(tuple(rules.REMARKS), weights=rules.CONTENT)[0]
        token = accounts.links.make(kind="request", subject_id=request_id, at=self.now)
        service.steps.confirm(
            visit_id=visit.pk,
            by=accounts.links.open_link(token, kind="request", at=self.now).by,
            method="link",
            name=name,
            rating=rating,
            remark=self.draw.choice(rules.REMARKS[rating]),
            at=self.now,
        )

    def report(self, order: service.Order) -> int | None:
        """The engineer issues the report, with the sheet that belongs to it, and it is printed; its id."""
        visit = order.visits.order_by("-sequence").first()
        if visit is None or visit.lead_id is None:
            return None
        engineer = self.engineer(visit.lead_id)
        issued = self._through(
            lambda: service.reports.issue(
                order_id=order.pk,
                by=engineer,
                cause="现场检查确认故障原因",
                solution=visit.work_note,
                advice="建议按周期做预防性保养",
                at=self.now,
            ),
            lambda _clause: self.papers.hand_in(rules.SERVICE_SHEET, visit, engineer, self.now),
        )
        jobs.run_ready(self.now, lease=rules.OPENED_AGO)
        return issued.pk


def quarter(moment: datetime) -> datetime:
    """The next full quarter of an hour."""
    over = int(moment.timestamp()) % QUARTER
    return moment.replace(microsecond=0) + timedelta(seconds=(QUARTER - over) % QUARTER)


def office_hour(moment: datetime, draw: Random) -> datetime:
    """The moment itself between 8 and 17, else some hour of the next morning or afternoon."""
    local = moment.astimezone(ZONE)
    if 8 <= local.hour < 17:
        return local
    day = local + timedelta(days=1) if local.hour >= 17 else local
    return day.replace(hour=draw.randrange(8, 16), minute=draw.choice((0, 15, 30, 45)), second=0, microsecond=0)


def _things() -> list[Thing]:
    families = {family.code: family for family in rules.FAMILIES}
    people: dict[int, tuple[str, str]] = {}
    for customer_id, name, phone in customers.Contact.objects.order_by("-pk").values_list(
        "customer_id", "name", "phone"
    ):
        people[customer_id] = (name, phone)
    rows = equipment.Asset.objects.filter(product__family__code__in=list(families)).order_by("pk")
    fields = ("pk", "product__family__code", "unit_path", "name", "place", "customer_id")
    return [
        Thing(pk, families[code], path, name, place, people.get(customer_id or 0, ("", "13800000000")))
        for pk, code, path, name, place, customer_id in rows.values_list(*fields)
    ]


def _desks() -> dict[str, dict[str, Actor]]:
    """Unit path → who sits at which desk; engineers by number."""
    found: dict[str, dict[str, Actor]] = {}
    rows = organisation.PostHolding.objects.filter(active_to=None).order_by("staff_id")
    for path, post, staff_id, user_id in rows.values_list(
        "staff__unit_path", "post__code", "staff_id", "staff__user_id"
    ):
        desk = found.setdefault(path, {})
        actor = Actor(kind=ActorKind.STAFF, id=staff_id, user_id=user_id)
        key = f"engineer-{staff_id}" if post in {"engineer", "support"} else post
        desk.setdefault(key, actor)
    return found
