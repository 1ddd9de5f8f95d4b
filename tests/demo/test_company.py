"""The demo company opens, and its papers can be printed."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.customers import make_customer, make_site
from tests.factories.equipment import make_asset, make_family, make_product

from aftercare.base.kernel import clock
from aftercare.demo import rules
from aftercare.demo.services import around, duties, logins, open_company
from aftercare.demo.services.days import Play
from aftercare.demo.services.records import write_down
from aftercare.demo.services.regulations import course as adopting
from aftercare.operations.dispatch.models import Contact, PlanItem, ServicePlan
from aftercare.platform.accounts.models import User
from aftercare.platform.journal.public import events_between
from aftercare.platform.printing import public as printing
from aftercare.platform.units import public as units
from aftercare.registry.customers.public import Site
from aftercare.registry.equipment.models import Project, ProjectParty, WarrantyRule
from aftercare.registry.organisation.models import Certificate
from aftercare.registry.organisation.public import Leave, OnCall, Staff
from aftercare.regulations.escalations.models import Escalation
from aftercare.regulations.routines.models import Duty
from aftercare.service import public as service
from aftercare.service.states import selectors as states

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 1, tzinfo=UTC)


def test_the_company_opens_once_with_its_offices_people_and_logins() -> None:
    first, second = open_company(at=AT), open_company(at=AT)

    assert (first, second) == (True, False)
    assert Staff.objects.count() == 61
    assert sorted(node.kind for node in units.tree()) == ["company", "office", "office", "office", "office"]
    assert User.objects.filter(username__in=[login.username for login in logins()]).count() == len(logins())


def test_whoever_works_there_is_reached_by_mail_that_goes_to_nobody() -> None:
    open_company(at=AT)

    mails = set(Staff.objects.values_list("mail", flat=True))
    assert len(mails) == Staff.objects.count()
    assert mails | {"admin@example.com"} == set(User.objects.exclude(email="").values_list("email", flat=True))
    assert {mail.partition("@")[2] for mail in mails} == {"example.com"}
    assert Staff.objects.get(user__username="dispatcher").mail == "dispatcher@example.com"


@pytest.mark.parametrize("today", [AT + rules.OPENED_AGO, datetime(2031, 1, 2, tzinfo=UTC)])
def test_whatever_today_is_certificates_end_one_by_one(today: datetime) -> None:
    with clock.running(today):
        open_company(at=today - rules.OPENED_AGO)

    left = [(one.expires_on - today.date()).days for one in Certificate.objects.all() if one.expires_on]
    ended = Certificate.objects.filter(expires_on__lt=today.date())

    assert ended.values("staff").distinct().count() == 1
    assert sum(0 <= days <= 90 for days in left) >= 4
    assert max(left) > 365
    assert not Certificate.objects.filter(issued_on__gt=(today - rules.OPENED_AGO).date()).exists()


def test_its_head_is_in_both_languages() -> None:
    open_company(at=AT)

    head = printing.company_head()

    assert (head.name.zh, head.name.en) == ("华信机电服务有限公司", "Huaxin Engineering Services")
    assert (head.seal.zh, head.seal.en) == ("公司盖章", "Company seal")


def test_its_records_are_written_down_on_the_day_they_are_shown() -> None:
    open_company(at=AT)
    sites = [make_site(customer=make_customer(unit=units.by_code("SH"))) for _number in range(20)]
    make_family("hvac")

    write_down(at=AT)

    assert Project.objects.count() == 12
    assert {one.role for one in ProjectParty.objects.all()} == {"developer", "supervisor"}
    assert WarrantyRule.objects.get().component == "compressor"
    assert OnCall.objects.count() == 4 * 14
    assert sorted(set(Leave.objects.values_list("state", flat=True))) == ["approved", "asked"]
    assert Site.objects.filter(pk__in=[site.pk for site in sites]).exclude(access_notes="").count() == 2


def test_it_says_more_than_the_built_in_states_do() -> None:
    open_company(at=AT)

    assert {(one.state, one.code) for one in states.offered("order", "open")} == {
        ("open", "waits-parts"),
        ("open", "waits-customer"),
    }


def test_its_people_do_what_comes_round_mostly_in_time() -> None:
    """Three weeks under a regulation with weekly meetings, at the moments that the clock shows."""
    open_company(at=AT)
    until = AT + timedelta(days=27)
    play = Play(until, lambda *_: None)
    play.acts.now = AT + timedelta(days=1)
    play.wait(play.acts.now, adopting(play.acts, "D20"))
    play.wait(play.acts.now, duties.keeping(play.acts, play.wait))

    play.go()

    due = list(Duty.objects.filter(due_at__lt=until))
    done = [one for one in due if one.done_at]
    assert len(due) >= 10
    assert 0.7 * len(due) <= len(done)
    assert sum(one.done_at <= one.due_at for one in done) >= 0.7 * len(done)
    assert all(one.begins_at <= one.done_at for one in done)


def _urgent_work(play: Play) -> Iterator[datetime]:
    """An urgent fault, somebody sent, and nobody who arrives."""
    acts = play.acts
    thing = acts.things[0]
    desk = acts.desks[thing.unit_path]
    symptom, words = thing.family.symptoms[0]
    request = acts.receive(thing, symptom, words, urgency="urgent")
    acts.triage(request, symptom, desk)
    acts.plan(request, desk)
    order = service.orders.open_for_request(request_id=request.pk, by=desk["dispatcher"], at=acts.now)
    yield acts.soon(5, 10)
    assert acts.schedule(order, desk, acts.now + timedelta(hours=1)) is not None


def test_its_reminders_go_out_when_they_are_due() -> None:
    """By the clock of the play, not by the one on the wall; and people see to them."""
    open_company(at=AT)
    family = make_family("works")
    site = make_site(customer=make_customer(unit=units.by_code("SH")))
    make_asset(site=site, product=make_product(family=family))
    until = AT + timedelta(days=6)
    play = Play(until, lambda *_: None)
    play.acts.now = AT + timedelta(days=1)
    play.wait(play.acts.now, adopting(play.acts, "D08"))
    play.wait(play.acts.now, duties.escalating(play.acts, play.wait))
    play.wait(AT + timedelta(days=4, hours=2), _urgent_work(play))

    play.go()

    sent = list(Escalation.objects.order_by("pk"))
    assert sent
    assert all(one.sent_at == one.due_at for one in sent)
    assert all(one.answered_at is None or one.answered_at > one.sent_at for one in sent)
    assert any(one.answered_at for one in sent)


def test_its_people_get_through_the_gates_of_its_regulations() -> None:
    """Under all of them a fault goes from the call to the archive: told, shown, confirmed, printed, filed."""
    open_company(at=AT)
    make_asset(
        site=make_site(customer=make_customer(unit=units.by_code("SH"))),
        product=make_product(family=make_family("works")),
    )
    until = AT + timedelta(days=40)
    play = Play(until, lambda *_: None)
    play.acts.now = AT + timedelta(days=1)
    for pack in ("D20", "D03"):
        play.wait(play.acts.now, adopting(play.acts, pack))
    for day in range(10, 15):
        play.wait(AT + timedelta(days=day, hours=2), play.course())

    play.go()

    states = Counter(service.Request.objects.values_list("state", flat=True))
    assert states["archived"] >= 4, states
    told = list(events_between(["request.archived", "appointment.agreed", "progress.told"], AT, until))
    assert {one.type for one in told} == {"request.archived", "appointment.agreed", "progress.told"}
    filed = [one.payload for one in told if one.type == "request.archived" and one.payload["reports"]]
    assert filed
    assert all(len(one["file_hashes"]) == one["reports"] for one in filed)


def test_its_day_has_obstacles_plans_and_calls_that_nobody_took() -> None:
    open_company(at=AT)
    make_asset(
        site=make_site(customer=make_customer(unit=units.by_code("SH"))),
        product=make_product(family=make_family("works")),
    )
    play = Play(AT, lambda *_: None)
    acts = play.acts
    acts.now = AT
    for _number in range(2):
        symptom, words = acts.things[0].family.symptoms[0]
        acts.triage(acts.receive(acts.things[0], symptom, words), symptom, acts.desks[acts.home])

    around.fill(acts, at=AT + timedelta(hours=1))

    assert Contact.objects.filter(reached=False, try_again_at__isnull=False).count() == 2
    assert list(ServicePlan.objects.order_by("pk").values_list("approved_revision", flat=True)) == [1, None]
    assert PlanItem.objects.filter(done_on__isnull=False).count() == 1
