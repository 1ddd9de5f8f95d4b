"""Who is told that a certificate ends, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.urls import reverse

from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify
from aftercare.registry.organisation.events import StaffCertificateReminded
from aftercare.registry.organisation.models import Certificate

EXPIRING = "certificate.expiring"
HOLDER = "certificate.holder"
PERSON = notify.Variable(name="person", label=Words("持证人", "Holder"), example="李娜")
ENDS = notify.Variable(name="expires_on", label=Words("最后有效日", "Last valid day"), example="2026-12-31")
DAYS = notify.Variable(name="days", label=Words("提前天数", "Days before"), example="30")


def facts_of(ids: Sequence[int]) -> Mapping[int, notify.Facts]:
    """What messages can say about certificates; they lead to the person's page."""
    rows = Certificate.objects.filter(pk__in=ids).select_related("kind", "staff")
    return {
        row.pk: notify.Facts(
            number=row.number,
            title=row.kind.name,
            unit_path=row.staff.unit_path,
            link=reverse("organisation:staff", args=[row.staff_id]),
            values={"person": row.staff.name},
        )
        for row in rows
    }


def holder_of(event: Recorded) -> Iterable[notify.Recipient]:
    """The person whose certificate it is."""
    return [notify.Recipient("staff", event.stream_id)]


def register() -> None:
    """Called in `ready()`."""
    notify.subjects.register("certificate", notify.Subject(label=Words("证书", "Certificate"), describe=facts_of))
    notify.resolvers.register(HOLDER, notify.Resolver(label=Words("持证人", "The holder"), resolve=holder_of))
    notify.templates.declare(
        EXPIRING,
        label=Words("证书即将到期", "A certificate ends soon"),
        kind="certificate",
        subject=Words("证书到期提醒：{person} {title}", "Ends soon: {title} of {person}"),
        body=Words(
            "{person}的{title}（{number}）有效期至 {expires_on}，已不足 {days} 天，请尽快复审或换证。\n{link}",
            "{title} ({number}) of {person} is valid until {expires_on}. Less than {days} days are left to renew it.\n"
            "{link}",
        ),
        variables=(PERSON, ENDS, DAYS),
    )
    for name, recipient in (("holder", HOLDER), ("manager", "role:manager")):
        notify.presets.register(
            f"{EXPIRING}.{name}",
            notify.Preset(
                event=StaffCertificateReminded.type,
                recipient=recipient,
                channels=(notify.INBOX, notify.MAIL),
                template=EXPIRING,
                max_age=timedelta(days=3),
            ),
        )
