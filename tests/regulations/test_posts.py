"""Posts that regulations name: whom of the company they mean, and those that nobody holds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import in_force

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.errors import NotAllowedError
from aftercare.base.kernel.words import Words, any_of
from aftercare.platform.journal import public as journal
from aftercare.regulations.posts import selectors, services

pytestmark = pytest.mark.django_db

GATE = {
    "key": "g", "kind": "gate", "before": "visit.departed", "missing": "…", "waived_by": "supervisor",
    "needs": [{"kind": "event", "event": "request.planned"}],
}  # fmt: skip
TOLD = {
    "key": "t", "kind": "escalation", "event": "request.urged",
    "steps": [{"at": "0 min", "to": ["vice-president", "owner"]}],
}  # fmt: skip
LATER = MONDAY + timedelta(days=1)


def known() -> dict[str, selectors.NamedPost]:
    return {one.key: one for one in selectors.named_posts(SYSTEM, LATER)}


@pytest.mark.parametrize(
    ("count", "chinese", "english"),
    [(0, "", ""), (1, "甲", "A"), (2, "甲或乙", "A or B"), (4, "甲、乙、丙或丁", "A, B, C or D")],
)
def test_several_of_which_one_will_do_are_a_list_with_one_or(count: int, chinese: str, english: str) -> None:
    found = any_of([Words(zh, en) for zh, en in zip("甲乙丙丁"[:count], "ABCD", strict=False)])
    assert found == Words(chinese, english)


def test_a_post_that_nobody_holds_is_told_until_somebody_is_meant() -> None:
    in_force(GATE, TOLD, approved_by="general-manager")
    boss = make_post("office-head")
    give_post(make_staff(), boss)

    assert {key for key, one in known().items() if one.is_nobody} == {"general-manager", "supervisor", "vice-president"}
    services.name_post(key="supervisor", codes=["office-head"], by=SYSTEM, at=LATER)

    named = known()["supervisor"]
    assert (named.meant, named.holders, named.is_nobody) == ((str(boss.name),), 1, False)
    assert [str(one) for one in named.used_in] == ["Trips"]
    assert next(iter(known())) in {"general-manager", "vice-president"}, "what needs somebody stands first"
    assert known()["finance"].used_in == (), "shipped regulations name it, none in force does"
    assert "owner" not in known(), "a role in a case is no post"


def test_the_page_says_it_and_changes_it() -> None:
    in_force(GATE)
    give_post(make_staff(), make_post("office-head"))
    admin = browser_of(admin_actor())
    page, form = reverse("regulations:posts"), reverse("regulations:post_name", args=["supervisor"])
    with clock.running(LATER):
        assert "held by nobody" in admin.get(page).text
        assert 'value="office-head"' in admin.get(form).text
        assert admin.post(form, {"codes": ["office-head"]}).status_code == 302
        assert admin.post(form, {"codes": ["nowhere"]}).status_code == 422
        reader = browser_of(staff_actor("engineer")).get(page).text
    assert form not in reader
    assert selectors.codes_of(["supervisor"]) == {"office-head"}
    (told,) = journal.effective().filter(type="regulation_post.named")
    assert "office-head" in told.payload


def test_only_who_publishes_says_whom_a_regulation_means() -> None:
    make_post("office-head")
    with pytest.raises(NotAllowedError):
        services.name_post(key="supervisor", codes=["office-head"], by=staff_actor("manager"), at=LATER)
    assert selectors.codes_of(["supervisor"]) == {"supervisor"}
