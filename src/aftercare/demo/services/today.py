"""Today's open work: cases that have come just so far, whatever the hour at which the company is loaded."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.demo.rules import Scene, Stage
from aftercare.demo.services.acts import Acts, Thing, office_hour
from aftercare.registry.organisation import public as organisation
from aftercare.service import public as service

Course = Generator[datetime, None, None]
# Most of it happens in the first office, which is the one of the logins.
HOME_SHARE = 0.62
TRAPPED = Words("停在楼层间，有人被困", "Stopped between floors, a person is trapped")


def courses(acts: Acts, until: datetime) -> Iterator[tuple[datetime, Course]]:
    """Every case of every scene with the moment at which it begins."""
    cast = _Cast(acts, until)
    for scene in rules.SCENES:
        for number in range(scene.many):
            begin = until - timedelta(minutes=acts.draw.uniform(*scene.ago))
            yield begin, _Case(acts, cast, scene, number, until).run()


class _Cast:
    """Which equipment breaks today, in which office, and who is the engineer of the logins."""

    def __init__(self, acts: Acts, until: datetime) -> None:
        self.acts = acts
        self.home = acts.home
        desk = acts.desks.get(self.home, {})
        self.me = min((actor.id for key, actor in desk.items() if key.startswith("engineer-") and actor.id), default=0)
        acts.busy.add(self.me)
        known = organisation.available_engineers(self.home, until, staff_ids=[self.me])
        self.skills = frozenset(known[0].skills) if known else frozenset()
        self.left = acts.draw.sample(acts.things, len(acts.things))

    def thing(self, scene: Scene, *, again: bool) -> tuple[Thing, str, Words]:
        """The next piece that fits, with its fault; `again`: one that broke in the same way some days ago."""
        if again:
            past = [one for one in self.acts.past[-60:] if one[0].unit_path == self.home]
            if past:
                return self.acts.draw.choice(past)
        home = scene.mine or bool(scene.safety) or self.acts.draw.random() < HOME_SHARE
        index = next(
            index
            for index, thing in enumerate(self.left)
            if (thing.unit_path == self.home) == home and self._fits(scene, thing)
        )
        thing = self.left.pop(index)
        symptom, words = self.acts.draw.choice(thing.family.symptoms)
        return (thing, "stopped", TRAPPED) if scene.safety else (thing, symptom, words)

    def _fits(self, scene: Scene, thing: Thing) -> bool:
        if scene.safety:
            return thing.family.code == "lift"
        return not scene.mine or thing.family.skill in self.skills


@dataclass(frozen=True, slots=True)
class _Case:
    """One case that stops at its stage."""

    acts: Acts
    cast: _Cast
    scene: Scene
    number: int
    until: datetime

    def run(self) -> Course:
        """From the report to the stage; what the customer adds comes last."""
        acts, scene = self.acts, self.scene
        thing, symptom, words = self.cast.thing(scene, again=self.number < scene.repeats)
        desk = acts.desks[thing.unit_path]
        urgency = "emergency" if scene.safety else ""
        request = acts.receive(thing, symptom, words, urgency=urgency, safety=scene.safety)
        yield from self._handle(request, thing, symptom, desk)
        if self.number < scene.urged:
            yield max(acts.now, self.until - timedelta(minutes=acts.draw.uniform(2, 30)))
            service.requests.urge(
                request_id=request.pk, by=desk["hotline"], words=acts.draw.choice(rules.URGES), at=acts.now
            )
        if scene.paused:
            yield acts.soon(1, 10)
            service.requests.pause(request_id=request.pk, by=desk["dispatcher"], reason=scene.paused, at=acts.now)

    def _handle(self, request: service.Request, thing: Thing, symptom: str, desk: dict[str, Actor]) -> Course:
        acts, stage = self.acts, self.scene.stage
        if stage < Stage.TRIAGED:
            return
        yield acts.soon(2, 9)
        acts.triage(request, symptom, desk)
        yield acts.soon(1, 7)
        acts.answer(request, desk)
        if stage < Stage.PLANNED:
            return
        yield acts.soon(4, 18)
        acts.plan(request, desk)
        if stage < Stage.OPEN:
            return
        yield acts.soon(1, 4)
        order = service.orders.open_for_request(request_id=request.pk, by=desk["dispatcher"], at=acts.now)
        if stage < Stage.DISPATCHED:
            return
        yield self._sent()
        yield from self._visit(order, thing, desk)

    def _sent(self) -> datetime:
        """Soon; what nobody has accepted yet was sent just now, so that there is still time for it."""
        if self.scene.stage is not Stage.DISPATCHED:
            return self.acts.soon(2, 14)
        return max(self.acts.soon(1, 3), self.until - timedelta(minutes=self.acts.draw.uniform(3, 40)))

    def _visit(self, order: service.Order, thing: Thing, desk: dict[str, Actor]) -> Course:
        acts, stage = self.acts, self.scene.stage
        lead_id = self.cast.me if self.scene.mine else None
        visit = acts.schedule(order, desk, self._begin(), lead_id=lead_id)
        if visit is None or visit.lead_id is None or stage < Stage.ACCEPTED:
            return
        engineer = acts.engineer(visit.lead_id)
        if stage in {Stage.TRAVELLING, Stage.ON_SITE}:
            acts.busy.add(visit.lead_id)
        yield acts.soon(2, 12)
        service.steps.accept(visit_id=visit.pk, by=engineer, at=acts.now)
        if stage < Stage.TRAVELLING:
            return
        begin = max(visit.planned_start_at or acts.now, acts.now)
        yield min(begin, self.until) - timedelta(minutes=acts.draw.uniform(18, 35))
        acts.depart(visit, engineer)
        if stage < Stage.ON_SITE:
            return
        yield begin - timedelta(minutes=acts.draw.uniform(0, 9))
        service.steps.arrive(visit_id=visit.pk, by=engineer, at=acts.now, scanned=acts.draw.random() < 0.7)
        yield acts.soon(2, 6)
        service.steps.start_work(visit_id=visit.pk, by=engineer, at=acts.now)
        yield from self._end(order, visit, thing, engineer)

    def _begin(self) -> datetime:
        """When the visit is to begin, so that the case stands at its stage now."""
        draw, stage = self.acts.draw, self.scene.stage
        if stage < Stage.TRAVELLING:
            return office_hour(self.until + timedelta(minutes=draw.uniform(35, 1_100)), draw)
        low, high = {
            Stage.TRAVELLING: (-20, -8),
            Stage.ON_SITE: (25, 80),
            Stage.INCOMPLETE: (140, 300),
            Stage.FINISHED: (120, 300),
            Stage.REPORTED: (260, 420),
        }[stage]
        return self.until - timedelta(minutes=draw.uniform(low, high))

    def _end(self, order: service.Order, visit: service.Visit, thing: Thing, engineer: Actor) -> Course:
        acts, stage = self.acts, self.scene.stage
        if stage < Stage.INCOMPLETE:
            return
        yield acts.soon(30, 85)
        if stage is Stage.INCOMPLETE:
            acts.leave(visit, engineer)
            return
        acts.finish(visit, order, thing, engineer)
        if stage < Stage.REPORTED:
            return
        yield acts.soon(2, 15)
        acts.confirm(visit, thing, engineer)
        yield acts.soon(5, 30)
        acts.write_record(visit, engineer)
        yield acts.soon(20, 90)
        acts.report(order)
