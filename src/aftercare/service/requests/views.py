"""Pages of requests: the list, the request, and a form for each thing that can be done to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, Channel
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import actions
from aftercare.base.ui.public import columns as c
from aftercare.base.ui.public import filters as f
from aftercare.regulations import public as regulations
from aftercare.service import shown as looks
from aftercare.service.requests import forms, rules, selectors, services, shown
from aftercare.service.requests.models import Request
from aftercare.service.states import shown as states
from aftercare.service.states.forms import SubStateForm

OPEN = "state:received,triaged,planned,in_progress"


def _archive_one(request_id: int, values: Mapping[str, Any], by: Actor, at: datetime) -> None:
    del values
    services.archive(request_id=request_id, by=by, at=at)


def _why_not_archived(by: Actor, ids: Sequence[int]) -> dict[int, str]:
    return {key: str(error) for key, error in selectors.kept_from_archive(by, ids).items()}


LIST = ui.ListPage(
    key="service.requests",
    title=_("Service requests"),
    permission="request.view",
    rows=selectors.visible_to,
    columns=(
        c.Title("number", _("Number"), title="title", to="service:request"),
        states.Column("state", _("State"), states=looks.REQUEST, subject="request"),
        c.State("priority", _("Priority"), states=looks.PRIORITY, sort=True),
        c.Clock("clock", pgettext_lazy("service", "Due")),
        c.Text("customer__name", _("Customer"), key="customer"),
        c.Text("site__name", _("Site"), key="site", hidden=True),
        c.Text("asset__name", _("Equipment"), key="asset_name", hidden=True),
        c.Choice("nature", _("Kind"), choices=Request.Nature.choices),
        c.Choice("source", _("Channel"), choices=Request.Source.choices, hidden=True),
        c.State("payer", _("Who pays"), states=looks.PAYER, hidden=True),
        c.Text("owner__name", _("Owner"), key="owner_name"),
        c.Count("urged_count", _("Urged")),
        c.Moment("received_at", pgettext_lazy("service", "Received at"), key="received", sort=True),
    ),
    filters=(
        states.criterion("request"),
        f.Pick("customer_is", pgettext_lazy("service", "Customer is"), path="customer_id", kind="customer"),
        f.Pick("asset", _("Equipment is"), path="asset_id", kind="asset"),
        f.Pick("owner", _("Owner is"), path="owner_id", kind="staff"),
        f.Flag("late", _("Late"), when=lambda _by, at: selectors.late_at(at)),
        f.Flag("repeated", _("Repeated"), when=lambda _by, _at: Q(repeat_of__isnull=False)),
        f.Flag("waiting", pgettext_lazy("service", "Waiting"), when=lambda _by, _at: ~Q(paused_reason="")),
    ),
    search=("number", "title", "reporter_phone"),
    sort="-received",
    views=(
        ui.View("open", _("Open"), OPEN, count=True),
        ui.View("new", _("To triage"), "state:received", count=True),
        ui.View("mine", _("Mine"), f"owner:me {OPEN}"),
        ui.View("late", _("Late"), f"late:yes {OPEN}", sort="received", count=True),
        ui.View("urged", _("Urged"), f"urged_count:>0 {OPEN}", count=True),
        ui.View("waiting", pgettext_lazy("service", "Waiting"), f"waiting:yes {OPEN}"),
        ui.View("repeated", _("Repeated"), f"repeated:yes {OPEN}"),
        ui.View("to_archive", _("To archive"), "state:resolved"),
        ui.View("all", _("All")),
    ),
    actions=(
        actions.Bulk(
            "archive",
            _("Archive"),
            icon="archive",
            permission="request.archive",
            check=_why_not_archived,
            do=_archive_one,
            says=_("Their files are closed; within 30 days they can be reopened."),
        ),
    ),
    enrich=shown.add_clocks,
    also=("case_id", "state"),
    new=ui.Action(_("New request"), "service:request_new", icon="plus", permission="request.create"),
    empty=_("No request is waiting."),
)


@ui.page("request.view", of=selectors.get_request)
def page(request: Http, request_id: int) -> HttpResponse:
    """One request: facts left, timeline right, the next step as the big button."""
    one = shown.asked(request, request_id, by=request.actor)
    return ui.detail(request, shown.detail(one, by=request.actor, at=clock.now()))


@ui.page("request.create")
def new(request: Http) -> HttpResponse:
    """Register what somebody reports by phone, mail, chat or in person."""

    def do(values: dict[str, Any]) -> Request:
        by = request.actor.through(Channel.HOTLINE) if values["source"] == "phone" else request.actor
        at = values["received_at"] or clock.now()
        report = forms.report_of(values)
        return services.receive(report=report, by=by, at=at, unit_id=selectors.usual_unit_id(report))

    return ui.submit(
        request,
        forms.ReceiveForm,
        title=_("New request"),
        key="service.request.new",
        button=_("Register"),
        do=do,
        then=to_request,
        said=_("Registered."),
        template="service/request_new.html",
    )


@ui.page("request.create")
def hints(request: Http) -> HttpResponse:
    """While the hotline types: who calls, what is open there, what the terms and clocks say."""
    if not ui.is_fragment(request):
        return ui.redirect(request, reverse("service:request_new"))
    facts = shown.hints(request.GET, by=request.actor, at=clock.now())
    return ui.render(request, "service/_request_hints.html", {"hints": facts})


def to_request(one: Request) -> str:
    """The address of a request's page."""
    return reverse("service:request", args=[one.pk])


