"""How regulations are kept: the overview, one regulation clause by clause, its months, and a single verdict."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.http import Request
from aftercare.base.ui import public as ui
from aftercare.platform.journal import public as journal
from aftercare.regulations.breaches import selectors as breaches
from aftercare.regulations.breaches import services as exporting
from aftercare.regulations.breaches import shown as breaches_shown
from aftercare.regulations.breaches.selectors import Breach
from aftercare.regulations.compliance import services, shown
from aftercare.regulations.compliance.rules import State, Verdict
from aftercare.regulations.compliance.rules.causes import CAUSES
from aftercare.regulations.compliance.rules.periods import Span, span_of
from aftercare.regulations.compliance.selectors import drying, reading, standing
from aftercare.regulations.forms import ExplainForm, ExportForm
from aftercare.regulations.views.breaches import BREACHES
from aftercare.regulations.views.looks import HONESTY, VERDICTS, WAITS

COMPLIANCE = pgettext_lazy("rail entry", "Compliance")
# More breaches than these are printed by a job.
MOST_PRINTED = 2_000
LENGTHS = (("month", pgettext_lazy("span", "Month")), ("quarter", pgettext_lazy("span", "Quarter")))


def asked_span(request: Request) -> Span:
    """The time that an address asks for."""
    given = request.GET
    today = timezone.localdate(clock.now())
    return span_of(given.get("span", ""), given.get("day", ""), given.get("first", ""), given.get("last", ""), today)


def span_query(span: Span) -> str:
    """The same, for an address."""
    if span.kind == "days":
        return urlencode({"span": "days", "first": span.first.isoformat(), "last": span.last.isoformat()})
    return urlencode({"span": span.kind, "day": span.first.isoformat()})


def _span_values(span: Span) -> dict[str, Any]:
    """What the head of a page needs to move through time."""
    return {
        "span": span,
        "query": span_query(span),
        "before": span_query(span.moved(-1)),
        "after": span_query(span.moved(1)),
        "lengths": [
            (label, span_query(span_of(kind, span.last.isoformat(), "", "", span.last)), kind)
            for kind, label in LENGTHS
        ],
        "within": f"at:{span.first.isoformat()}..{span.last.isoformat()}",
        "verdicts": VERDICTS,
        "looks": HONESTY,
        "waits": WAITS,
        "silent_days": standing.SILENT_AFTER.days,
    }


@require_GET
@ui.page(reading.COMPLY)
def overview(request: Request) -> HttpResponse:
    """Every regulation in force, in a month, a quarter or days of one's own."""
    span = asked_span(request)
    since, until = span.bounds(timezone.get_current_timezone_name())
    found = standing.overview(since, until, by=request.actor, as_of=clock.now())
    dried = [(one, journal.title_of(one.dried.name)) for one in drying.remembered(clock.now())]
    values = {"found": found, "dried": dried, "crumbs": (), **_span_values(span)}
    return ui.render(request, "regulations/compliance.html", values)


@require_GET
@ui.page(reading.COMPLY)
def regulation(request: Request, regulation_id: int) -> HttpResponse:
    """One regulation, clause by clause."""
    span = asked_span(request)
    since, until = span.bounds(timezone.get_current_timezone_name())
    one = standing.one_regulation(
        regulation_id=regulation_id, since=since, until=until, by=request.actor, as_of=clock.now()
    )
    crumbs = (
        ui.Crumb(COMPLIANCE, f"{reverse('regulations:compliance')}?{span_query(span)}"),
        ui.Crumb(one.document.name, reverse("regulations:regulation", args=[regulation_id])),
    )
    values = {"one": one, "regulation_id": regulation_id, "crumbs": crumbs, **_span_values(span)}
    return ui.render(request, "regulations/compliance_one.html", values)


@require_GET
@ui.page(reading.COMPLY)
def overview_print(request: Request) -> HttpResponse:
    """The overview on paper; `?format=xlsx`: as a sheet."""
    span, now = asked_span(request), clock.now()
    since, until = span.bounds(timezone.get_current_timezone_name())
    found = standing.overview(since, until, by=request.actor, as_of=now)
    return _taken_away(request, shown.overview(found), span, f"compliance-{span.first}")


