"""Plans, quiet hours, wordings: plain values."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.worktime import NINE_TO_FIVE

from aftercare.base.kernel.words import Words
from aftercare.platform.notify import rules
from aftercare.platform.notify.errors import RobotRefusedError, UnknownVariableError
from aftercare.platform.notify.rules import (
    CHAT,
    INBOX,
    MAIL,
    ROBOT_REFUSED,
    Line,
    Recipient,
    Wish,
    answer_of,
    plans,
    speak_from,
    why_in_words,
)
from aftercare.platform.notify.sending.rules import as_html, is_robot, shortened
from aftercare.platform.notify.texts.rules import Templates, in_words, many_lines, one_line
from aftercare.platform.worktime.public import AROUND_THE_CLOCK, Calendar, Season, week_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai
ANN, BOB, ROOM = Recipient("staff", 1), Recipient("staff", 2), Recipient("robot", 3)


def line(*channels: str, template: str = "a", is_urgent: bool = False) -> Line:
    return Line(
        key="k",
        event="e",
        recipient="r",
        channels=channels,
        template=template,
        unit_path="",
        is_urgent=is_urgent,
        max_age=timedelta(hours=1),
        is_active=True,
        rule_id=None,
        is_preset=True,
    )


def told(found, wishes=None):
    return {plan.recipient: (plan.template, plan.channels, plan.is_urgent) for plan in plans(found, wishes or {})}


def test_each_reader_is_told_once_by_every_way_that_a_line_names():
    found = [(line(MAIL), [ANN, BOB]), (line(INBOX, template="b"), [BOB])]
    assert told(found) == {ANN: ("a", (MAIL,), False), BOB: ("a", (INBOX, MAIL), False)}


def test_rooms_hear_by_chat_and_people_do_not():
    assert told([(line(INBOX, MAIL, CHAT), [ANN, ROOM])]) == {
        ANN: ("a", (INBOX, MAIL), False),
        ROOM: ("a", (CHAT,), False),
    }


def test_what_a_reader_mutes_stays_silent_unless_it_is_urgent():
    wishes = {ANN: Wish(muted=frozenset({"mail"})), BOB: Wish(muted=frozenset({"a:mail"}))}
    assert told([(line(INBOX, MAIL), [ANN, BOB])], wishes) == {ANN: ("a", (INBOX,), False), BOB: ("a", (INBOX,), False)}
    assert told([(line(MAIL, template="b"), [ANN, BOB])], wishes) == {BOB: ("b", (MAIL,), False)}
    assert told([(line(MAIL, is_urgent=True), [ANN])], wishes) == {ANN: ("a", (MAIL,), True)}


@pytest.mark.parametrize(
    ("quiet", "local"),
    [
        ((22 * 60, 7 * 60), "03-03 07:00"),
        ((0, 6 * 60), "03-02 23:30"),
        ((23 * 60, 23 * 60 + 45), "03-02 23:45"),
        ((5, 5), "03-02 23:30"),
    ],
)
def test_quiet_hours_of_ones_own(quiet, local):
    start = speak_from(NIGHT, wish=Wish(quiet=quiet), calendar=AROUND_THE_CLOCK, zone=SHANGHAI)
    assert f"{start.astimezone(SHANGHAI):%m-%d %H:%M}" == local


def test_the_companys_hours_come_first():
    office = Calendar.weekly(zone="Asia/Shanghai") if hasattr(Calendar, "weekly") else AROUND_THE_CLOCK
    assert speak_from(NIGHT, wish=Wish(), calendar=office, zone=SHANGHAI) >= NIGHT - timedelta(seconds=1)


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    quiet=st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
)
def test_quiet_hours_end_within_a_day_and_outside_themselves(at, quiet):
    wish = Wish(quiet=quiet)
    start = speak_from(at, wish=wish, calendar=AROUND_THE_CLOCK, zone=SHANGHAI)

    assert timedelta(seconds=-1) < start - at < timedelta(days=1, seconds=1)
    again = speak_from(start, wish=wish, calendar=AROUND_THE_CLOCK, zone=SHANGHAI)
    assert abs(again - start) < timedelta(seconds=1)


def test_lines_that_say_nothing_are_left_out():
    text = "Dear {reader}\nNote: {note}\nPlain\n{a} {b}"
    assert many_lines(text, {"reader": "Ann", "note": "", "a": "", "b": "x"}) == "Dear Ann\nPlain\nx"
    assert one_line("{a}\r\nBcc: x", {"a": "y"}) == "y Bcc: x"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Call {none} now {name}", "Call now Wei"),
        ("{none} now {name}", "now Wei"),
        ("{name} {none}", "Wei"),
        ("{name} {none}.", "Wei."),
        ("{none} {none} {name}", "Wei"),
        ("Call {none} {none} {name}", "Call Wei"),
        ("请{none}致电{name}", "请致电Wei"),
        ("a  b {name}", "a  b Wei"),
    ],
)
def test_an_empty_variable_leaves_no_gap(text, filled):
    assert many_lines(text, {"name": "Wei", "none": ""}) == filled


def test_what_a_value_holds_is_not_filled_in_again():
    assert many_lines("{a}", {"a": "{b} {{7*7}} {0.__class__}", "b": "no"}) == "{b} {{7*7}} {0.__class__}"


def test_values_are_in_the_readers_language():
    values = {"what": Words(zh="泵", en="pump"), "when": NIGHT, "count": 3, "none": None}
    assert in_words(values, language="zh-hans", zone=SHANGHAI) == {
        "what": "泵",
        "when": "2026-03-02 周一 23:30",
        "count": "3",
        "none": "",
    }
    assert in_words(values, language="en", zone=SHANGHAI)["when"] == "Mon 2 Mar 2026, 23:30"


def test_a_wording_names_known_variables_only():
    known = Templates()
    with pytest.raises(UnknownVariableError):
        known.declare("t", label=Words(), kind="x", subject=Words(zh="{oops}"), body=Words())
    # Nor one that is misspelled so that it would go out as it stands.
    for misspelled in ("{Number}", "{ number }", "{编号}", "{}"):
        with pytest.raises(UnknownVariableError):
            known.declare("t", label=Words(), kind="x", subject=Words(), body=Words(en=f"{{link}} {misspelled}"))
    known.declare("t", label=Words(), kind="x", subject=Words(zh="{number}"), body=Words(en="{link}"))
    with pytest.raises(RuntimeError):
        known.declare("t", label=Words(), kind="x", subject=Words(zh="{title}"), body=Words(en="{link}"))


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("wecombot://abcdef", True),
        ("dingtalk://token/", True),
        ("json://localhost:8080/x", True),
        ("syslog://", False),
        ("dbus://", False),
        ("file:///etc/passwd", False),
        ("mailto://a:b@example.com", False),
        ("https://example.com", False),
        ("wecombot://", False),
    ],
)
def test_addresses_of_robots(address, fits):
    assert is_robot(address) is fits


def test_a_robots_key_is_not_shown():
    assert shortened("wecombot://12345678-abcd-9f2a") == "wecombot://••••9f2a"


def test_the_html_part_is_escaped():
    html = as_html("<script>alert(1)</script>\nhttps://example.com/a?b=1&c=2")
    assert "<script>" not in html
    assert '<a href="https://example.com/a?b=1&amp;c=2">' in html


@pytest.mark.parametrize(
    ("error", "chinese", "english"),
    [
        (rules.NO_ADDRESS, "没有地址", "No address"),
        (
            rules.age_in_words(timedelta(minutes=31), timedelta(minutes=30)),
            "已过 31 分钟，超过 30 分钟即不再发送",
            "31 min old; no longer worth sending after 30 min",
        ),
        (
            rules.age_in_words(timedelta(minutes=9805), timedelta(hours=12)),
            "已过 6 天 19 小时，超过 12 小时即不再发送",
            "6 d 19 h old; no longer worth sending after 12 h",
        ),
        ("SMTPDataError: (554, b'no')", "SMTPDataError: (554, b'no')", "SMTPDataError: (554, b'no')"),
        ("", "", ""),
    ],
)
def test_why_nothing_went_out_is_said_in_the_readers_language(error: str, chinese: str, english: str) -> None:
    assert rules.why_in_words(error) == english
    with translation.override("zh-hans"):
        assert rules.why_in_words(error) == chinese


def test_after_ones_own_quiet_hours_the_companys_come_again():
    nine_to_five = Calendar(key="x", zone="Asia/Shanghai", seasons=(Season(week_of(NINE_TO_FIVE), NINE_TO_FIVE),))
    monday = datetime(2026, 3, 2, 16, 30, tzinfo=SHANGHAI)

    start = speak_from(monday, wish=Wish(quiet=(16 * 60, 21 * 60)), calendar=nine_to_five, zone=SHANGHAI)

    assert f"{start.astimezone(SHANGHAI):%m-%d %H:%M}" == "03-03 09:00"


@pytest.mark.parametrize(
    ("error", "kept", "said"),
    [
        (
            SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 No such user")}),
            "refused: 550 5.1.1 No such user",
            "Refused by the mail server: 550 5.1.1 No such user",
        ),
        (SMTPDataError(450, b"4.2.0 Busy"), "refused: 450 4.2.0 Busy", "Refused by the mail server: 450 4.2.0 Busy"),
        (
            ConnectionRefusedError(111, "Connection refused"),
            "no answer: Connection refused",
            "No answer: Connection refused",
        ),
        (
            SMTPServerDisconnected("Connection unexpectedly closed"),
            "no answer: Connection unexpectedly closed",
            "No answer: Connection unexpectedly closed",
        ),
        (RobotRefusedError(), ROBOT_REFUSED, "The chat robot did not take the message"),
        (ValueError("odd"), "ValueError: odd", "ValueError: odd"),
    ],
)
def test_the_log_says_plainly_what_the_other_side_answered(error, kept, said):
    assert answer_of(error) == kept
    with translation.override("en"):
        assert why_in_words(kept) == said


def test_what_follows_a_link_in_a_sentence_is_no_part_of_it():
    assert '<a href="https://a.example/x/?y=1&amp;z=2">' in as_html("见 https://a.example/x/?y=1&z=2。谢谢")
    assert '<a href="https://a.example/x/">https://a.example/x/</a>.' in as_html("See https://a.example/x/.")
