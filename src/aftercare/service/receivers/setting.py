"""The events that may set a sub-state, in the order of life, with the reasons that they can give."""

from collections.abc import Mapping

from aftercare.service.orders import rules as orders
from aftercare.service.receivers.lines import SPOKEN
from aftercare.service.requests import rules as requests
from aftercare.service.requests.models import Diagnosis
from aftercare.service.states import rules
from aftercare.service.states.rules import Verb
from aftercare.service.visits import rules as visits
from aftercare.service.visits.models import Visit


def _verb(
    subject: str, event: str, *, field: str = "reason", reasons: Mapping[str, object] | None = None, until: str = ""
) -> Verb:
    words = SPOKEN[event].words
    return Verb(subject=subject, event=event, name=words, field=field, reasons=reasons or {}, until=until)


def _verbs() -> tuple[Verb, ...]:
    return (
        _verb("request", "request.received"),
        _verb("request", "request.triaged"),
        _verb("request", "request.answered"),
        _verb("request", "request.diagnosed", field="verdict", reasons=dict(Diagnosis.Verdict.choices)),
        _verb("request", "request.planned"),
        _verb("request", "request.paused", reasons=requests.PAUSE_REASONS, until="request.resumed"),
        _verb("request", "request.urged"),
        _verb("request", "request.reopened", reasons=requests.REOPEN_REASONS),
        _verb("request", "request.resolved"),
        _verb("order", "order.opened"),
        _verb("order", "order.pooled"),
        _verb("order", "order.held", reasons=orders.HOLD_REASONS),
        _verb("order", "order.reopened"),
        _verb("order", "visit.planned"),
        _verb("order", "visit.refused", reasons=visits.REFUSAL_REASONS),
        _verb("order", "visit.incomplete", field="next_step", reasons=dict(Visit.NextStep.choices)),
        _verb("order", "report.returned"),
        _verb("visit", "visit.planned"),
        _verb("visit", "visit.rescheduled", reasons=visits.RESCHEDULE_REASONS),
        _verb("visit", "visit.refused", reasons=visits.REFUSAL_REASONS),
        _verb("visit", "visit.not_accepted"),
        _verb("visit", "visit.work_started"),
        _verb("visit", "visit.tested"),
        _verb("visit", "visit.incomplete", reasons=dict(Visit.IncompleteReason.choices)),
        _verb("visit", "visit.confirmed"),
    )


def register() -> None:
    """Called once, when Django is ready."""
    for order, verb in enumerate(_verbs()):
        rules.verbs.register(f"{verb.subject} {verb.event}", verb, order=order)
