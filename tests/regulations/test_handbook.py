"""Regulations as pages: the list, the shelf, the handbook, versions and the editor."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import REGULATION, make_regulation
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.config import cli
from aftercare.platform.approvals import public as approvals
from aftercare.platform.approvals.models import Approval
from aftercare.platform.units.public import Unit
from aftercare.regulations.bindings.rules import Honesty
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents import services
from aftercare.regulations.documents.models import Interpretation, Reading, Regulation, Version
from aftercare.regulations.documents.rules import honesty_of, meter, read_yaml, write_yaml
from aftercare.regulations.handbook import selectors
from aftercare.regulations.handbook.rules import pieces, standing
from aftercare.regulations.packs.selectors import packs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with clock.running(MONDAY):
        yield


@pytest.fixture
def office() -> Unit:
    return make_office()


@pytest.fixture
def author(office: Unit) -> Actor:
    return staff_actor("administrator", staff=make_staff(unit=office, name="王起草"))


@pytest.fixture
def boss(office: Unit) -> Actor:
    person = make_staff(unit=office, name="李批准")
    give_post(person, make_post("general-manager"))
    return staff_actor("manager", unit=office, staff=person)


@pytest.fixture
def published(office: Unit, author: Actor, boss: Actor) -> Version:
    return put_in_force(make_regulation(office), author, boss)


def put_in_force(draft: Version, author: Actor, boss: Actor) -> Version:
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    approvals.decide(
        approval_id=Approval.objects.get(state="open").pk, verdict="approved", comment="", by=boss, at=MONDAY
    )
    return services.publish_version(version_id=draft.pk, by=author, at=MONDAY)


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(f"regulations:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


# -- what is behind the pages -----------------------------------------------------------------


@pytest.mark.parametrize("key", list(packs()))
def test_a_regulation_written_as_yaml_reads_the_same(key: str) -> None:
    assert read_yaml(write_yaml(packs()[key])) == packs()[key]


@pytest.mark.parametrize("key", list(packs()))
def test_the_four_classes_add_up_to_the_clauses(key: str) -> None:
    found = meter(packs()[key], documents.live_events())
    assert found.timed + found.checked + found.attested + found.not_checkable == found.clauses
    assert found.clauses == len(list(packs()[key].clauses))


def test_the_firmest_binding_gives_a_clause_its_class() -> None:
    answer, calls, manners = read_yaml(REGULATION).clauses
    assert honesty_of(answer) is Honesty.TIMED
    assert honesty_of(calls) is Honesty.ATTESTED
    assert honesty_of(manners) is Honesty.NOT_CHECKABLE
    both = answer.model_copy(update={"bindings": manners.bindings + calls.bindings + answer.bindings})
    assert honesty_of(both) is Honesty.TIMED


def test_a_document_in_figures_names_what_waits() -> None:
    found = standing(read_yaml(REGULATION), {"request.received", "request.answered"})
    assert (found.clauses, found.live, found.waiting) == (3, 2, 1)
    assert found.waits == {"calls#called": ["callback.made"]}
    assert found.events == ("callback.made",)


def test_an_escalation_waits_with_its_clock_and_for_the_app_of_its_subject() -> None:
    clock = """
            kind: clock
            clock: reserve
            name: {zh: 备件, en: Reserve}
            start: [part.used]
            stop: [request.answered]
            targets: [{within: 1 h}]"""
    text = REGULATION.replace("said, kind: statement}", "said, kind: statement}, {key: late, kind: escalation, "
        "subject: store, clock: reserve, steps: [{at: 100 %, to: storekeeper}]}").replace(
        "          - key: answer\n            kind: clock", f"          - key: reserve{clock}\n          - key: answer\n            kind: clock")  # fmt: skip
    document = read_yaml(text)
    found = standing(document, {"request.received", "request.answered"})
    assert found.waits["manners#late"] == ["part.used", "escalation:store"]
    assert standing(document, {"request.received", "request.answered", "part.used"}).waits["manners#late"] == [
        "escalation:store"
    ]


def test_two_texts_are_shown_as_one() -> None:
    found = pieces("三个工作日内答复", "四小时内答复")
    assert "".join(one.text for one in found if one.kind != "new") == "三个工作日内答复"
    assert "".join(one.text for one in found if one.kind != "gone") == "四小时内答复"
    assert [one.text for one in pieces("three days", "four days") if one.kind == "gone"] == ["three"]


def test_every_event_has_a_name_in_both_languages() -> None:
    told = selectors.names().events["request.received"]
    assert told.zh != told.en


# -- list and shelf ---------------------------------------------------------------------------


def test_the_list_tells_clauses_version_and_readers(author: Actor, published: Version) -> None:
    services.confirm_reading(version_id=published.pk, by=author, at=MONDAY)
    services.begin_version(regulation_id=published.regulation_id, by=author, at=MONDAY)

    text = page(browser_of(author), "regulations")

    assert "Quick answers" in text
    assert "1 of 2" in text
    assert "Draft" in text


def test_readers_are_told_only_to_those_who_see_how_regulations_are_kept(office: Unit, published: Version) -> None:
    engineer = staff_actor("engineer", unit=office)
    assert "0 of 2" not in page(browser_of(engineer), "regulations")
    assert "李批准" not in page(browser_of(engineer), "reading", published.pk)


def test_a_shipped_regulation_is_taken_over_once(author: Actor, office: Unit) -> None:
    browser = browser_of(author)
    assert "D20" in page(browser, "shelf")
    url = reverse("regulations:adopt", args=["d20-technical-support"])

    made = browser.post(url, {"unit_id": office.pk})
    again = browser.post(url, {"unit_id": office.pk})

    draft = Version.objects.get()
    assert made.headers["Location"] == reverse("regulations:version", args=[draft.pk])
    assert (draft.state, draft.regulation.pack, draft.regulation.unit_id) == (
        "draft",
        "d20-technical-support",
        office.pk,
    )
    assert again.status_code == 409
    assert "There is a regulation with this key already." in again.content.decode()
    assert "Taken over" in page(browser, "shelf")


def test_nobody_takes_over_for_an_office_of_others(office: Unit) -> None:
    stranger = staff_actor("manager", unit=make_office())
    answer = browser_of(stranger).post(
        reverse("regulations:adopt", args=["d20-technical-support"]), {"unit_id": office.pk}
    )
    assert answer.status_code == 422
    assert not Regulation.objects.exists()


def test_an_unknown_pack_is_not_found(author: Actor) -> None:
    assert browser_of(author).get(reverse("regulations:adopt", args=["nothing"])).status_code == 404


# -- handbook ---------------------------------------------------------------------------------


def test_the_handbook_says_what_stands_behind_each_clause(author: Actor, published: Version) -> None:
    text = page(browser_of(author), "regulation", published.regulation_id)

    assert "Customers are answered within an hour." in text
    assert "within 1 hour" in text
    assert "D20.2" in text
    assert "Waits for:" in text
    assert "3 clauses" in text


def test_reading_is_confirmed_once(author: Actor, published: Version) -> None:
    browser = browser_of(author)
    for _time in range(2):
        browser.post(reverse("regulations:confirm", args=[published.pk]))
    assert Reading.objects.get().staff_id == author.id
    assert "You read it" in page(browser, "reading", published.pk)


def test_who_has_not_read_in_time_is_overdue(author: Actor, published: Version) -> None:
    assert "overdue" not in page(browser_of(author), "reading", published.pk)
    with clock.running(MONDAY + timedelta(days=15)):
        text = page(browser_of(author), "reading", published.pk)
    assert "overdue" in text
    assert "李批准" in text


def test_a_question_is_asked_and_answered_at_the_clause(author: Actor, boss: Actor, published: Version) -> None:
    assert browser_of(author).get(reverse("regulations:ask", args=[published.pk, "of-no-clause"])).status_code == 404
    ask = reverse("regulations:ask", args=[published.pk, "answer"])
    assert browser_of(author).post(ask, {"question": " "}).status_code == 422
    browser_of(author).post(ask, {"question": "Since when?"})
    row = Interpretation.objects.get()
    answer = reverse("regulations:answer", args=[row.pk])

    refused = browser_of(author).post(answer, {"answer": "Now."})
    row.refresh_from_db()
    assert (refused.status_code, row.answer) == (403, "")

    browser_of(boss).post(answer, {"answer": "Since the call."})
    text = page(browser_of(author), "regulation", published.regulation_id)
    assert "Since when?" in text
    assert "Since the call." in text


def test_an_unknown_question_is_not_found(author: Actor) -> None:
    assert browser_of(author).get(reverse("regulations:answer", args=[999])).status_code == 404


# -- versions ---------------------------------------------------------------------------------


def test_a_version_goes_its_way_by_its_pages(author: Actor, boss: Actor, office: Unit) -> None:
    draft, browser = make_regulation(office), browser_of(author)
    assert "Hand in" in page(browser, "version", draft.pk)

    browser.post(reverse("regulations:submit", args=[draft.pk]), {"version": draft.version})
    approvals.decide(approval_id=Approval.objects.get().pk, verdict="approved", comment="", by=boss, at=MONDAY)
    assert "Publish" in page(browser, "version", draft.pk)
    browser.post(reverse("regulations:publish", args=[draft.pk]), {})
    draft.refresh_from_db()
    assert (draft.state, draft.effective_from) == ("published", MONDAY)

    browser.post(reverse("regulations:withdraw", args=[draft.pk]), {"reason": "No longer needed."})
    draft.refresh_from_db()
    assert draft.effective_to == MONDAY


def test_the_faults_of_a_draft_keep_it_from_being_handed_in(author: Actor, office: Unit) -> None:
    draft = make_regulation(office, source=REGULATION.replace("request.answered", "request.answerd"))
    browser = browser_of(author)

    text = page(browser, "version", draft.pk)
    assert "There is no event request.answerd." in text
    assert "quick-answer@1/answer#answer" in text

    assert browser.post(reverse("regulations:submit", args=[draft.pk])).status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_changed_is_shown_clause_by_clause(author: Actor, published: Version) -> None:
    made = browser_of(author).post(reverse("regulations:begin", args=[published.regulation_id]))
    draft = Version.objects.get(number=2)
    assert made.headers["Location"] == reverse("regulations:edit", args=[draft.pk])
    changed = read_yaml(REGULATION.replace("within an hour", "within two hours").replace("1 h}", "2 h}"))
    services.revise(version_id=draft.pk, document=changed, by=SYSTEM, at=MONDAY)

    text = page(browser_of(author), "version", draft.pk)

    assert "What changed since version 1" in text
    assert "<ins>two</ins>" in text
    assert "<del>an</del>" in text
    assert "manners" not in text


def test_a_draft_is_thrown_away(author: Actor, office: Unit) -> None:
    draft = make_regulation(office)
    browser_of(author).post(reverse("regulations:discard", args=[draft.pk]), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


# -- editor -----------------------------------------------------------------------------------


def test_a_regulation_is_written_and_saved(author: Actor, office: Unit) -> None:
    browser = browser_of(author)
    page(browser, "new")
    browser.post(reverse("regulations:new"), {"unit_id": office.pk, "content": REGULATION})
    draft = Version.objects.get()
    assert documents.document_of(draft) == read_yaml(REGULATION)

    source = write_yaml(documents.document_of(draft)).replace("一小时", "两小时")
    values = {"content": source, "note": "Slower.", "version": draft.version}
    browser.post(reverse("regulations:edit", args=[draft.pk]), values)
    draft.refresh_from_db()
    assert "两小时" in draft.content
    assert draft.note == "Slower."


def test_a_text_that_cannot_be_read_stays_in_the_editor(author: Actor, office: Unit) -> None:
    draft = make_regulation(office)
    source = REGULATION.replace("targets: [{within: 1 h}]", "targets: [{within: 0 h}]")

    answer = browser_of(author).post(reverse("regulations:edit", args=[draft.pk]), {"content": source})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "within: 0 h" in text
    assert "answer/answer/" in text
    assert Version.objects.get().digest == draft.digest


def test_the_second_author_is_told_of_the_first(author: Actor, office: Unit) -> None:
    draft = make_regulation(office)
    first = REGULATION.replace("一小时", "两小时")
    services.revise(version_id=draft.pk, document=read_yaml(first), by=SYSTEM, at=MONDAY)

    second = {"content": REGULATION.replace("一小时", "三小时"), "version": draft.version}
    answer = browser_of(author).post(reverse("regulations:edit", args=[draft.pk]), second)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "三小时" in text
    assert "The text that is saved now" in text
    assert "两小时" in Version.objects.get().content


def test_the_preview_shows_text_and_faults(author: Actor) -> None:
    browser, url = browser_of(author), reverse("regulations:preview")
    good = browser.post(url, {"content": REGULATION.replace("request.answered", "request.answerd")}).content.decode()
    assert "Be polite." in good
    assert "There is no event request.answerd." in good
    assert "This is not YAML." in browser.post(url, {"content": "a: [b"}).content.decode()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "Here belong names with values"),
        ("- a", "Here belong names with values"),
        (REGULATION.replace("clauses:", "clauses: 7\n    others:", 1), "Here belongs a list."),
        (REGULATION.replace("number: 第一章", "number: [1]", 1), "Here belongs a text."),
    ],
)
def test_what_is_of_another_kind_is_said_in_words(author: Actor, source: str, said: str) -> None:
    text = browser_of(author).post(reverse("regulations:preview"), {"content": source}).content.decode()
    assert said in text
    assert "Input should be" not in text


def test_who_approves_must_be_known(author: Actor) -> None:
    source = REGULATION.replace("approved_by: general-manager", "approved_by: nobody")
    answer = browser_of(author).post(reverse("regulations:preview"), {"content": source})
    assert "There is no post nobody." in answer.content.decode()


def test_a_regulation_is_found_by_its_name_in_either_language(author: Actor, office: Unit) -> None:
    make_regulation(office)
    browser, url = browser_of(author), reverse("regulations:regulations")
    for words in ("快速", "Quick", "quick-answer"):
        assert "Quick answers" in browser.get(url, {"q": words}).content.decode()
    assert "Quick answers" not in browser.get(url, {"q": "慢速"}).content.decode()


def test_what_was_handed_in_is_not_edited(author: Actor, boss: Actor, office: Unit) -> None:
    draft = make_regulation(office)
    services.submit(version_id=draft.pk, by=author, at=MONDAY)
    assert browser_of(author).get(reverse("regulations:edit", args=[draft.pk])).status_code == 409


# -- command ----------------------------------------------------------------------------------


def test_the_command_says_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["regulations", "status", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == set(packs())
    for key, one in found.items():
        bindings = [binding for _clause, binding in packs()[key].bound()]
        assert one["live"] + one["waiting"] == len(bindings)
        assert len(one["waits_for"]) == one["waiting"]
    assert cli.main(["regulations", "status"]) == 0
    assert "d20-technical-support" in capsys.readouterr().out
