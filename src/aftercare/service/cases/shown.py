"""What the rules of a case still ask for before something may be done: in words, by which clause, where to give it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.hooks import Registry
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.sheets import public as sheets
from aftercare.regulations import public as regulations

Lacks = Mapping[str, Sequence[regulations.Lack]]
Missing = dict[str, tuple[ui.Missing, ...]]

# 0 is a major fault or a danger; 5 can wait.
PRIORITY: dict[Any, ui.State] = {
    0: ui.State(gettext_lazy("P0 major"), "alert-triangle", "red"),
    1: ui.State(gettext_lazy("P1 critical"), "chevrons-up", "red"),
    2: ui.State(gettext_lazy("P2 high"), "chevron-up", "amber"),
    3: ui.State(gettext_lazy("P3 normal"), "equal", "grey"),
    4: ui.State(gettext_lazy("P4 low"), "chevron-down", "grey"),
    5: ui.State(gettext_lazy("P5 lowest"), "chevrons-down", "grey"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Where an event is made to happen: the kind of row, the page, who may, and what people call it."""

    of: str
    url: str
    permission: str
    label: Words
    icon: str = "arrow-right"
    dialog: bool = True


# Event that a clause asks for → where it can be brought about. What is not here has no page of its own.
WAYS: dict[str, Way] = {
    "request.triaged": Way(
        "request", "service:request_triage", "request.triage", Words("分诊", "Triage"), "stethoscope"
    ),
    "request.answered": Way(
        "request", "service:request_answer", "request.answer", Words("答复客户", "Answer the customer"), "phone-call"
    ),
    "request.diagnosed": Way(
        "request",
        "service:request_diagnose",
        "request.diagnose",
        Words("远程诊断", "Remote diagnosis"),
        "device-desktop-search",
    ),
    "request.planned": Way(
        "request", "service:request_plan", "request.plan", Words("处理方案", "Handling plan"), "clipboard-list"
    ),
    "order.opened": Way(
        "request", "service:order_new", "order.open", Words("开工单", "Open an order"), "tool", dialog=False
    ),
    "visit.planned": Way(
        "order", "service:order_visit", "visit.plan", Words("安排上门", "Plan a visit"), "calendar-plus", dialog=False
    ),
    "visit.work_started": Way("visit", "service:visit", "visit.work", Words("开始作业", "Start work"), dialog=False),
    "visit.tested": Way("visit", "service:visit", "visit.work", Words("检测表", "Test sheet"), dialog=False),
    "visit.finished": Way("visit", "service:visit", "visit.work", Words("完工", "Finish"), dialog=False),
    "visit.confirmed": Way(
        "visit",
        "service:visit_confirm",
        "visit.confirm",
        Words("客户确认", "Customer confirms"),
        "signature",
        dialog=False,
    ),
    "report.issued": Way(
        "order", "service:order_report", "report.issue", Words("出具报告", "Write the report"), "file-text"
    ),
    "report.reviewed": Way(
        "order", "service:order_review", "report.review", Words("审核报告", "Review the report"), "file-check"
    ),
    "contact.added": Way(
        "customer",
        "customers:customer",
        "customer.view",
        Words("客户联系人", "Contacts of the customer"),
        "users",
        dialog=False,
    ),
    "staff.skill_rated": Way(
        "engineer", "organisation:staff", "staff.view", Words("技能", "Skills"), "user", dialog=False
    ),
    "staff.certificate_added": Way(
        "engineer", "organisation:staff", "staff.view", Words("证书", "Certificates"), "certificate", dialog=False
    ),
}
# The same of what apps above record: the first that leads somewhere from the page is offered.
ways: Registry[tuple[Way, ...]] = Registry("ways")


@dataclass(frozen=True)
class Page:
    """The page that offers things to do: which rows it is about, whose they are, and who looks.

    `ids`: kind → row. `visit` finds the visit on which a form can be filled in where the page is not a visit's own.
    """

    kind: str
    case_id: int
    unit_path: str
    ids: Mapping[str, int | None]
    by: Actor
    at: datetime
    own: bool | Callable[[], bool] = False
    visit: Callable[[], int | None] = lambda: None

    def may(self, permission: str) -> bool:
        """Whether the reader may do this here."""
        return accounts.allows(self.by, permission, unit_path=self.unit_path, own=self.own)

    @cached_property
    def visit_id(self) -> int | None:
        """The visit that takes forms and files."""
        return self.ids.get("visit") or self.visit()


