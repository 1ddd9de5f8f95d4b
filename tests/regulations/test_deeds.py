"""Gates before deeds of people and regulations: by what holds on the day, on what is known of the subject."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.actors import admin_actor, browser_of, customer_actor, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_skill, make_staff
from tests.factories.regulations import publish_regulation
from tests.factories.sheets import make_form
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.events import catalogue
from aftercare.platform.sheets import public as sheets
from aftercare.registry.organisation import public as organisation
from aftercare.regulations import public as regulations
from aftercare.regulations.compliance.rules import Asked, State, sources
from aftercare.regulations.deeds import selectors, services
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.rules import read_yaml

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(days=1)
CLAUSE = "rules@1/clause#rated"
RATED = {
    "key": "rated", "kind": "gate", "subject": "staff", "before": "staff.post_given",
    "needs": [{"kind": "event", "event": ["staff.skill_rated"]}], "missing": {"zh": "先评定能力", "en": "Rate the person first"},
}  # fmt: skip
PARTS = {
    "key": "parts", "kind": "gate", "subject": "regulation", "before": "regulation.submitted",
    "needs": [{"kind": "form", "form": "demo"}], "missing": {"zh": "先核对各篇", "en": "Check the parts first"},
}  # fmt: skip
FORM = "sections: [{key: all, title: All, fields: [{key: word, kind: text, label: Word}]}]"
TEXT = """
key: habits
name: Habits
approved_by: general-manager
chapters:
  - {key: c, title: C, clauses: [{key: one, title: One, text: One., bindings: []}]}
