"""From an event to messages: who is told, once, in their language."""

from datetime import timedelta

import pytest
from tests.actors import staff_actor
from tests.factories.approvals import logins_are_staff, staff
from tests.factories.jobs import NOON
from tests.factories.notify import break_gadget, preset, read_journal
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.commands import bulk
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.journal.public import events_of, open_batch, rewind
from aftercare.platform.notify.matrix.services import Wanted, add_line, change_line, remove_line
from aftercare.platform.notify.models import Delivery, Message
from aftercare.platform.notify.public import CHAT, INBOX, MAIL, Recipient, tell, unread_count
from aftercare.platform.notify.selectors import inbox
from aftercare.platform.notify.sending.services import set_robot
from aftercare.platform.notify.services import mark_read, mark_unread, set_preference
from aftercare.platform.notify.texts.services import restore_wording, save_wording

pytestmark = pytest.mark.django_db


def readers():
    return sorted(Message.objects.values_list("recipient_kind", "recipient_id"))


def test_the_owner_is_told_in_words_with_a_link(gadgets):
    preset()
    gadgets.gadget(note="hot")
    break_gadget(at=NOON)

    read_journal(NOON)

    message = Message.objects.get()
    assert (message.recipient_id, message.subject, message.link) == (5, "G1 broke", "/gadgets/1/")
    assert message.body.splitlines() == [
        "Staff 5: Gadget 1",
        "Code E1",
        "Note: hot",
        "Mon 2 Mar 2026, 12:00",
        "http://localhost:8000/gadgets/1/",
    ]
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.address, delivery.state) == ("mail", "staff5@example.com", "waiting")
    assert unread_count(staff(5)) == 1


def test_readers_get_their_own_language(gadgets):
    preset(channels=(INBOX,))
    gadgets.gadget()
    gadgets.languages[5] = "zh-hans"
    break_gadget(at=NOON)

    read_journal(NOON)

    assert Message.objects.get().subject == "G1 故障"
    assert "备注" not in Message.objects.get().body


def test_the_same_event_read_twice_tells_once(gadgets):
    preset()
    preset("gadget.broke.helpers", recipient="about:helpers", channels=(INBOX,))
    gadgets.gadget()
    break_gadget(at=NOON, helpers=[5, 6])
    read_journal(NOON)

    rewind(consumer="notify", by=SYSTEM, at=NOON)
    read_journal(NOON)

    assert readers() == [("staff", 5), ("staff", 6)]
    assert Delivery.objects.count() == 1


def test_the_matrix_has_lines_for_roles_posts_persons_and_rooms(gadgets, monkeypatch):
    from aftercare.platform.approvals import rules as approvals

    monkeypatch.setattr(approvals.posts, "_items", {})
    approvals.posts.register(
        "test", lambda post, unit_id, _at: [40] if post == "chief" and unit_id == office.pk else []
    )
    logins_are_staff(monkeypatch)
    office, other = make_office(), make_office()
    here, there = staff_actor("dispatcher", unit=office), staff_actor("dispatcher", unit=other)
    everywhere = staff_actor("dispatcher")
    robot = set_robot(
        robot_id=None, name="Room", unit_id=office.pk, address="json://localhost/x", is_active=True, by=SYSTEM, at=NOON
    )
    for key, recipient in (("a", "role:dispatcher"), ("b", "post:chief"), ("c", "person:41"), ("d", "room")):
        preset(key, recipient=recipient, channels=(CHAT,) if recipient == "room" else (INBOX,))
    gadgets.gadget(unit_path=office.path)
    break_gadget(at=NOON)

    read_journal(NOON)

    people = [("staff", number) for number in sorted([here.id, everywhere.id, 40, 41])]
    assert readers() == [("robot", robot.pk), *people]
    assert there.id not in {number for _kind, number in readers()}


def test_what_no_office_has_yet_is_told_to_those_below_who_may_see_it(gadgets, monkeypatch):
    logins_are_staff(monkeypatch)
    gadgets.may_see("request.view")
    company = make_unit()
    office = make_office(parent=company)
    hotline = staff_actor("hotline", unit=office)
    staff_actor("manager", unit=office)
    preset("a", recipient="role:hotline", channels=(INBOX,))
    preset("b", recipient="role:manager", channels=(INBOX,))
    gadgets.gadget(unit_path=company.path)
    break_gadget(at=NOON)

    read_journal(NOON)

    assert readers() == [("staff", hotline.id)]


def test_history_imports_and_old_news_tell_nobody(gadgets):
    preset()
    gadgets.gadget()
    break_gadget(at=NOON - timedelta(days=8))
    break_gadget(at=NOON, by=HISTORY)
    batch = open_batch(kind="test", by=SYSTEM, at=NOON)
    with bulk("test.import", by=SYSTEM, at=NOON, batch_id=batch):
        break_gadget(at=NOON)

    read_journal(NOON)

    assert readers() == []


def test_a_line_may_be_changed_switched_off_and_brought_back(gadgets):
    preset()
    gadgets.gadget()
    key = "gadget.broke.owner"
    off = Wanted(recipient="gadget.owner", channels=[INBOX], is_active=False)

    change_line(key=key, wanted=off, by=SYSTEM, at=NOON)
    break_gadget(at=NOON)
    read_journal(NOON)
    assert readers() == []

    change_line(key=key, wanted=Wanted(recipient="person:9", channels=[INBOX]), by=SYSTEM, at=NOON)
    break_gadget(at=NOON)
    read_journal(NOON)
    assert readers() == [("staff", 9)]

    remove_line(key=key, by=SYSTEM, at=NOON)
    break_gadget(at=NOON)
    read_journal(NOON)
    assert readers() == [("staff", 5), ("staff", 9)]
    assert len(events_of("notice_rule", 0)) == 3


