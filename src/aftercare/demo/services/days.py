"""The last 90 days, played through the live services with a clock that moves.

Each request is a course: a generator that does one thing and says when the next is due. All
courses wait in one queue by time, so everything happens in its order, as in life.
"""

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.demo import rules
from aftercare.demo.services import duties, regulations, today, week
from aftercare.demo.services.acts import ZONE, Acts, Thing, office_hour
from aftercare.platform.accounts import public as accounts
from aftercare.service import public as service

DAYS = 90
# Requests a day: on weekdays and at weekends.
BUSY, QUIET = 3, 1
# How long after the order the engineer is to be there, in minutes.
DELAYS = {"emergency": (15, 60), "urgent": (30, 150), "normal": (50, 320), "low": (200, 1_500)}

Course = Generator[datetime, None, None]


def play(*, until: datetime, progress: Callable[[str, int, int], None]) -> Acts:
    """Play from 90 days ago until now; what is not finished by then is today's open work."""
    played = Play(until, progress)
    played.run()
    return played.acts


class Play:
    """Courses in one queue, and the clock that goes from one to the next."""

    def __init__(self, until: datetime, progress: Callable[[str, int, int], None]) -> None:
        self.until, self.progress = until, progress
        self.draw = Random(rules.SEED + 3)  # noqa: S311
        self.queue: list[tuple[datetime, int, Course]] = []
        self.order = count()
        self.acts = Acts(self.draw, until - timedelta(days=DAYS))

    def run(self) -> None:
        """The whole of it; planned work is laid around what broke, so it comes last."""
        self._fill_queue()
        self.go()
        week.rosters(at=self.until)
        for begin, course in week.courses(self.acts, self.until):
            self.wait(begin, course)
        self.go("this week")

    def go(self, part: str = "the last 90 days") -> None:
        """Until the queue holds only things to come."""
        with clock.running(lambda: self.acts.now), accounts.remembering():
            while self.queue and self.queue[0][0] <= self.until:
                self.acts.now, _number, course = heappop(self.queue)
                self.progress(part, max(0, DAYS - (self.until - self.acts.now).days), DAYS)
                self._step(course)
        self.progress(part, DAYS, DAYS)

    def _fill_queue(self) -> None:
        """When requests come: in the morning more than at night; and what is open today."""
        for day in range(DAYS):
            morning = (
                (self.acts.now + timedelta(days=day))
                .astimezone(ZONE)
                .replace(hour=0, minute=0, second=0, microsecond=0)
            )
            for _one in range(BUSY if morning.weekday() < 5 else QUIET):
                hour = min(23.5, max(0.2, self.draw.gauss(11, 4)))
                self.wait(morning + timedelta(hours=hour), self.course())
        for number, pack in enumerate(rules.PACKS):
            begin = office_hour(self.until - timedelta(days=rules.ADOPTED_AGO - number), self.draw)
            self.wait(begin, regulations.course(self.acts, pack))
        revised = office_hour(self.until - timedelta(days=rules.REVISED_AGO), self.draw)
        self.wait(revised, regulations.revising(self.acts))
        adopted = self.until - timedelta(days=rules.ADOPTED_AGO)
        self.wait(adopted, duties.escalating(self.acts, self.wait))
        self.wait(adopted, duties.keeping(self.acts, self.wait))
        for begin, course in today.courses(self.acts, self.until):
            self.wait(begin, course)

    def wait(self, at: datetime, course: Course) -> None:
        """Go on with it then."""
        heappush(self.queue, (at, next(self.order), course))

    def _step(self, course: Course) -> None:
        """One thing happens; a refusal ends the course there, as open work that somebody has to look at."""
        try:
            due = next(course)
        except (StopIteration, DomainError):
            return
        self.wait(max(due, self.acts.now + timedelta(minutes=1)), course)

    def course(self) -> Course:
        """One request from its first word to the archive."""
        acts, draw = self.acts, self.draw
        thing = draw.choice(acts.things)
        symptom, words = draw.choice(thing.family.symptoms)
        desk = acts.desks[thing.unit_path]
        acts.past.append((thing, symptom, words))
        request = acts.receive(thing, symptom, words)
        yield acts.soon(3, 25)
        acts.triage(request, symptom, desk)
        yield acts.soon(2, 20)
        acts.answer(request, desk)
        if draw.random() < 0.12:
            yield acts.soon(5, 40)
            acts.diagnose(request, desk, solved=True)
            yield acts.soon(600, 3000)
            service.requests.archive(request_id=request.pk, by=desk["manager"], at=acts.now)
            return
        yield acts.soon(5, 40)
        acts.plan(request, desk)
        order = service.orders.open_for_request(request_id=request.pk, by=desk["dispatcher"], at=acts.now)
        yield acts.soon(2, 20)
        yield from self._work(order, request.urgency, thing, desk, tries=3)
        order.refresh_from_db()
        if order.state != service.Order.State.DONE:
            return
        yield acts.soon(60, 700)
        report_id = acts.report(order)
        if report_id is None:
            return
        yield acts.soon(60, 1200)
        service.reports.review(report_id=report_id, by=desk["manager"], right=True, at=acts.now)
        yield acts.soon(300, 2000)
        service.requests.archive(request_id=request.pk, by=desk["manager"], at=acts.now)

    def _work(self, order: service.Order, urgency: str, thing: Thing, desk: dict[str, Actor], *, tries: int) -> Course:
        """Visits until the work is done, or the tries are used up."""
        acts, draw = self.acts, self.draw
        for _try in range(tries):
            begin = acts.soon(*DELAYS[urgency])
            # Some come later than promised, as in life; only emergencies go out at night.
            begin += timedelta(minutes=draw.uniform(600, 2_400)) if draw.random() < 0.1 else timedelta()
            visit = acts.schedule(order, desk, begin if urgency == "emergency" else office_hour(begin, draw))
            if visit is None or visit.lead_id is None or visit.planned_start_at is None:
                return
            engineer = acts.engineer(visit.lead_id)
            yield acts.soon(2, 12)
            service.steps.accept(visit_id=visit.pk, by=engineer, at=acts.now)
            yield visit.planned_start_at - timedelta(minutes=draw.uniform(20, 45))
            acts.depart(visit, engineer)
            yield visit.planned_start_at + timedelta(minutes=draw.gauss(-2, 14))
            acts.load[visit.lead_id] -= 1
            service.steps.arrive(visit_id=visit.pk, by=engineer, at=acts.now, scanned=draw.random() < 0.5)
            yield acts.soon(2, 10)
            service.steps.start_work(visit_id=visit.pk, by=engineer, at=acts.now)
            yield acts.soon(25, 110)
            if draw.random() < 0.12:
                acts.leave(visit, engineer)
                yield acts.soon(200, 1500)
                continue
            acts.finish(visit, order, thing, engineer)
            yield acts.soon(2, 20)
            acts.confirm(visit, thing, engineer)
            yield acts.soon(10, 240)
            acts.write_record(visit, engineer)
            return