def missing_of(lacks: Lacks, page: Page) -> Missing:
    """What stands between the page and each step, by the steps' keys; nothing is asked where nothing is missing."""
    if not lacks:
        return {}
    every = [lack for each in lacks.values() for lack in each]
    names = _names(every)
    may_waive = regulations.waivable(every, unit_path=page.unit_path, by=page.by, at=page.at)
    return {
        key: tuple(_missing(lack, page, names, may_waive=lack.clause in may_waive) for lack in each)
        for key, each in lacks.items()
    }


def _names(lacks: Iterable[regulations.Lack]) -> dict[str, Words]:
    keys = {need.form for lack in lacks for need in lack.needs if need.kind == "form"}
    return sheets.names_of(keys) if keys else {}


def _missing(lack: regulations.Lack, page: Page, names: Mapping[str, Words], *, may_waive: bool) -> ui.Missing:
    ways = [way for need in lack.needs for way in _ways(need, page, names)]
    ways += _approval(lack, page)
    if may_waive:
        ways.append(_waive(lack, page))
    text = str(lack.missing)
    if lack.undecided:
        text = _("%(text)s (whether the clause applies cannot be told)") % {"text": text}
    each_once = {(way.label, way.url): way for way in ways}
    return ui.Missing(text, clause=lack.clause, ways=tuple(each_once.values()), warns=not lack.refuses)


def _waive(lack: regulations.Lack, page: Page) -> ui.Step:
    address = reverse(f"service:{page.kind}_waive", args=[page.ids[page.kind]])
    return ui.Step(_("Let pass"), f"{address}?clause={quote(lack.clause)}", icon="lock-open", dialog=True)


def _approval(lack: regulations.Lack, page: Page) -> list[ui.Step]:
    """Ask for what the clause wants approved; where somebody has asked already, the question."""
    wanted = [need.approval for need in lack.needs if need.kind == "approval"]
    if not wanted:
        return []
    asked = approvals.approvals_of("case", page.case_id).filter(kind__in=wanted, state=approvals.Approval.State.OPEN)
    found = asked.values_list("pk", flat=True).first()
    if found is not None:
        return [ui.Step(_("Being decided"), reverse("approvals:approval", args=[found]), icon="hourglass")]
    address = reverse(f"service:{page.kind}_ask", args=[page.ids[page.kind]])
    return [ui.Step(_("Ask for approval"), f"{address}?clause={quote(lack.clause)}", icon="gavel", dialog=True)]


def _ways(need: regulations.Need, page: Page, names: Mapping[str, Words]) -> Iterable[ui.Step]:
    """Where this reader can give what is asked for; where nobody could from here, the words alone must do."""
    match need.kind:
        case "form":
            found = _form(need.form, page, names)
        case "file":
            found = _file(need.role, page)
        case "certificate":
            found = _place(WAYS["staff.certificate_added"], page)
        case "event":
            found = [step for name in need.event for step in _way_to(name, page)]
        case _:
            found = []
    return found


def _form(form: str, page: Page, names: Mapping[str, Words]) -> list[ui.Step]:
    if form not in names or not page.may("visit.work") or page.visit_id is None:
        return []
    label = _("Fill in: %(form)s") % {"form": names[form]}
    return [ui.Step(label, reverse("service:visit_form", args=[page.visit_id, form]), icon="pencil", post=True)]


def _file(role: str, page: Page) -> list[ui.Step]:
    if not page.may("visit.work") or page.visit_id is None:
        return []
    if role.startswith("photo."):
        address = reverse("service:visit", args=[page.visit_id]) + f"#slot-{role.removeprefix('photo.')}"
        return [ui.Step(_("To the photographs"), address, icon="camera")]
    address = reverse("service:visit_file", args=[page.visit_id, role])
    return [ui.Step(_("Attach: %(role)s") % {"role": role}, address, icon="paperclip", dialog=True)]


def _way_to(name: str, page: Page) -> list[ui.Step]:
    """Where an event can be brought about, as far as this page knows."""
    known = (WAYS[name],) if name in WAYS else ways.get(name) or ()
    return next((found for way in known if (found := _place(way, page))), [])


def _place(way: Way, page: Page) -> list[ui.Step]:
    row = page.visit_id if way.of == "visit" else page.ids.get(way.of)
    if row is None or (way.of == page.kind == "visit" and way.url == "service:visit") or not page.may(way.permission):
        return []
    return [ui.Step(str(way.label), reverse(way.url, args=[row]), icon=way.icon, dialog=way.dialog)]
