"""The last 90 days, played through the live services with a clock that moves.

Each request is a course: a generator that does one thing and says when the next is due. All
courses wait in one queue by time, so everything happens in its order, as in life.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.platform.accounts import public as accounts
from aftercare.platform.sheets import public as sheets
from aftercare.registry.equipment import public as equipment
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

DAYS = 90
# Requests a day: on weekdays, at weekends, and in the last two days.
BUSY, QUIET, RUSH = 3, 1, 12
ZONE = ZoneInfo("Asia/Shanghai")
VISITOR = Actor(kind=ActorKind.LINK, channel=Channel.PUBLIC_FORM)

Course = Generator[datetime, None, None]


def play(*, until: datetime, progress: Callable[[str, int, int], None]) -> None:
    """Play from 90 days ago until now; what is not finished by then is today's open work."""
    _Play(until, progress).run()


@dataclass(frozen=True, slots=True)
class _Thing:
    """A piece of equipment that may break."""

    asset_id: int
    family: rules.Family
    unit_path: str


class _Play:
    def __init__(self, until: datetime, progress: Callable[[str, int, int], None]) -> None:
        self.until, self.progress = until, progress
        self.draw = Random(rules.SEED + 3)  # noqa: S311
        self.queue: list[tuple[datetime, int, Course]] = []
        self.order = count()
        self.now = until - timedelta(days=DAYS)
        self.things = _things()
        self.desks = _desks()

    def run(self) -> None:
        """Until the queue holds only things to come."""
        self._fill_queue()
        start, total = self.now, DAYS
        with clock.running(lambda: self.now), accounts.remembering():
            while self.queue and self.queue[0][0] <= self.until:
                self.now, _number, course = heappop(self.queue)
                self.progress("the last 90 days", min((self.now - start).days, total), total)
                self._step(course)
        self.progress("the last 90 days", total, total)

    def _fill_queue(self) -> None:
        """When requests come: in the morning more than at night."""
        for day in range(DAYS + 1):
            morning = (
                (self.now + timedelta(days=day)).astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
            )
            # The last two days are full ones, so that there is something to do today.
            many = RUSH if day >= DAYS - 1 else BUSY if morning.weekday() < 5 else QUIET
            for _one in range(many):
                hour = min(23.5, max(0.2, self.draw.gauss(11, 4)))
                self._wait(morning + timedelta(hours=hour), self._course())

    def _wait(self, at: datetime, course: Course) -> None:
        heappush(self.queue, (at, next(self.order), course))

    def _step(self, course: Course) -> None:
        """One thing happens; a refusal ends the course there, as open work that somebody has to look at."""
        try:
            due = next(course)
        except (StopIteration, DomainError):
            return
        self._wait(max(due, self.now + timedelta(minutes=1)), course)

    def _soon(self, low: float, high: float) -> datetime:
        """So many minutes from now."""
        return self.now + timedelta(minutes=self.draw.uniform(low, high))

    def _course(self) -> Course:
        """One request from its first word to the archive."""
        draw = self.draw
        thing = draw.choice(self.things)
        symptom, words = draw.choice(thing.family.symptoms)
        desk = self.desks[thing.unit_path]
        request = self._receive(thing, symptom, words)
        yield self._soon(3, 40)
        self._triage(request, symptom, desk)
        yield self._soon(2, 30)
        service.requests.answer(
            request_id=request.pk, by=desk["hotline"], way="phone", words="已联系客户，确认现场情况", at=self.now
        )
        if draw.random() < 0.12:
            yield self._soon(5, 40)
            self._diagnose(request, desk, solved=True)
            yield self._soon(600, 3000)
            service.requests.archive(request_id=request.pk, by=desk["manager"], at=self.now)
            return
        yield self._soon(5, 60)
        service.requests.plan(request_id=request.pk, by=desk["dispatcher"], text=draw.choice(rules.PLANS), at=self.now)
        order = service.orders.open_for_request(request_id=request.pk, by=desk["dispatcher"], at=self.now)
        yield self._soon(2, 90)
        yield from self._work(order, thing, desk, tries=3)
        order.refresh_from_db()
        if order.state != service.Order.State.DONE:
            return
        yield self._soon(60, 900)
        yield from self._report(order, desk)
        yield self._soon(300, 2500)
        service.requests.archive(request_id=request.pk, by=desk["manager"], at=self.now)

    def _receive(self, thing: _Thing, symptom: str, words: Words) -> service.Request:
        by_phone = self.draw.random() < 0.65
        report = service.Report(
            nature="defect" if thing.family.code == "works" else "breakdown",
            source="phone" if by_phone else "web_form",
            title=f"{thing.family.name.zh}{words.zh}",
            description=f"客户反映{thing.family.name.zh}{words.zh}，希望尽快处理。",
            symptom_code=symptom if by_phone else "",
            urgency=self.draw.choices(("emergency", "urgent", "normal", "low"), weights=(1, 3, 8, 2))[0],
            asset_id=thing.asset_id,
            reporter_phone=f"13{self.draw.randrange(10**8, 10**9)}",
        )
        by = self.desks[thing.unit_path]["hotline"].through(Channel.HOTLINE) if by_phone else VISITOR
        return service.requests.receive(report=report, by=by, at=self.now)

    def _triage(self, request: service.Request, symptom: str, desk: dict[str, Actor]) -> None:
        service.requests.triage(
            request_id=request.pk,
            by=desk["hotline"],
            nature=request.nature,
            urgency=request.urgency,
            impact=self.draw.choices(("high", "medium", "low"), weights=(1, 4, 2))[0],
            symptom_code=symptom,
            at=self.now,
        )

    def _diagnose(self, request: service.Request, desk: dict[str, Actor], *, solved: bool) -> None:
        service.requests.diagnose(
            request_id=request.pk,
            by=desk["hotline"],
            findings=rules.FINDINGS[2 if solved else 0],
            verdict="solved" if solved else "visit_needed",
            at=self.now,
        )

    def _work(self, order: service.Order, thing: _Thing, desk: dict[str, Actor], *, tries: int) -> Course:
        """Visits until the work is done, or the tries are used up."""
        for _try in range(tries):
            visit = self._plan(order, desk)
            if visit is None or visit.lead_id is None or visit.planned_start_at is None:
                return
            engineer = self.engineers[visit.lead_id]
            yield self._soon(3, 45)
            service.steps.accept(visit_id=visit.pk, by=engineer, at=self.now)
            yield visit.planned_start_at - timedelta(minutes=self.draw.uniform(20, 60))
            service.steps.depart(visit_id=visit.pk, by=engineer, at=self.now)
            yield visit.planned_start_at + timedelta(minutes=self.draw.gauss(-2, 14))
            service.steps.arrive(visit_id=visit.pk, by=engineer, at=self.now, scanned=self.draw.random() < 0.5)
            yield self._soon(2, 10)
            service.steps.start_work(visit_id=visit.pk, by=engineer, at=self.now)
            yield self._soon(25, 110)
            if self.draw.random() < 0.12:
                reason, following = self.draw.choice(
                    (("parts", "wait_parts"), ("access", "new_visit"), ("time", "new_visit"))
                )
                service.steps.leave_incomplete(
                    visit_id=visit.pk, by=engineer, reason=reason, next_step=following, at=self.now
                )
                yield self._soon(300, 2500)
                continue
            self._finish(visit, order, thing, engineer)
            yield self._soon(2, 20)
            service.steps.confirm(visit_id=visit.pk, by=engineer, method="phone", name="现场负责人", at=self.now)
            return

    def _plan(self, order: service.Order, desk: dict[str, Actor]) -> service.Visit | None:
        """The first engineer who can, in the next hours of work."""
        order.refresh_from_db()
        start = _working_hour(self.now + timedelta(minutes=self.draw.uniform(120, 4500)))
        for delay in (0, 120, 300, 24 * 60):
            begin = _working_hour(start + timedelta(minutes=delay))
            fit = [
                one
                for one in organisation.available_engineers(
                    order.unit_path, begin, order.skills, certificates=order.certificates
                )
                if one.is_fit
            ]
            self.draw.shuffle(fit)
            for one in fit[:6]:
                try:
                    return service.visits.plan(
                        order_id=order.pk,
                        by=desk["dispatcher"],
                        start_at=begin,
                        end_at=begin + timedelta(minutes=order.duration_minutes),
                        lead_id=one.staff_id,
                        dispatch_now=True,
                        at=self.now,
                    )
                except DomainError:
                    continue
        return None

    def _finish(self, visit: service.Visit, order: service.Order, thing: _Thing, engineer: Actor) -> None:
        for task in order.tasks.order_by("position"):
            if task.is_required or self.draw.random() < 0.7:
                service.orders.tick_task(order_id=order.pk, by=engineer, position=task.position, done=True, at=self.now)
        if order.sheet_key:
            sheet = sheets.open_sheet(
                form=order.sheet_key, kind="visit", subject_id=visit.pk, role="test", by=engineer, at=self.now
            )
            answers = {"runs": "pass", "insulation": f"{self.draw.uniform(0.8, 5):.1f}", "cleaned": "pass"}
            sheets.submit(sheet_id=sheet.pk, answers=answers, by=engineer, at=self.now)
        cause, action = self.draw.choice(thing.family.causes)[0], self.draw.choice(thing.family.actions)[0]
        service.steps.finish(
            visit_id=visit.pk,
            by=engineer,
            note=self.draw.choice(rules.NOTES),
            cause_code=cause,
            action_code=action,
            at=self.now,
        )

    def _report(self, order: service.Order, desk: dict[str, Actor]) -> Course:
        visit = order.visits.order_by("-sequence").first()
        if visit is None or visit.lead_id is None:
            return
        issued = service.reports.issue(
            order_id=order.pk,
            by=self.engineers[visit.lead_id],
            cause="现场检查确认故障原因",
            solution=visit.work_note,
            advice="建议按周期做预防性保养",
            at=self.now,
        )
        yield self._soon(60, 1500)
        service.reports.review(report_id=issued.pk, by=desk["manager"], right=True, at=self.now)

    @property
    def engineers(self) -> dict[int, Actor]:
        """Staff id → the engineer at work."""
        return {
            actor.id: actor
            for desk in self.desks.values()
            for key, actor in desk.items()
            if actor.id and key.startswith("engineer")
        }


def _working_hour(moment: datetime) -> datetime:
    """The same hour if it lies between 8 and 17, else the next morning."""
    local = moment.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
    if local.hour >= 17:
        local = (local + timedelta(days=1)).replace(hour=8)
    return local.replace(hour=8) if local.hour < 8 else local


def _things() -> list[_Thing]:
    families = {family.code: family for family in rules.FAMILIES}
    rows = equipment.Asset.objects.filter(product__family__code__in=list(families)).order_by("pk")
    return [
        _Thing(pk, families[code], path)
        for pk, code, path in rows.values_list("pk", "product__family__code", "unit_path")
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
