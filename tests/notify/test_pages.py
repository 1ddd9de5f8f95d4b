"""The pages of messages, signed in."""

from datetime import timedelta

import pytest
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.approvals import ask_about, logins_are_staff, staff, thing_kind
from tests.factories.jobs import NOON
from tests.factories.notify import break_gadget, preset, read_journal
from tests.factories.units import make_unit

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.ui.public import Level
from aftercare.platform.notify.models import Delivery, Message, Preference, Robot, Rule, TemplateText
from aftercare.platform.notify.public import Recipient, tell
from aftercare.platform.notify.services import set_preference
from aftercare.platform.notify.views import mail_health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff(monkeypatch):
    logins_are_staff(monkeypatch)


def told(reader, facts, **options):
    tell(
        cause="x",
        to=[Recipient("staff", reader.id)],
        template="gadget.broke",
        facts=facts,
        by=SYSTEM,
        at=NOON,
        **options,
    )
    return Message.objects.get()


def test_the_inbox_shows_ones_own_and_opening_reads_it(gadgets):
    me, other = staff_actor("engineer"), staff_actor("engineer")
    gadgets.gadget()
    message = told(me, gadgets.gadgets[1])
    browser = browser_of(me)

    page = browser.get("/inbox/").text
    assert "G1 broke" in page
    assert '<span class="unread"><span class="visually-hidden">Unread: </span>' in page
    assert "G1 broke" not in browser_of(other).get("/inbox/?view=all").text
    assert browser_of(other).get(f"/inbox/{message.pk}/").status_code == 404
    answer = browser.get(f"/inbox/{message.pk}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/gadgets/1/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_bell_counts_and_all_are_read_at_once(gadgets):
    me = staff_actor("engineer")
    gadgets.gadget()
    told(me, gadgets.gadgets[1])
    browser = browser_of(me)

    assert "one unread" in browser.get("/inbox/").text
    browser.post("/inbox/read/")
    assert Message.objects.get().read_at is not None


def test_a_message_without_a_page_is_read_in_place(gadgets):
    me = staff_actor("engineer")
    gadgets.gadget()
    message = told(me, None)
    page = browser_of(me).get(f"/inbox/{message.pk}/")
    assert (page.status_code, "Code" in page.text) == (200, False)


def test_nobody_is_asked_about_chat_robots_which_write_to_rooms(gadgets):
    page = browser_of(staff_actor("engineer")).get("/inbox/settings/").text
    assert 'value="mail"' in page
    assert 'value="chat"' not in page


def test_preferences_are_kept(gadgets):
    me = staff_actor("engineer")
    browser = browser_of(me)

    refused = browser.post("/inbox/settings/", {"muted": ["mail"], "quiet_from": "22:00"})
    assert (refused.status_code, Preference.objects.exists()) == (422, False)
    browser.post("/inbox/settings/", {"muted": ["mail"], "quiet_from": "22:00", "quiet_to": "07:30"})

    kept = Preference.objects.get()
    assert (kept.recipient_id, kept.muted, kept.quiet_from, kept.quiet_to) == (me.id, ["mail"], 1320, 450)
    assert 'value="22:00"' in browser.get("/inbox/settings/").text


def test_the_matrix_is_changed_by_page(gadgets):
    preset()
    browser = browser_of(admin_actor())
    assert "gadget.broke" in browser.get("/inbox/rules/").text
    address = "/inbox/rules/gadget.broke.owner/"
    assert browser.get(address).status_code == 200

    browser.post(address, {"recipient": "role:dispatcher", "channels": ["inbox"], "max_age": "0:30", "is_active": "on"})

    rule = Rule.objects.get()
    assert (rule.preset, rule.recipient, rule.channels, rule.max_age_minutes) == (
        "gadget.broke.owner",
        "role:dispatcher",
        ["inbox"],
        30,
    )
    stale = {"recipient": "role:hotline", "channels": ["inbox"], "is_active": "on", "version": "99"}
    assert browser.post(address, stale).status_code == 409
    browser.post(f"{address}remove/")
    assert not Rule.objects.exists()


def test_a_line_of_ones_own_is_added_by_page(gadgets):
    unit = make_unit()
    browser = browser_of(admin_actor())
    assert browser.get("/inbox/rules/new/").status_code == 200
    values = {
        "event": "gadget.broke",
        "template": "gadget.broke",
        "recipient": "gadget.owner",
        "channels": ["inbox", "mail"],
    }

    answer = browser.post("/inbox/rules/new/", {**values, "unit": unit.pk, "is_active": "on"})

    assert answer.status_code == 302, answer.text
    assert Rule.objects.get().unit_path == unit.path


def test_wordings_are_changed_with_a_preview_of_a_real_record(gadgets):
    gadgets.gadget(7, note="<i>hot</i>")
    browser = browser_of(admin_actor())
    address = "/inbox/wordings/gadget.broke/"

    assert "A gadget broke" in browser.get("/inbox/wordings/").text
    assert "SR2611-00012" in browser.get(address).text
    page = browser.get(f"{address}?record=7").text
    assert "Gadget 7" in page
    assert "&lt;i&gt;hot&lt;/i&gt;" in page
    assert "There is no record of this number." in browser.get(f"{address}?record=8").text

    typed = {"subject_zh": "坏 {number}", "subject_en": "{oops}", "body_zh": "坏", "body_en": "broken", "version": "0"}
    refused = browser.post(address, typed)
    assert (refused.status_code, TemplateText.objects.exists()) == (422, False)
    assert "坏 {number}" in refused.text
    assert "There is no variable called {oops} here." in refused.text
    browser.post(address, {**typed, "subject_en": "broken {number}"})
    assert TemplateText.objects.get().subject.en == "broken {number}"
    assert browser.post(address, {**typed, "subject_en": "again"}).status_code == 409
    browser.post(f"{address}restore/?channel=")
    assert not TemplateText.objects.exists()


def test_robots_are_added_without_showing_their_key(gadgets):
    unit = make_unit()
    browser = browser_of(admin_actor())
    address = "json://localhost:1/secret-key-9999"

    answer = browser.post(
        "/inbox/robots/new/", {"name": "Room", "unit": unit.pk, "address": address, "is_active": "on"}
    )
    robot = Robot.objects.get()
    assert answer.status_code == 302
    for page in ("/inbox/robots/", f"/inbox/robots/{robot.pk}/"):
        text = browser.get(page).text
        assert "Room" in text
        assert "secret-key" not in text
    browser.post(f"/inbox/robots/{robot.pk}/", {"name": "Other", "unit": unit.pk, "address": "", "version": "2"})
    robot.refresh_from_db()
    assert (robot.name, robot.address, robot.is_active) == ("Other", address, False)


def test_the_send_log(gadgets):
    preset()
    gadgets.gadget()
    break_gadget(at=NOON)
    read_journal(NOON)
    Delivery.objects.update(state="dead", ended_at=NOON, error="ConnectionRefusedError")
    one = Delivery.objects.get()
    browser = browser_of(admin_actor())

    assert "staff5@example.com" in browser.get("/inbox/log/").text
    assert "staff5@example.com" in browser.get("/inbox/log/?view=all&q=refused").text
    assert "staff5@example.com" not in browser.get("/inbox/log/?view=all&q=greylisted").text
    assert "ConnectionRefusedError" in browser.get(f"/inbox/log/{one.pk}/").text
    health = mail_health(NOON)
    assert (health.level, health.text) == (Level.WARN, "0 sent in 24 hours, 0 waiting")
    assert health.detail.startswith("1 could not be delivered")
    assert "ConnectionRefusedError" in health.detail
    browser.post(f"/inbox/log/{one.pk}/resend/")
    one.refresh_from_db()
    assert one.state == "waiting"


@pytest.mark.parametrize(
    "address", ["/inbox/log/", "/inbox/rules/", "/inbox/wordings/", "/inbox/robots/", "/inbox/rules/new/"]
)
def test_others_may_not_look_after_messages(address):
    assert browser_of(staff_actor("engineer")).get(address).status_code == 403


def test_approvers_and_askers_are_told(gadgets, monkeypatch):
    from aftercare.platform.approvals.public import decide
    from aftercare.platform.notify import rules
    from aftercare.platform.notify.shipped import receivers
    from aftercare.platform.notify.shipped import rules as shipped

    monkeypatch.setattr(rules.presets, "_items", {})
    shipped.declare()
    receivers.register()
    with thing_kind(monkeypatch):
        approval = ask_about(7, 2, by=staff(1), at=NOON, reason="please")
        read_journal(NOON)
        asked = Message.objects.get()
        assert (asked.recipient_id, asked.subject, asked.link) == (
            2,
            "Please decide: Reopen · Reopen T7",
            f"/approvals/{approval.pk}/",
        )
        assert "Reason: please" in asked.body
        assert "by " not in asked.body.splitlines()[2]

        decide(
            approval_id=approval.pk,
            verdict="refused",
            comment="photos first",
            by=staff(2),
            at=NOON + timedelta(hours=1),
        )
        read_journal(NOON + timedelta(hours=1))
        answer = Message.objects.exclude(pk=asked.pk).get()
        assert (answer.recipient_id, answer.subject) == (1, "Refused: Reopen · Reopen T7")
        assert "photos first" in answer.body


def test_what_waits_for_the_end_of_quiet_hours_says_until_when(gadgets):
    preset()
    gadgets.gadget()
    set_preference(muted=[], quiet=(11 * 60, 14 * 60), by=staff(5), at=NOON)
    break_gadget(at=NOON)  # noon in Shanghai
    read_journal(NOON)
    browser, waiting = browser_of(admin_actor()), Delivery.objects.get()

    with clock.running(NOON):
        for address in ("/inbox/log/", f"/inbox/log/{waiting.pk}/"):
            assert "Quiet hours until Mon 2 Mar 2026, 14:00" in browser.get(address).text
    with clock.running(NOON + timedelta(hours=2)):
        assert "Quiet hours" not in browser.get("/inbox/log/").text


def test_health_tells_of_messages_that_do_not_get_out(gadgets):
    preset()
    gadgets.gadget()
    break_gadget(at=NOON)
    read_journal(NOON)

    assert mail_health(NOON + timedelta(minutes=29)).level is Level.OK
    overdue = mail_health(NOON + timedelta(minutes=31))
    assert (overdue.level, overdue.text) == (Level.WARN, "0 sent in 24 hours, 1 waiting")
    Delivery.objects.update(not_before=NOON + timedelta(hours=8))  # quiet hours
    assert mail_health(NOON + timedelta(hours=1)).level is Level.OK


def test_the_send_log_names_who_could_not_be_reached_and_when_it_is_tried_again(gadgets):
    preset()
    gadgets.gadget()
    gadgets.mails[5] = ""
    gadgets.gadget(2, owner=6)
    break_gadget(at=NOON)
    break_gadget(2, at=NOON)
    read_journal(NOON)
    browser = browser_of(admin_actor())

    page = browser.get("/inbox/log/").text
    assert "Staff 5" in page
    assert "No address" in page

    waiting = Delivery.objects.get(state="waiting")
    page = browser.get(f"/inbox/log/{waiting.pk}/").text
    assert "Staff 6" in page
    assert "Next attempt" in page
    assert 'href="/gadgets/2/"' in page


def test_a_new_robot_needs_its_address_and_a_known_one_keeps_it(gadgets):
    unit = make_unit()
    browser = browser_of(admin_actor())
    said = {"name": "抢修群", "unit": unit.pk, "address": "", "is_active": "on"}
    assert browser.post("/inbox/robots/new/", said).status_code == 422
    browser.post("/inbox/robots/new/", {**said, "address": "wecombot://abc123"})
    one = Robot.objects.get()
    browser.post(f"/inbox/robots/{one.pk}/", {**said, "name": "新群名", "version": one.version})
    one.refresh_from_db()
    assert (one.name, one.address) == ("新群名", "wecombot://abc123")


def test_a_rule_keeps_messages_for_a_week_at_most(gadgets):
    preset()
    browser = browser_of(admin_actor())
    said = {"recipient": "role:dispatcher", "channels": ["inbox"], "is_active": "on"}
    assert browser.post("/inbox/rules/gadget.broke.owner/", {**said, "max_age": "169:00"}).status_code == 422
    assert not Rule.objects.exists()