def _step(
    form: type[ui.Form],
    permission: str,
    title: Any,
    button: Any,
    service: Callable[..., Request],
    *,
    initial: Callable[[Request], dict[str, Any]] | None = None,
    versioned: bool = True,
    offers: Callable[[Request], dict[str, Any]] | None = None,
    told: Any = "",
    danger: bool = False,
) -> Callable[..., HttpResponse]:
    """A page with a form for one verb of a request."""

    @ui.page(permission, of=selectors.get_request)
    def view(request: Http, request_id: int) -> HttpResponse:
        one = selectors.get_request(request_id=request_id, by=request.actor, permission=permission)
        return ui.submit(
            request,
            form,
            title=title,
            of=shown.crumb(one),
            key=f"service.request.{one.pk}.{service.__name__}",
            button=button,
            help=told,
            danger=danger,
            initial=initial(one) if initial else None,
            version=one.version if versioned else None,
            form_values=offers(one) if offers else None,
            do=lambda values: service(request_id=one.pk, by=request.actor, at=clock.now(), **values),
            then=to_request,
        )

    return view


def _correct(*, request_id: int, version: int | None, **given: Any) -> Request:
    by, at = given.pop("by"), given.pop("at")
    return services.correct(request_id=request_id, by=by, at=at, changes=given, version=version)


def _triage_values(one: Request) -> dict[str, Any]:
    return {
        "nature": one.nature,
        "urgency": one.urgency,
        "impact": one.impact,
        "symptom_code": one.symptom_code,
        "safety": one.safety,
        "is_major": one.is_major,
        "owner_id": one.owner_id,
    }


def _symptoms(one: Request) -> dict[str, Any]:
    return {"symptoms": shown.faults(one.asset_id, "symptom", one.symptom_code)}


def _causes(one: Request) -> dict[str, Any]:
    return {"causes": shown.faults(one.asset_id, "cause")}


def _sub_states(one: Request) -> dict[str, Any]:
    return {"subject": "request", "state": one.state, "present": one.sub_state}


def _correct_values(one: Request) -> dict[str, Any]:
    return {name: getattr(one, name) for name in rules.CORRECTABLE if name in forms.CorrectForm.base_fields}


@ui.page("regulation.override", of=selectors.get_request)
def rebase(request: Http, request_id: int) -> HttpResponse:
    """Judge the request by the rules of today; beside the form stands what that does to its clocks.

    Where they hold already there is nothing to fill in.
    """
    one = selectors.get_request(request_id=request_id, by=request.actor)
    preview = regulations.preview(one.case_id, clock.now())
    if preview.is_same and request.method == "GET":
        return ui.render(request, "service/rebase_same.html", {"of": shown.crumb(one)})
    return ui.submit(
        request,
        forms.RebaseForm,
        title=_("Apply today's rules"),
        of=shown.crumb(one),
        key=f"service.request.{one.pk}.rebase",
        button=_("Apply today's rules"),
        do=lambda values: services.rebase(request_id=one.pk, by=request.actor, at=clock.now(), **values),
        then=to_request,
        said=_("The rules of today hold; the clocks were counted anew."),
        template="service/rebase.html",
        values={"preview": preview},
    )


triage = _step(
    forms.TriageForm,
    "request.triage",
    _("Triage"),
    _("Save"),
    services.triage,
    initial=_triage_values,
    offers=_symptoms,
)
correct = _step(forms.CorrectForm, "request.change", _("Correct"), _("Save"), _correct, initial=_correct_values)
answer = _step(
    forms.AnswerForm, "request.answer", _("Answer the customer"), _("Record"), services.answer, versioned=False
)
diagnose = _step(
    forms.DiagnoseForm,
    "request.diagnose",
    _("Remote diagnosis"),
    _("Record"),
    services.diagnose,
    versioned=False,
    offers=_causes,
)
plan = _step(
    forms.PlanForm, "request.plan", _("Handling plan"), _("Save"), services.plan, initial=lambda one: {"text": one.plan}
)
pause = _step(forms.PauseForm, "request.pause", _("Pause"), _("Pause"), services.pause, versioned=False)
resume = _step(
    ui.Form, "request.pause", _("Go on"), _("Go on"), services.resume, versioned=False,
    told=_("It waits no longer; its clocks run on."),
)  # fmt: skip
urge = _step(forms.UrgeForm, "request.urge", _("Urge"), _("Urge"), services.urge, versioned=False)
sub_state = _step(SubStateForm, "request.sub_state", states.SET, _("Save"), services.set_sub_state, offers=_sub_states)
resolve = _step(forms.ResolveForm, "request.resolve", _("Resolve"), _("Resolve"), services.resolve)
reopen = _step(
    forms.ReopenForm,
    "request.reopen",
    pgettext_lazy("service", "Reopen"),
    pgettext_lazy("service", "Reopen"),
    services.reopen,
)
cancel = _step(
    forms.CancelForm, "request.cancel", _("Cancel the request"), _("Cancel the request"), services.cancel, danger=True
)
merge = _step(forms.MergeForm, "request.merge", _("Merge"), _("Merge"), services.merge, danger=True)
split = _step(forms.SplitForm, "request.split", _("Split"), _("Split"), services.split)
archive = _step(
    ui.Form, "request.archive", _("Archive"), _("Archive"), services.archive,
    told=_("The file is closed: it is kept and can be read."),
)  # fmt: skip
