"""What lower apps call back: who a login belongs to, who holds a post, how people are found."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import Person, followed, mask_phone, people, permissions
from aftercare.platform.approvals import public as approvals
from aftercare.platform.files.public import attachers, owners
from aftercare.platform.journal.public import Subject, actor_names, called, subject_names
from aftercare.platform.notify.public import Address, directories
from aftercare.platform.numbering.public import Series, declare
from aftercare.platform.search.public import Builder, Row, builders
from aftercare.platform.units.public import path_copies
from aftercare.registry.organisation.events import StaffChanged, StaffHired, StaffLeft, StaffMoved
from aftercare.registry.organisation.models import (
    Certificate,
    CertificateKind,
    Leave,
    Post,
    ShiftPattern,
    Skill,
    Staff,
)
from aftercare.registry.organisation.public import briefs, find_staff, resolve_post, staff_of
from aftercare.registry.organisation.receivers import lines, reminders
from aftercare.registry.organisation.rules.shifts import shown_days
from aftercare.registry.organisation.selectors.abilities import certificates_seen
from aftercare.registry.organisation.selectors.posts import stand_in_of, standing_in_for
from aftercare.registry.organisation.selectors.staff import working_on

OBJECTS = {
    "staff": Words("人员", "Staff"),
    "post": Words("岗位", "Posts"),
    "skill": Words("技能", "Skills"),
    "certificate": Words("证书", "Certificates"),
    "roster": Words("排班", "Rosters"),
    "leave": Words("请假", "Leave"),
    "substitute": Words("代理人", "Substitutes"),
    "region": Words("服务区域", "Regions"),
}
COMPANY = ("company",)
CATALOGUES: dict[str, type[Post] | type[Skill] | type[CertificateKind] | type[ShiftPattern]] = {
    "post": Post,
    "skill": Skill,
    "certificate_kind": CertificateKind,
    "shift_pattern": ShiftPattern,
}


def declare_permissions() -> None:
    """What can be allowed about people."""
    for key, name in OBJECTS.items():
        permissions.name_object(key, name)
    followed.follow("staff.view", "leave.decide", "roster.change")
    permissions.declare("staff.view", Words("查看", "See"))
    permissions.declare("staff.create", Words("入职登记", "Hire"), scopes=("office", "company"))
    permissions.declare("staff.change", Words("修改", "Change"), scopes=("team", "office", "company"))
    permissions.declare("staff.phone", Words("看到完整电话", "See the whole phone number"), mask=mask_phone)
    permissions.declare("post.change", Words("维护岗位目录", "Maintain the catalogue"), scopes=COMPANY)
    permissions.declare("skill.change", Words("维护技能目录", "Maintain the catalogue"), scopes=COMPANY)
    permissions.declare("skill.rate", Words("评定", "Assess"), scopes=("team", "office", "company"))
    permissions.declare("certificate.change", Words("登记与作废", "File and withdraw"), scopes=("office", "company"))
    permissions.declare(
        "roster.change", Words("排班与值班", "Plan shifts and on call"), scopes=("team", "office", "company")
    )
    permissions.declare("leave.ask", Words("申请与撤销", "Ask and cancel"))
    permissions.declare("leave.decide", Words("审批", "Decide"), scopes=("team", "office", "company"))
    permissions.declare("substitute.change", Words("指定", "Name"))
    permissions.declare("region.change", Words("划分", "Assign"), scopes=("office", "company"))


class StaffPeople:
    """For accounts: the person behind a login of ours."""

    kind = ActorKind.STAFF

    def of_user(self, user_id: int) -> Person | None:
        """The staff member who signs in with this login."""
        row = Staff.objects.filter(user_id=user_id).values_list("pk", "name", "unit_id", "unit_path").first()
        return row and Person(kind=self.kind, id=row[0], name=row[1], unit_id=row[2], unit_path=row[3])

    def user_of(self, person_id: int) -> int | None:
        """The login of a staff member."""
        return Staff.objects.filter(pk=person_id).values_list("user_id", flat=True).first()


def names_of(staff_ids: Sequence[int]) -> dict[int, str]:
    """For approvals: names by staff id."""
    return {staff_id: brief.name for staff_id, brief in briefs(staff_ids).items()}


def substitutes_of(staff_id: int, at: datetime) -> list[int]:
    """For approvals: who may act for a person at this moment."""
    stand_in = stand_in_of(staff_id, at)
    return [] if stand_in is None else [stand_in]


def addresses_of(staff_ids: Sequence[int]) -> dict[int, Address]:
    """For messages: how people who work here are reached, in the language of their login."""
    rows = Staff.objects.filter(working_on(timezone.localdate(clock.now())), pk__in=staff_ids)
    return {
        pk: Address(name=name, mail=mail or login_mail or "", language=language or settings.LANGUAGE_CODE)
        for pk, name, mail, login_mail, language in rows.values_list(
            "pk", "name", "mail", "user__email", "user__language"
        )
    }


def search_staff(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: people who work here."""
    return [_option(row) for row in find_staff(text=text, by=by, at=clock.now(), limit=limit)]


