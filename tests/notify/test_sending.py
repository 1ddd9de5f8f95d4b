"""From a message to the wire: real SMTP, real HTTP, and what happens when nobody answers."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.actors import staff_actor
from tests.factories.jobs import NOON
from tests.factories.notify import break_gadget, preset, read_journal, smtp_server
from tests.factories.units import make_office

from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.platform.jobs.models import Job
from aftercare.platform.jobs.public import run_ready
from aftercare.platform.journal.public import events_of
from aftercare.platform.notify.errors import NotWaitingError, RobotAddressError
from aftercare.platform.notify.models import Delivery, Robot
from aftercare.platform.notify.public import CHAT, INBOX
from aftercare.platform.notify.sending.services import resend, set_robot, try_robot

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    """A real SMTP server."""
    with smtp_server(settings) as received:
        yield received


@pytest.fixture
def room():
    """A chat server that takes JSON; `room.address`, `room.heard`, `room.status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.heard.append(json.loads(body))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard, server.status = [], 200
    server.address = f"json://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def told(gadgets, at=NOON, **options):
    preset(**options)
    gadgets.gadget()
    break_gadget(at=NOON)
    read_journal(at)
    return Delivery.objects.get()


def test_a_mail_goes_out_over_smtp(gadgets, post):
    gadgets.languages[5] = "zh-hans"
    delivery = told(gadgets)

    run_ready(NOON + timedelta(minutes=1))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 1, "")
    [(to, mail)] = post.mails
    assert to == ["staff5@example.com"]
    assert (mail["Subject"], mail["Message-ID"]) == ("G1 故障", f"<notice-{delivery.pk}@localhost>")
    assert "http://localhost:8000/gadgets/1/" in mail.get_body(("plain",)).get_content()
    assert '<a href="http://localhost:8000/gadgets/1/">' in mail.get_body(("html",)).get_content()


def test_the_subject_of_a_mail_begins_with_its_first_word(gadgets, post):
    gadgets.languages[5] = "zh-hans"
    delivery = told(gadgets)
    long = "【新请求】SR2611-00148 三楼外呼按钮不亮，轿厢开门时有异响，请尽快派人"
    Delivery.objects.update(subject=long)

    run_ready(NOON)

    [(_to, mail)] = post.mails
    assert mail["Subject"] == long
    delivery.refresh_from_db()
    assert (delivery.state, delivery.subject) == ("sent", long)


def test_a_mail_is_sent_once_however_often_its_job_runs(gadgets, post):
    delivery = told(gadgets)
    run_ready(NOON)
    Job.objects.update(state="ready", ended_at=None)

    run_ready(NOON)

    assert len(post.mails) == 1
    delivery.refresh_from_db()
    assert delivery.attempts == 1


def test_when_the_server_is_down_it_is_tried_again_and_given_up(gadgets, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    delivery = told(gadgets)

    run_ready(NOON)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.error == "no answer: Connection refused"

    for hour in range(1, 8):
        run_ready(NOON + timedelta(hours=hour))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("dead", 6)
    assert Job.objects.get().state == "dead"
    assert [event.type for event in events_of("notice", delivery.pk)] == ["notice.failed"]


def test_a_given_up_message_is_sent_again_by_hand(gadgets, post):
    delivery = told(gadgets)
    Delivery.objects.update(state="dead", ended_at=NOON, attempts=6, error="gone")
    Job.objects.all().delete()
    with pytest.raises(NotAllowedError):
        resend(delivery_id=delivery.pk, by=staff_actor("engineer"), at=NOON)

    resend(delivery_id=delivery.pk, by=SYSTEM, at=NOON + timedelta(days=3))
    run_ready(NOON + timedelta(days=3))

    assert len(post.mails) == 1
    with pytest.raises(NotWaitingError):
        resend(delivery_id=delivery.pk, by=SYSTEM, at=NOON)


def test_what_was_given_up_is_sent_again_by_the_same_job(gadgets, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    delivery = told(gadgets)
    for hour in range(8):
        run_ready(NOON + timedelta(hours=hour))
    assert Job.objects.get().state == "dead"

    with smtp_server(settings) as received:
        resend(delivery_id=delivery.pk, by=SYSTEM, at=NOON + timedelta(hours=9))
        run_ready(NOON + timedelta(hours=9))

    assert len(received.mails) == 1
    assert Job.objects.get().state == "done"


def test_a_message_that_is_too_old_is_dropped_and_the_log_says_so(gadgets, post):
    delivery = told(gadgets, max_age=timedelta(minutes=30))

    run_ready(NOON + timedelta(minutes=31))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("dropped", "31 min old; no longer worth sending after 30 min")
    assert post.mails == []


def test_a_held_message_waits_for_the_end_of_the_quiet_hours(gadgets, post):
    delivery = told(gadgets)
    Delivery.objects.update(not_before=NOON + timedelta(hours=2))

    run_ready(NOON + timedelta(hours=1))
    assert post.mails == []
    run_ready(NOON + timedelta(hours=2))

    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_who_has_no_mail_address_is_noted(gadgets):
    gadgets.mails[5] = ""
    delivery = told(gadgets)
    assert (delivery.state, delivery.error) == ("dropped", "no address")
    assert not Job.objects.exists()


def test_a_room_hears_of_it(gadgets, room):
    office = make_office()
    set_robot(robot_id=None, name="Room", unit_id=office.pk, address=room.address, is_active=True, by=SYSTEM, at=NOON)
    preset(recipient="room", channels=(CHAT,))
    gadgets.gadget(unit_path=f"{office.path}77/")
    break_gadget(at=NOON)
    read_journal(NOON)

    run_ready(NOON)

    assert Delivery.objects.get().state == "sent"
    assert [(one["title"], "http://localhost:8000/gadgets/1/" in one["message"]) for one in room.heard] == [
        ("G1 故障", True)
    ]


def test_a_room_that_refuses_is_tried_again(gadgets, room):
    room.status = 500
    office = make_office()
    robot = set_robot(
        robot_id=None, name="Room", unit_id=office.pk, address=room.address, is_active=True, by=SYSTEM, at=NOON
    )
    assert not try_robot(robot_id=robot.pk, text="hello", by=SYSTEM)
    preset(recipient="room", channels=(CHAT,))
    gadgets.gadget(unit_path=office.path)
    break_gadget(at=NOON)
    read_journal(NOON)

    run_ready(NOON)
    assert Delivery.objects.get().state == "waiting"
    room.status = 200
    run_ready(NOON + timedelta(minutes=1))
    assert Delivery.objects.get().state == "sent"


def test_only_addresses_of_robots_are_taken(gadgets):
    with pytest.raises(RobotAddressError):
        set_robot(
            robot_id=None,
            name="Room",
            unit_id=make_office().pk,
            address="syslog://x",
            is_active=True,
            by=SYSTEM,
            at=NOON,
        )
    assert not Robot.objects.exists()


def test_the_inbox_needs_no_delivery(gadgets):
    preset(channels=(INBOX,))
    gadgets.gadget()
    break_gadget(at=NOON)
    read_journal(NOON)
    assert not Delivery.objects.exists()