@require_GET
@ui.page(reading.COMPLY)
def regulation_print(request: Request, regulation_id: int) -> HttpResponse:
    """One regulation on paper; `?format=xlsx`: as a sheet."""
    span, now = asked_span(request), clock.now()
    since, until = span.bounds(timezone.get_current_timezone_name())
    one = standing.one_regulation(regulation_id=regulation_id, since=since, until=until, by=request.actor, as_of=now)
    return _taken_away(request, shown.regulation(one), span, f"compliance-{one.key}-{span.first}")


def _taken_away(request: Request, table: shown.Figures, span: Span, name: str) -> HttpResponse:
    if request.GET.get("format") == "xlsx":
        return ui.sheet_response(shown.figures_workbook(table), name)
    return _paper(shown.figures_pdf(table, span, clock.now()), name)


@require_GET
@ui.page(reading.COMPLY)
def breaches_print(request: Request) -> HttpResponse:
    """The breaches of a time on paper; of many the form is shown that has a job print them."""
    span, now, by = asked_span(request), clock.now(), request.actor
    since, until = span.bounds(timezone.get_current_timezone_name())
    found = breaches.breaches(since, until, by=by, as_of=now)
    if len(found) > MOST_PRINTED:
        return HttpResponseRedirect(f"{reverse('regulations:breaches_export')}?{span_query(span)}&form=pdf")
    return _paper(breaches_shown.pdf([(found, 1, 1)], span, by, now), f"breaches-{span.first}")


@ui.page(reading.COMPLY)
def breaches_export(request: Request) -> HttpResponse:
    """Take all breaches of a time away: a job writes them, however many there are."""
    span = asked_span(request)
    return ui.submit(
        request, ExportForm, title=_("Export the breaches"), key="regulations.breaches.export",
        help=_("A job writes the whole list, and can be called off. The file is kept for seven days."),
        initial={"first": span.first, "last": span.last, "form": request.GET.get("form", "xlsx")},
        button=pgettext_lazy("export", "Begin"), cancel=reverse("regulations:breaches"),
        do=lambda values: exporting.export(
            language=get_language() or "zh-hans", by=request.actor, at=clock.now(), **values
        ),
        then=lambda job: reverse("jobs:job", args=[job.pk]), said=_("The list is being written."),
    )  # fmt: skip