def get_staff_options(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these people, whether or not they still work here."""
    return [_option(row) for row in staff_of(by).filter(pk__in=ids).order_by("pk")]


def _option(row: Staff) -> ui.Option:
    return ui.Option(row.pk, row.name, row.number)


def catalogue_picker(model: type[Post] | type[Skill] | type[CertificateKind] | type[ShiftPattern]) -> ui.Picker:
    """Rows of a catalogue by code and name; there are few, so they are compared here. Patterns say their hours."""

    def hint(row: Post | Skill | CertificateKind | ShiftPattern) -> str:
        return shown_days(row.days) if isinstance(row, ShiftPattern) else row.code

    def search(_by: Actor, text: str, limit: int) -> list[ui.Option]:
        rows = model.objects.filter(active_to__isnull=True).order_by("code", "pk")
        found = [row for row in rows if text.strip().lower() in f"{row.code} {row.name.zh} {row.name.en}".lower()]
        return [ui.Option(row.pk, str(row.name), hint(row)) for row in found[:limit]]

    def get(_by: Actor, ids: Sequence[int]) -> list[ui.Option]:
        rows = model.objects.filter(pk__in=ids).order_by("code", "pk")
        return [ui.Option(row.pk, str(row.name), hint(row)) for row in rows]

    return ui.Picker(search=search, get=get)


def subjects(ids: set[int], by: Actor) -> dict[int, Subject]:
    """For timelines: people by name, with their page."""
    rows = staff_of(by).filter(pk__in=ids).values_list("pk", "name")
    return {pk: Subject(name, reverse("organisation:staff", args=[pk])) for pk, name in rows}


def _certificates(ids: set[int], by: Actor) -> dict[int, Subject]:
    """For the journal: what certificate of whom, with the person's page."""
    rows = Certificate.objects.filter(pk__in=certificates_seen(ids, by)).select_related("kind", "staff")
    return {
        row.pk: Subject(f"{row.kind.name} · {row.staff.name}", reverse("organisation:staff", args=[row.staff_id]))
        for row in rows
    }


def rows_of(ids: Sequence[int]) -> Iterable[Row]:
    """For search: what people are found by."""
    for row in Staff.objects.filter(pk__in=ids):
        yield Row(
            id=row.pk, unit_path=row.unit_path, title=row.name, number=row.number, unseen=row.phone,
            owners=(("staff", row.pk),),
        )  # fmt: skip


def visible(ids: Sequence[int], by: Actor) -> set[int]:
    """Of these people, those whom the reader may see."""
    return set(staff_of(by).filter(pk__in=ids).values_list("pk", flat=True))


def ids_after(after: int, limit: int) -> list[int]:
    """Ids of people in order, for the rebuild of the search table."""
    return list(Staff.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


BUILDER = Builder(
    label=OBJECTS["staff"],
    icon="users",
    permission="staff.view",
    events=frozenset({StaffHired.type, StaffChanged.type, StaffMoved.type, StaffLeft.type}),
    build=rows_of,
    visible=visible,
    url=lambda staff_id: reverse("organisation:staff", args=[staff_id]),
    every=ids_after,
)


def register() -> None:
    """Everything that the organisation makes known to the apps below; called in `ready()`."""
    declare_permissions()
    lines.register()
    reminders.register()
    declare(Series(key="organisation.staff", pattern="E{n:05}", per="company", reset="never", name=OBJECTS["staff"]))
    people.register("organisation", StaffPeople())
    path_copies.register("organisation.staff", Staff)
    approvals.posts.register("organisation", resolve_post)
    approvals.substitutes.register("organisation", substitutes_of)
    approvals.stands_for.register("organisation", standing_in_for)
    approvals.names.register("organisation", names_of)
    directories.register("staff", addresses_of)
    owners.register("staff", lambda ids, by: visible(list(ids), by))
    owners.register("certificate", certificates_seen)
    attachers.register("certificate", certificates_seen)
    builders.register("staff", BUILDER, order=40)
    ui.pickers.register("staff", ui.Picker(search=search_staff, get=get_staff_options))
    for kind, model in CATALOGUES.items():
        ui.pickers.register(kind, catalogue_picker(model))
        subject_names.register(kind, called(model, "name"))
    actor_names.register("staff", lambda ids: names_of(list(ids)))
    subject_names.register("certificate", _certificates)
    subject_names.register("staff", subjects)
    subject_names.register("leave", called(Leave, "staff__name", page="organisation:leave"))
    _register_menu()


def _register_menu() -> None:
    entries = (
        ("staff", OBJECTS["staff"], "organisation:staff_list", "users", ui.Group.RECORDS, 50),
        ("certificates", OBJECTS["certificate"], "organisation:certificates", "certificate", ui.Group.RECORDS, 53),
        ("leave", OBJECTS["leave"], "organisation:leaves", "calendar-off", ui.Group.RECORDS, 55),
        ("on_call", Words("值班", "On call"), "organisation:on_calls", "phone-call", ui.Group.RECORDS, 57),
        ("catalogue", Words("岗位与技能", "Posts and skills"), "organisation:catalogue", "award", ui.Group.SYSTEM, 40),
        ("regions", OBJECTS["region"], "organisation:regions", "map", ui.Group.SYSTEM, 45),
    )
    for key, label, url, icon, group, order in entries:
        entry = ui.Entry(label, url=url, icon=icon, permission="staff.view", group=group, order=order)
        ui.menu.register(f"organisation.{key}", entry)