"""


@pytest.fixture(autouse=True)
def _tuesday():
    with clock.running(NOW):
        yield


def give(person: organisation.Staff, post: organisation.Post, by=SYSTEM) -> organisation.PostHolding:
    return organisation.give_post(staff_id=person.pk, post_id=post.pk, by=by, at=NOW)


def rate(person: organisation.Staff) -> None:
    organisation.rate_skill(staff_id=person.pk, skill_id=make_skill().pk, level=3, by=SYSTEM, at=NOW)


def holds(person: organisation.Staff) -> int:
    return organisation.PostHolding.objects.filter(staff=person).count()


def verdicts() -> list[tuple[str, State, str]]:
    asked = Asked(since=MONDAY, until=NOW + timedelta(days=1), as_of=NOW, regulation="rules")
    return [(one.subject_kind, one.state, one.cause) for one in sources["gate"](asked)]


def test_a_deed_of_a_person_is_refused_until_the_evidence_is_there() -> None:
    publish_regulation(RATED)
    person, post = make_staff(), make_post("repair-engineer")

    with pytest.raises(regulations.GateShutError) as refused:
        give(person, post)
    assert (refused.value.clause, holds(person)) == (CLAUSE, 0)

    rate(person)
    give(person, post)
    assert holds(person) == 1
    assert sorted(verdicts()) == [("staff", State.KEPT, ""), ("staff", State.KEPT, "refused")]


def test_what_somebody_else_has_proved_helps_nobody() -> None:
    publish_regulation(RATED)
    rate(make_staff())
    with pytest.raises(regulations.GateShutError):
        give(make_staff(), make_post("repair-engineer"))


def test_a_gate_that_only_warns_lets_pass_and_that_is_a_breach() -> None:
    publish_regulation(RATED | {"on_missing": "warn"})
    person = make_staff()
    give(person, make_post("repair-engineer"))
    assert holds(person) == 1
    assert verdicts() == [("staff", State.BREACHED, "let_pass")]


def test_imported_history_passes_and_is_not_judged() -> None:
    publish_regulation(RATED)
    person = make_staff()
    give(person, make_post("repair-engineer"), by=HISTORY)
    assert (holds(person), verdicts()) == (1, [])


def test_a_gate_holds_from_the_day_on_which_its_version_takes_force() -> None:
    publish_regulation(RATED)
    (one,) = selectors.standing()["staff.post_given"]
    assert (one.holds(MONDAY), one.holds(MONDAY + timedelta(seconds=1))) == (False, True)


def test_what_can_only_be_said_of_the_deed_itself_is_not_asked_before() -> None:
    publish_regulation(
        RATED | {"before": "leave.approved", "needs": [{"kind": "event", "event": ["leave.asked"], "same": "leave"}]}
    )
    person, by = make_staff(), admin_actor()
    assert selectors.lacks_about("staff", person.pk, payload={}, by=by, at=NOW) == {}
    (lack,) = selectors.lacks_about("staff", person.pk, payload={"leave": 5}, by=by, at=NOW)["leave.approved"]
    assert str(lack.missing) == "Rate the person first"


def test_the_page_of_a_person_says_what_is_asked_for_first() -> None:
    publish_regulation(RATED)
    person = make_staff()
    address = reverse("organisation:staff", args=[person.pk])
    browser = browser_of(admin_actor())
    assert "Rate the person first" in browser.get(address).content.decode()
    rate(person)
    assert "Rate the person first" not in browser.get(address).content.decode()


def test_a_regulation_is_handed_in_when_the_form_that_is_asked_for_is_there() -> None:
    make_form(FORM, key="demo", purpose="register")
    publish_regulation(PARTS)
    office = make_office()
    by = staff_actor("administrator", unit=None, staff=make_staff(unit=office))
    give_post(make_staff(unit=office.parent), make_post("general-manager"))
    draft = documents.open_regulation(document=read_yaml(TEXT), unit_id=office.parent.pk, by=by, at=NOW)
    with pytest.raises(regulations.GateShutError):
        documents.submit(version_id=draft.pk, by=by, at=NOW)

    browser, page = browser_of(by), reverse("regulations:version", args=[draft.pk])
    assert "Check the parts first" in browser.get(page).content.decode()
    way = reverse("regulations:deed_form", args=["regulation", draft.regulation_id, "demo"])
    assert way in browser.get(page).content.decode()
    there = browser.post(way)
    sheet = sheets.sheets_of("regulation", draft.regulation_id, by)[0]
    assert there.headers["Location"] == reverse("sheets:fill", args=[sheet.pk])

    sheets.submit(sheet_id=sheet.pk, answers={"word": "all there"}, by=by, at=NOW)
    assert "Check the parts first" not in browser.get(page).content.decode()
    documents.submit(version_id=draft.pk, by=by, at=NOW)
    draft.refresh_from_db()
    assert draft.state == "in_review"


@pytest.mark.parametrize(("kind", "form"), [("regulation", "other"), ("staff", "demo")])
def test_a_form_that_no_gate_asks_for_is_not_laid_out(kind: str, form: str) -> None:
    make_form(FORM, key="demo", purpose="register")
    version = publish_regulation(PARTS)
    address = reverse("regulations:deed_form", args=[kind, version.regulation_id, form])
    assert browser_of(admin_actor()).post(address).status_code == 404
    assert sheets.Sheet.objects.count() == 0


def test_a_customer_fills_in_nothing_of_a_regulation() -> None:
    make_form(FORM, key="demo", purpose="register")
    version = publish_regulation(PARTS)
    assert services.selectors.forms_asked("regulation") == {"demo"}
    address = reverse("regulations:deed_form", args=["regulation", version.regulation_id, "demo"])
    assert browser_of(customer_actor()).post(address).status_code == 404


def test_gates_of_shipped_regulations_stand_before_deeds_of_their_own_subject() -> None:
    for document in regulations.shipped().values():
        for clause, one in document.bound():
            if isinstance(one, regulations.bindings.Gate) and one.subject != "case":
                streams = {shape.stream for name in one.before if (shape := catalogue.newest(name))}
                assert streams == {one.subject}, f"{document.key}/{clause.key}#{one.key}: {streams}"
