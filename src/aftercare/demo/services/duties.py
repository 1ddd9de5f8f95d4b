"""What comes by itself under written rules: escalations go out and are taken over, routine duties are done."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta

from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.demo import rules
from aftercare.demo.services.acts import ZONE, Acts, office_hour
from aftercare.platform.journal import public as journal
from aftercare.regulations import public as regulations

Course = Generator[datetime, None, None]
Wait = Callable[[datetime, Course], None]

# The journal's reader that notes when the next step of a case falls due.
WATCHING = frozenset({"regulations.escalations"})
# How often the day is looked at, in minutes: while people are at work, and else.
AT_WORK, AT_NIGHT = 30, 120


def escalating(acts: Acts, wait: Wait) -> Course:
    """As the worker does each minute: each step goes out at the moment at which it falls due."""
    told = 0
    while True:
        journal.run_consumers(at=acts.now, only=WATCHING)
        while (due := regulations.next_escalation_at()) is not None and due <= acts.now:
            if not regulations.sweep_escalations(by=SYSTEM, at=due):
                break
        for row in regulations.escalations_after(told):
            told = row.pk
            if acts.draw.random() < rules.TAKEN_OVER:
                wait(acts.soon(3, 50), _taking_over(acts, row.pk, [one.staff_id for one in row.receivers.all()]))
        hour = acts.now.astimezone(ZONE).hour
        yield acts.now + timedelta(minutes=AT_WORK if 7 <= hour < 21 else AT_NIGHT)


def _taking_over(acts: Acts, escalation_id: int, staff: list[int]) -> Course:
    """One of those who were told sees to it."""
    who = acts.people(staff)
    if who:
        regulations.answer_escalation(escalation_id=escalation_id, by=who[0], at=acts.now)
    yield from ()


def keeping(acts: Acts, wait: Wait) -> Course:
    """Every morning turns are opened; people do theirs before they are due, a few too late, a few never."""
    known: set[int] = set()
    while True:
        regulations.bring_duties_up_to_date(acts.now)
        for duty in regulations.open_duties():
            if duty.pk not in known and duty.form and duty.due_at < acts.now + timedelta(days=3):
                known.add(duty.pk)
                for begin in _begin(acts, duty.due_at):
                    wait(begin, _doing(acts, duty.pk))
        morning = acts.now.astimezone(ZONE) + timedelta(days=1)
        yield morning.replace(hour=7, minute=30, second=0, microsecond=0)


def _begin(acts: Acts, due_at: datetime) -> Iterator[datetime]:
    """When somebody gets to it; some forget."""
    chance = acts.draw.random()
    if chance < rules.ON_TIME:
        early = office_hour(due_at - timedelta(hours=acts.draw.uniform(12, 40)), acts.draw)
        yield max(early, acts.now) if early < due_at else due_at - timedelta(hours=8)
    elif chance < rules.ON_TIME + rules.TOO_LATE:
        yield office_hour(due_at + timedelta(hours=acts.draw.uniform(6, 60)), acts.draw)


def _doing(acts: Acts, duty_id: int) -> Course:
    """Whoever owes it fills in the form; whoever reviews it does so in the days after."""
    owing, reviewing = (acts.people(staff) for staff in regulations.people_of_duty(duty_id, acts.now))
    if not owing:
        return
    sheet = regulations.lay_out_duty(duty_id=duty_id, by=owing[0], at=acts.now)
    acts.papers.complete(sheet.pk, owing[0], acts.now)
    reviewers: list[Actor] = [one for one in reviewing if one.id != owing[0].id]
    if reviewers:
        yield acts.soon(200, 2_000)
        regulations.review_duty(duty_id=duty_id, by=reviewers[0], at=acts.now)