def test_a_line_of_ones_own_counts_in_its_part_of_the_company(gadgets):
    wanted = Wanted(recipient="gadget.owner", channels=[INBOX], unit_path="/1/4/")
    add_line(event="gadget.broke", template="gadget.broke", wanted=wanted, by=SYSTEM, at=NOON)
    gadgets.gadget(1, unit_path="/1/4/7/")
    gadgets.gadget(2, unit_path="/1/5/", owner=6)

    break_gadget(1, at=NOON)
    break_gadget(2, at=NOON)
    read_journal(NOON)

    assert readers() == [("staff", 5)]


@pytest.mark.parametrize("channels", [[], ["pigeon"], [CHAT]])
def test_a_line_that_cannot_be_is_refused(gadgets, channels):
    with pytest.raises(InvalidError):
        add_line(
            event="gadget.broke",
            template="gadget.broke",
            wanted=Wanted(recipient="gadget.owner", channels=channels),
            by=SYSTEM,
            at=NOON,
        )


def test_only_those_who_may_change_the_matrix(gadgets):
    preset()
    with pytest.raises(NotAllowedError):
        change_line(
            key="gadget.broke.owner",
            wanted=Wanted(recipient="gadget.owner", channels=[MAIL]),
            by=staff_actor("engineer"),
            at=NOON,
        )


def test_the_companys_own_words_are_used_and_put_back(gadgets):
    preset()
    gadgets.gadget()
    both = Words(zh="坏了", en="kaputt")
    save_wording(key="gadget.broke", channel="mail", subject=both, body=both, by=SYSTEM, at=NOON)
    break_gadget(at=NOON)
    read_journal(NOON)
    assert (Message.objects.get().subject, Delivery.objects.get().subject) == ("G1 broke", "kaputt")

    save_wording(key="gadget.broke", channel="", subject=both, body=both, by=SYSTEM, at=NOON)
    restore_wording(key="gadget.broke", channel="mail", by=SYSTEM, at=NOON)
    Message.objects.all().delete()
    rewind(consumer="notify", by=SYSTEM, at=NOON)
    read_journal(NOON)
    assert (Message.objects.get().subject, Delivery.objects.get().subject) == ("kaputt", "kaputt")


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [
        (Words(zh="好", en=""), Words(zh="好", en="good"), "subject_en"),
        (Words(zh="好", en="good"), Words(zh="{nope}", en="good"), "body_zh"),
    ],
)
def test_a_wording_is_complete_and_knows_its_variables(gadgets, subject, body, field):
    with pytest.raises(InvalidError) as refusal:
        save_wording(key="gadget.broke", channel="", subject=subject, body=body, by=SYSTEM, at=NOON)
    assert list(refusal.value.fields) == [field]


def test_what_no_event_says_is_told_once_a_cause(gadgets):
    for _time in range(2):
        tell(
            cause="digest:1",
            to=[Recipient("staff", 5), Recipient("customer", 7)],
            template="gadget.broke",
            by=SYSTEM,
            at=NOON,
        )
    assert readers() == [("customer", 7), ("staff", 5)]


def test_customers_are_sent_to_their_own_page(gadgets):
    gadgets.gadget()
    facts = gadgets.gadgets[1]
    tell(
        cause="x",
        to=[Recipient("customer", 7)],
        template="gadget.broke",
        facts=facts,
        channels=[MAIL],
        by=SYSTEM,
        at=NOON,
    )

    assert Message.objects.get().link == "/p/gadget/1"
    assert "/gadgets/1/" not in Delivery.objects.get().body.replace("/p/gadget/1", "")


def test_reading_and_keeping(gadgets):
    me, other = staff(5), staff(6)
    tell(cause="x", to=[Recipient("staff", 5)], template="gadget.broke", by=SYSTEM, at=NOON)
    message = inbox(me).get()

    with pytest.raises(NotFoundError):
        mark_unread(message_id=message.pk, by=other, at=NOON)
    assert mark_read(message_ids=None, by=other, at=NOON) == 0
    assert mark_read(message_ids=[message.pk], by=me, at=NOON) == 1
    assert unread_count(me) == 0
    mark_unread(message_id=message.pk, by=me, at=NOON)
    assert unread_count(me) == 1


def test_quiet_hours_hold_what_goes_out_but_not_what_is_urgent(gadgets):
    preset()
    preset("urgent", recipient="person:6", is_urgent=True)
    gadgets.gadget()
    for who in (5, 6):
        set_preference(muted=[], quiet=(11 * 60, 14 * 60), by=staff(who), at=NOON)
    break_gadget(at=NOON)  # noon in Shanghai

    read_journal(NOON)

    starts = dict(Delivery.objects.values_list("message__recipient_id", "not_before"))
    assert starts == {5: NOON + timedelta(hours=2), 6: NOON}


def test_a_preference_names_known_ways(gadgets):
    with pytest.raises(InvalidError):
        set_preference(muted=["pigeon"], quiet=None, by=staff(5), at=NOON)
    with pytest.raises(NotFoundError):
        set_preference(muted=[], quiet=None, by=SYSTEM, at=NOON)
