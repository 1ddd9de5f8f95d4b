"""Pages of people: each opens in both languages, shows what it should, and forms do what they say."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.organisation import (
    MONDAY,
    certify,
    make_certificate_kind,
    make_day_shift,
    make_engineer,
    make_post,
    make_skill,
    make_staff,
    rate,
)
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import pickers
from aftercare.registry.organisation import public as organisation
from aftercare.registry.organisation.models import Leave, OnCall, PostHolding, ShiftPattern, Staff, StaffSkill
from aftercare.registry.organisation.urls import urlpatterns

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ids() -> dict[str, int]:
    """One of everything, by the names that addresses use."""
    staff, span = make_engineer(name="张三"), {"starts_at": MONDAY, "ends_at": MONDAY + DAY, "by": SYSTEM, "at": MONDAY}
    rate(staff, make_skill(), 3)
    certify(staff, make_certificate_kind(), expires_on=date(2025, 1, 1))
    pattern = make_day_shift()
    organisation.set_roster(staff_id=staff.pk, pattern_id=pattern.pk, first_day=date(2026, 3, 2), by=SYSTEM, at=MONDAY)
    leave = organisation.ask_leave(staff_id=staff.pk, kind="annual", **span)  # type: ignore[arg-type]
    on_call = organisation.plan_on_call(unit_id=staff.unit_id, staff_id=staff.pk, **span)  # type: ignore[arg-type]
    region = organisation.assign_region(unit_id=staff.unit_id, division_code="310000", by=SYSTEM, at=MONDAY)
    return {
        "staff_id": staff.pk,
        "holding_id": staff.holdings.get().pk,
        "certificate_id": staff.certificates.get().pk,
        "leave_id": leave.pk,
        "personal_event_id": organisation.plan_event(staff_id=staff.pk, kind="other", **span).pk,  # type: ignore[arg-type]
        "relocation_id": organisation.relocate(
            staff_id=staff.pk,
            first_day=MONDAY.date(),
            last_day=MONDAY.date(),
            by=SYSTEM,
            at=MONDAY,
            place=organisation.Point(31_000_000, 121_000_000),
        ).pk,
        "on_call_id": on_call.pk,
        "region_id": region.pk,
        "post_id": make_post().pk,
        "skill_id": make_skill().pk,
        "kind_id": make_certificate_kind().pk,
        "pattern_id": pattern.pk,
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens(ids: dict[str, int], language: str) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": language})
    for one in urlpatterns:
        address = reverse(f"organisation:{one.name}", kwargs={name: ids[name] for name in one.pattern.converters})
        assert client.get(address).status_code == 200, address


def test_an_expired_certificate_is_seen(ids: dict[str, int], client: Client) -> None:
    client = browser_of(admin_actor())
    page = client.get(reverse("organisation:staff", args=[ids["staff_id"]])).content.decode()
    assert "Ended Wed 1 Jan 2025" in page


def test_the_timeline_calls_skills_and_certificates_by_their_names() -> None:
    staff = make_engineer()
    rate(staff, make_skill("lift", Words("电梯维修", "Lift repair")), 3)
    certify(staff, make_certificate_kind("permit", Words("特种设备作业证", "Lift permit")), expires_on=date(2027, 1, 1))
    page = browser_of(admin_actor()).get(reverse("organisation:staff", args=[staff.pk])).content.decode()
    assert "Lift repair · 3 / 5" in page
    assert "Lift permit · Fri 1 Jan 2027" in page


def test_a_form_says_whom_it_changes(ids: dict[str, int]) -> None:
    page = browser_of(admin_actor()).get(reverse("organisation:staff_edit", args=[ids["staff_id"]])).content.decode()
    assert "<p>张三</p>" in page


@pytest.mark.parametrize(
    ("form", "key", "page"),
    [
        ("post_close", "post_id", "catalogue"),
        ("skill_close", "skill_id", "catalogue"),
        ("certificate_kind_close", "kind_id", "catalogue"),
        ("shift_pattern_close", "pattern_id", "catalogue"),
        ("region_release", "region_id", "regions"),
        ("leave", "leave_id", "leaves"),
    ],
)
def test_a_question_about_one_row_leads_back_to_its_page(ids: dict[str, int], form: str, key: str, page: str) -> None:
    text = browser_of(admin_actor()).get(reverse(f"organisation:{form}", args=[ids[key]])).content.decode()
    crumbs = text.partition("<h1")[0].rpartition('class="crumbs"')[2]
    assert f'<a href="{reverse(f"organisation:{page}")}">' in crumbs


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("holding_end", "holding_id", "Since Mon 2 Mar 2026"),
        ("certificate_withdraw", "certificate_id", "Valid until Wed 1 Jan 2025"),
        ("leave_cancel", "leave_id", "Annual leave · Mon 2 Mar 2026"),
        ("event_cancel", "personal_event_id", "Other · Mon 2 Mar 2026"),
        ("relocation_cancel", "relocation_id", "Mon 2 Mar 2026 – Mon 2 Mar 2026"),
        ("on_call_cancel", "on_call_id", "Mon 2 Mar 2026"),
    ],
)
def test_what_ends_is_said_with_whose_it_is_and_leads_back(
    ids: dict[str, int], name: str, key: str, words: str
) -> None:
    page = browser_of(admin_actor()).get(reverse(f"organisation:{name}", args=[ids[key]])).content.decode()
    person = reverse("organisation:staff", args=[ids["staff_id"]])
    assert f'<a href="{person}">张三</a>' in page
    head = page[page.index("<h1>") :]
    assert words in head[: head.index("</header>")]


def test_since_when_and_until_when_are_said_in_chinese_too(ids: dict[str, int]) -> None:
    browser = browser_of(admin_actor(), **{"Accept-Language": "zh-hans"})
    page = browser.get(reverse("organisation:holding_end", args=[ids["holding_id"]])).content.decode()
    assert "自 2026-03-02 周一 起" in page
    page = browser.get(reverse("organisation:certificate_withdraw", args=[ids["certificate_id"]])).content.decode()
    assert "有效至 2025-01-01 周三" in page


def test_somebody_elses_leave_is_not_shown_to_who_may_not_take_it_back(ids: dict[str, int]) -> None:
    address = reverse("organisation:leave_cancel", args=[ids["leave_id"]])
    assert browser_of(staff_actor("engineer")).get(address).status_code == 404
    owner = staff_actor("engineer", staff=Staff.objects.get(pk=ids["staff_id"]))
    assert browser_of(owner).get(address).status_code == 200


def test_several_dates_on_a_card_say_what_they_are_and_one_row_is_one(ids: dict[str, int]) -> None:
    client = browser_of(admin_actor())
    cards = client.get(reverse("organisation:certificates"), {"view": "all"}).content.decode()
    assert '<td class="when" data-label="Last valid day">' in cards
    assert 'data-label="First day"' not in client.get(reverse("organisation:staff_list")).content.decode()
    counted = client.get(reverse("organisation:certificates"), {"view": "all", "part": "counts"}).content.decode()
    assert counted.strip().startswith("1 row<")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries(count: int, django_assert_max_num_queries) -> None:
    client = browser_of(admin_actor())
    for _number in range(count):
        make_staff()
    client.get(reverse("organisation:staff_list"))
    with django_assert_max_num_queries(12) as seen:
        client.get(reverse("organisation:staff_list"))
    assert len(seen) == LIST_QUERIES.setdefault("list", len(seen))


LIST_QUERIES: dict[str, int] = {}


def test_a_phone_is_masked_for_who_may_not_see_it() -> None:
    office = make_office()
    staff = make_staff(unit=office, phone="13812345678")
    address = reverse("organisation:staff", args=[staff.pk])
    assert "138 1234 5678" in browser_of(staff_actor("hr")).get(address).content.decode()
    hidden = browser_of(staff_actor("auditor")).get(address).content.decode()
    assert "1234 5678" not in hidden
    assert "5678" in hidden


def test_hiring_by_form_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    client, office = browser_of(admin_actor()), make_office()
    typed = {
        "unit_id": office.pk,
        "name": "李四",
        "phone": "12",
        "hired_on": "2026-03-01",
        "datum": "wgs84",
        "home": "nowhere",
    }
    answer = client.post(reverse("organisation:staff_new"), typed)
    assert answer.status_code == 422
    assert "李四" in answer.content.decode()
    assert "Write latitude and longitude" in answer.content.decode()
    answer = client.post(reverse("organisation:staff_new"), {**typed, "home": "121.473701, 31.230416"})
    assert "This is not a phone number" in answer.content.decode()
    assert not Staff.objects.exists()
    answer = client.post(
        reverse("organisation:staff_new"), {**typed, "home": "121.473701, 31.230416", "phone": "13800138000"}
    )
    staff = Staff.objects.get()
    assert answer.status_code == 302
    assert (staff.home_latitude_e6, staff.phone) == (31_230_416, "+8613800138000")


def test_small_forms_reach_their_verbs(ids: dict[str, int]) -> None:
    client, skill, post = browser_of(admin_actor()), make_skill(), make_post()
    staff_id = ids["staff_id"]
    client.post(reverse("organisation:staff_skill", args=[staff_id]), {"skill_id": skill.pk, "level": "4"})
    client.post(reverse("organisation:staff_post", args=[staff_id]), {"post_id": post.pk})
    client.post(reverse("organisation:leave", args=[ids["leave_id"]]), {"granted": "yes"})
    client.post(
        reverse("organisation:shift_pattern_new"),
        {"code": "night", "name_zh": "夜班", "name_en": "Night", "days": "22:00-06:00\n\n9:00-12:00 13:00-18:00"},
    )
    assert StaffSkill.objects.get(skill=skill).level == 4
    assert PostHolding.objects.filter(post=post, staff_id=staff_id).exists()
    assert Leave.objects.get().state == Leave.State.APPROVED
    assert ShiftPattern.objects.get(code="night").days == [[[1320, 1800]], [], [[540, 720], [780, 1080]]]


def test_the_api_reads_people_a_page_at_a_time() -> None:
    office = make_office()
    made = [make_staff(unit=office, phone="13812345678").pk for _number in range(3)]
    client = browser_of(staff_actor("dispatcher", unit=office))
    first = client.get("/api/v1/staff/?limit=2").json()
    assert [one["id"] for one in first["items"]] == made[:0:-1]
    second = client.get(f"/api/v1/staff/?limit=2&after={first['next']}").json()
    assert [one["id"] for one in second["items"]] == made[:1]
    assert second["next"] is None
    assert second["items"][0] == client.get(f"/api/v1/staff/{made[0]}/").json()


def test_the_form_of_the_shift_pattern_begins_with_the_one_that_holds(ids: dict[str, int]) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": "en"})
    page = client.get(reverse("organisation:staff_roster", args=[ids["staff_id"]])).content.decode()
    assert f'name="pattern_id" value="{ids["pattern_id"]}"' in page
    assert 'value="2026-03-02"' in page


def test_a_chosen_unit_stands_without_its_place_in_the_tree() -> None:
    office, by, picker = make_office(parent=make_office(name=Words("总部", "Head"))), admin_actor(), pickers.get("unit")
    assert picker
    assert [one.label for one in picker.get(by, [office.pk])] == [str(office.name)]
    (offered,) = [one for one in picker.search(by, "", 100) if one.id == office.pk]
    assert offered.label.startswith("　")


def test_a_form_that_names_nothing_above_it_shows_the_entry_of_the_rail_but_not_in_a_dialog(
    ids: dict[str, int],
) -> None:
    client, address = browser_of(admin_actor()), reverse("organisation:staff_edit", args=[ids["staff_id"]])
    above = f'<nav class="crumbs" aria-label="Where you are"><a href="{reverse("organisation:staff_list")}">Staff</a>'
    assert above in client.get(address).content.decode()
    dialog = client.get(address, headers={"HX-Request": "true", "HX-Target": "dialog-body"}).content.decode()
    assert "data-form" in dialog
    assert 'class="crumbs"' not in dialog


def test_who_is_on_call_now_stands_before_who_comes_later() -> None:
    unit = make_office()
    now = clock.now().replace(microsecond=0)
    for name, away in (("后来", 48), ("现在", -1), ("明天", 24)):
        starts_at = now + timedelta(hours=away)
        OnCall.objects.create(
            unit=unit, staff=make_staff(name=name, unit=unit), starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=4),
        )  # fmt: skip
    page = browser_of(admin_actor()).get(reverse("organisation:on_calls")).content.decode()
    assert page.index("现在") < page.index("明天") < page.index("后来")


def test_what_is_retired_says_how_many_still_use_it(ids: dict[str, int]) -> None:
    client = browser_of(admin_actor(), **{"Accept-Language": "en"})
    pattern = ShiftPattern.objects.get(pk=ids["pattern_id"])
    page = client.get(reverse("organisation:shift_pattern_close", args=[pattern.pk])).content.decode()
    assert "It is no longer offered" in page
    assert "This cannot be undone." in page