def _paper(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_GET
@ui.page(reading.COMPLY)
def months(request: Request, regulation_id: int) -> HttpResponse:
    """The last twelve months of a regulation, as a chart and as a table."""
    if not ui.is_fragment(request):
        return HttpResponseRedirect(reverse("regulations:compliance_of", args=[regulation_id]))
    found = standing.months(regulation_id=regulation_id, by=request.actor, as_of=clock.now())
    rows = [(f"{month.first_day:%Y-%m}", month.counts) for month in found]
    values = {"months": rows, "verdicts": VERDICTS, "chart": _chart(rows)}
    return ui.render(request, "regulations/compliance_months.html", values)


def _chart(months: list[tuple[str, Any]]) -> dict[str, Any]:
    """What the script draws; the table beside it says the same."""
    return {
        "months": [name for name, _counts in months],
        "kept": [counts.kept for _name, counts in months],
        "breached": [counts.breached for _name, counts in months],
        "share": [None if counts.share_bp is None else counts.share_bp // 100 for _name, counts in months],
        "words": {
            "kept": str(VERDICTS[State.KEPT].label),
            "breached": str(VERDICTS[State.BREACHED].label),
            "share": str(pgettext_lazy("verdict", "Kept, %")),
        },
    }


@require_GET
@ui.page(reading.COMPLY)
def verdict(request: Request, moment: int, number: int) -> HttpResponse:
    """One verdict: the clause, the case, how it was judged, and the events that prove it."""
    by = request.actor
    one = reading.get_verdict(moment=moment, number=number, by=by, as_of=clock.now())
    clause = reading.cited([one.address])[one.address]
    (breach,) = breaches.with_people([one])
    names = journal.subjects_of(_named(breach), by)
    case, said = names.get((one.subject_kind, one.subject_id)), breach.said
    page = ui.Detail(
        kind="verdict", id=number, number=case.name if case else f"{one.subject_kind} {one.subject_id}",
        title=clause.label or one.address, state=VERDICTS[one.state.value], subtitle=str(one.said),
        parents=(ui.Crumb(BREACHES, reverse("regulations:breaches")),),
        next_step=_explain(one, moment, said),
        facts=_facts(breach, names),
        timeline=_evidence(one, by, visible=case is not None),
        values={"clause": clause, "one": one},
    )  # fmt: skip
    return ui.detail(request, page, template="regulations/verdict.html")


def _named(breach: Breach) -> list[tuple[str, int]]:
    """What a verdict names."""
    one = breach.verdict
    unit = int(one.unit_path.strip("/").rpartition("/")[2]) if one.unit_path else None
    asked = (
        (one.subject_kind, one.subject_id),
        ("staff", breach.staff_id),
        ("customer", one.customer_id),
        ("unit", unit),
    )
    return [(kind, number) for kind, number in asked if number]


def _explain(one: Verdict, moment: int, said: reading.Explanation | None) -> ui.Step | None:
    if one.state is not State.BREACHED:
        return None
    label = _("Note another cause") if said else _("Note the cause")
    return ui.Step(label, reverse("regulations:explain", args=[moment, one.number]), icon="message-circle", dialog=True)


def _facts(breach: Breach, names: dict[tuple[str, int], journal.Subject]) -> tuple[ui.Facts, ...]:
    one, said = breach.verdict, breach.said
    facts = [
        ui.Fact(label, found.name, url=found.url)
        for label, key in zip(_LABELS, _keys(breach), strict=True)
        if (found := names.get(key))
    ]
    times = [
        ui.Fact(pgettext_lazy("verdict", "Since"), ui.formats.moment(one.at)),
        *([ui.Fact(pgettext_lazy("verdict", "Due"), ui.formats.moment(one.due_at))] if one.due_at else []),
        *([ui.Fact(pgettext_lazy("verdict", "Late by"), ui.formats.duration(one.over))] if one.over else []),
        *([ui.Fact(pgettext_lazy("verdict", "Waits for"), breach.mover.words)] if breach.mover else []),
    ]
    noted = [ui.Fact(pgettext_lazy("verdict", "Cause noted"), CAUSES.get(said.cause, said.cause))] if said else []
    words = journal.private_text(said.event_id, "words") if said else None
    noted += [ui.Fact(_("In words"), words)] if words else []
    groups = ((pgettext_lazy("verdict", "What it is about"), facts), (_("Times"), times), (_("Explanation"), noted))
    return tuple(ui.Facts(title, tuple(each)) for title, each in groups if each)


_LABELS = (
    pgettext_lazy("verdict", "Case"),
    pgettext_lazy("verdict", "Person"),
    pgettext_lazy("verdict", "Customer"),
    pgettext_lazy("verdict", "Unit"),
)


def _keys(breach: Breach) -> tuple[tuple[str, int], ...]:
    found = dict(_named(breach))
    return tuple((kind, found.get(kind, 0)) for kind in (breach.verdict.subject_kind, "staff", "customer", "unit"))


def _evidence(one: Verdict, by: Actor, *, visible: bool) -> tuple[ui.TimelineItem, ...]:
    """The events in full for those who may see the case; for others only that they happened."""
    events = reading.evidence_of(one)
    if visible:
        return tuple(journal.entries(events, by))
    return tuple(ui.TimelineItem(at=event.occurred_at, text=journal.title_of(event.type)) for event in events)


@ui.page(reading.COMPLY)
def explain(request: Request, moment: int, number: int) -> HttpResponse:
    """Note why a clause was not kept."""
    by = request.actor
    one = reading.get_verdict(moment=moment, number=number, by=by, as_of=clock.now())
    back = reverse("regulations:verdict", args=[moment, number])
    return ui.submit(
        request, ExplainForm, title=_("Why was the clause not kept?"), key=f"regulations.explain.{number}",
        of=ui.Crumb(" · ".join(filter(None, _called(one, by))), back),
        help=_("It is noted beside the verdict and does not change it."),
        do=lambda values: services.explain_breach(
            breach_id=number, moment=moment, by=by, at=clock.now(), **values
        ),
        then=back, said=_("The cause is noted."),
    )  # fmt: skip


def _called(one: Verdict, by: Actor) -> tuple[str, str]:
    """The case and the clause, as the page of the verdict is headed."""
    key = (one.subject_kind, one.subject_id)
    case = journal.subjects_of([key], by).get(key)
    return case.name if case else "", reading.cited([one.address])[one.address].label or one.address


def register() -> None:
    """Called in `ready()`."""
    entry = ui.Entry(
        COMPLIANCE,
        "regulations:compliance",
        icon="percentage",
        permission=reading.COMPLY,
        group=ui.Group.RULES,
        order=42,
    )
    ui.menu.register("regulations.compliance", entry)
