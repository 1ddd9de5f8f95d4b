"""Conflicts and gaps: what contradicts, what is missing, what cannot be kept."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.urls import reverse
from django.utils import translation
from tests.actors import browser_of, staff_actor
from tests.factories.equipment import make_contract, make_family
from tests.factories.organisation import MONDAY, give_post, make_post, make_staff
from tests.factories.regulations import REGULATION, in_force, make_regulation
from tests.factories.units import make_office, make_unit
from tests.regulations.test_gates_at_work import ANSWER, GATE

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.config.cli import main
from aftercare.platform.units.public import Unit, close_unit
from aftercare.platform.worktime.public import AROUND_THE_CLOCK, Calendar, Season, parse_hours, week_of
from aftercare.regulations.conditions.rules import compared
from aftercare.regulations.conflicts import selectors, services
from aftercare.regulations.conflicts.errors import NotKeptAnyMoreError
from aftercare.regulations.conflicts.rules import Code, Finding, World, findings
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.errors import DocumentFaultyError
from aftercare.regulations.documents.models import Version
from aftercare.regulations.documents.rules import DocumentUnreadableError, read_data, read_yaml
from aftercare.regulations.packs import selectors as packs
from aftercare.regulations.policies.rules import InForce

HOURS = parse_hours([("09:00", "10:00")])
NEVER = Calendar(key="never", zone="Asia/Shanghai", seasons=(Season(week_of(()), ()),))
HOURLY = Calendar(key="hourly", zone="Asia/Shanghai", seasons=(Season(week_of(HOURS), HOURS),))
WORLD = World(
    calendars={"24x7": AROUND_THE_CLOCK, "never": NEVER, "hourly": HOURLY},
    own_calendar="hourly",
    held={"general-manager", "supervisor", "management"},
    forms={"trip"},
    values={"urgency": {"", "urgent", "emergency"}, "nature": {"breakdown", "enquiry"}},
    follows={"visit.arrived": frozenset({"visit.departed"})},
    known={("office", "*")},
)
DEPARTED = {"key": "g", "kind": "gate", "before": "visit.departed", "missing": {"zh": "…", "en": "…"}}


def text(*bindings: dict[str, Any], key: str = "one", path: str = "", kind: str = "company", **more: Any) -> InForce:
    document = read_data(
        {"key": key, "name": key, "chapters": [{"key": "c", "title": "…", "clauses": [
            {"key": "x", "text": "…", "bindings": list(bindings)}]}]} | more
    )  # fmt: skip
    return InForce(
        version_id=1, digest="", number=1, document=document, unit_path=path, unit_kind=kind, effective_from=None
    )


def found(*versions: InForce, world: World = WORLD) -> list[tuple[Code, str, str]]:
    return [(one.code, one.address, one.field) for one in findings(versions, world)]


def limit(*targets: dict[str, str], **more: Any) -> dict[str, Any]:
    return ANSWER | {"targets": list(targets)} | more


# -- limits ---------------------------------------------------------------------------------------


def test_sound_regulations_give_nothing() -> None:
    assert found(text(ANSWER, GATE)) == []


def test_two_limits_for_the_same_cases_are_named_with_each_other() -> None:
    (one,) = findings([text(ANSWER), text(limit({"within": "1 h"}), key="two")], WORLD)
    assert (one.code, one.address, one.others) == (Code.TWO_LIMITS, "one@1/x#answer", ("two@1/x#answer",))
    assert not one.is_fault


def test_equal_limits_other_ranks_and_other_cases_are_no_conflict() -> None:
    hour = limit({"within": "1 h"})
    assert found(text(ANSWER), text(ANSWER, key="two")) == []
    assert found(text(ANSWER), text(hour, key="two", path="/1/2/", kind="office")) == []
    breakdown = text(hour, key="two", scope={"nature": "breakdown"})
    assert found(text(ANSWER, scope={"nature": "enquiry"}), breakdown) == []
    offices = [text(each, key=key, path=path, kind="office") for each, key, path in (
        (ANSWER, "one", "/1/2/"), (hour, "two", "/1/3/"))]  # fmt: skip
    assert found(*offices) == []


def test_a_cell_without_a_limit_is_named() -> None:
    urgent = {"within": "1 h", "when": "urgency == 'urgent'"}
    (one,) = findings([text(limit(urgent))], WORLD)
    assert (one.code, one.address, one.field) == (Code.NO_LIMIT, "one@1/x#answer", "targets")
    assert "urgency = –" in one.message


def test_another_clause_may_fill_the_gap() -> None:
    urgent = {"within": "1 h", "when": "urgency == 'urgent'"}
    rest = {"within": "2 h"}
    versions = [text(limit(urgent)), text(limit(rest), key="two", path="/1/2/", kind="office")]
    assert Code.NO_LIMIT not in {one[0] for one in found(*versions)}


def test_what_a_clock_is_not_meant_for_is_no_gap() -> None:
    urgent = {"within": "1 h", "when": "urgency == 'urgent'"}
    assert found(text(limit(urgent, when="urgency == 'urgent'"))) == []


@pytest.mark.parametrize(
    "target",
    [
        {"within": "1 h", "calendar": "never"},
        {"within": "3 workdays", "calendar": "never"},
        # Ten years at an hour a working day.
        {"within": "120 d", "calendar": "hourly"},
    ],
)
def test_a_target_that_its_calendar_cannot_hold_is_a_fault(target: dict[str, str]) -> None:
    (one,) = findings([text(limit(target))], WORLD)
    assert (one.code, one.field, one.is_fault) == (Code.IMPOSSIBLE_TARGET, "targets.0.within", True)


def test_own_stands_for_the_units_calendar() -> None:
    world = replace(WORLD, own_calendar="never")
    assert found(text(limit({"within": "1 h", "calendar": "own"})), world=world)[0][0] is Code.IMPOSSIBLE_TARGET


@pytest.mark.parametrize("within", ["0 h", "11 years", "-1 h"])
def test_no_time_and_eleven_years_are_refused_with_clause_and_field(within: str) -> None:
    with pytest.raises(DocumentUnreadableError) as error:
        text(limit({"within": within}))
    problem = error.value.problems[0]
    assert (problem.clause, problem.binding, problem.field) == ("x", "answer", "clock.targets.0.within")


# -- who and what ---------------------------------------------------------------------------------


def test_posts_that_nobody_holds() -> None:
    one = text(GATE | {"waived_by": "director"}, approved_by="chairman")
    assert found(one) == [
        (Code.UNHELD_POST, "one@1", "approved_by"), (Code.UNHELD_POST, "one@1/x#registered", "waived_by")
    ]  # fmt: skip


@pytest.mark.parametrize(("form", "by"), [("nowhere", "supervisor"), ("trip", "driver")])
def test_a_form_that_nobody_can_fill_in(form: str, by: str) -> None:
    record = {"key": "r", "kind": "record", "form": form, "filled_by": by}
    assert (Code.UNFILLABLE_FORM, "one@1/x#r", "form") in found(text(record))


def needs(event: str, before: str = "visit.departed", **more: Any) -> dict[str, Any]:
    return DEPARTED | {"before": before, "needs": [{"kind": "event", "event": event}]} | more


@pytest.mark.parametrize(
    "bindings",
    [
        [needs("visit.departed")],
        [needs("visit.arrived")],
        [needs("request.planned"), needs("visit.departed", "request.planned", key="h")],
    ],
)
def test_a_gate_that_waits_for_what_comes_after_it_never_opens(bindings: list[dict[str, Any]]) -> None:
    codes = {one[0] for one in found(text(*bindings))}
    assert codes == {Code.UNREACHABLE_GATE}


def test_a_gate_that_warns_or_has_another_way_is_open() -> None:
    assert found(text(needs("visit.arrived", on_missing="warn"))) == []
    either = DEPARTED | {"needs": [{"kind": "event", "event": ["visit.arrived", "request.planned"]}]}
    assert found(text(either)) == []


@pytest.mark.parametrize(
    ("condition", "compared_with"),
    [
        ("family == 'lift'", {"lift"}), ("'lift' != family", {"lift"}), ("nature == 'defect' && family in ['a', 'b']", {"a", "b"}),
        ("nature == 'lift'", set()), ("family != null", set()), ("!(family == 'x') || has_asset", {"x"}),
    ],
)  # fmt: skip
def test_what_a_condition_compares_an_attribute_with(condition: str, compared_with: set[str]) -> None:
    assert compared(condition, "family") == compared_with


def test_a_condition_on_a_family_that_is_not_in_the_catalogue_is_named_with_its_field() -> None:
    targets = [{"within": "1 h", "when": "family == 'pump'"}, {"within": "2 h"}]
    version = text(limit(*targets, when="family in ['lift', 'crane']"))
    world = replace(WORLD, codes={"family": {"lift"}})
    mine = [one for one in findings([version], world) if one.code is Code.UNKNOWN_CODE]
    assert [(one.address, one.field) for one in mine] == [
        ("one@1/x#answer", "targets.0.when"),
        ("one@1/x#answer", "when"),
    ]
    assert "crane" in mine[1].message
    assert not any(one.is_fault for one in mine)
    there = replace(WORLD, codes={"family": {"lift", "crane", "pump"}})
    assert not any(one.code is Code.UNKNOWN_CODE for one in findings([version], there))


@pytest.mark.django_db
def test_a_scope_names_contracts_and_projects_that_are_there() -> None:
    for dimension in ("contract", "project"):
        assert found(text(scope={dimension: "17"})) == [(Code.EMPTY_SCOPE, "one@1", f"scope.{dimension}")]
    contract = make_contract()
    for value, faults in ((str(contract.pk), 0), (str(contract.pk + 1), 1), ("none", 1)):
        document = text(scope={"contract": value}).document
        mine = [one for one in selectors.check_text(document, MONDAY) if one.code is Code.EMPTY_SCOPE]
        assert len(mine) == faults, value


@pytest.mark.django_db
def test_a_scope_names_offices_and_departments_that_are_there() -> None:
    office, other = make_office(), make_office()
    team = make_unit(parent=office, kind="department")
    closed = make_office()
    close_unit(unit_id=closed.pk, by=SYSTEM, at=MONDAY)
    for scope, fields in (
        ({"office": office.code}, []),
        ({"department": team.code}, []),
        ({"office": office.code, "department": team.code}, []),
        ({"office": "nowhere"}, ["scope.office"]),
        ({"office": closed.code}, ["scope.office"]),
        ({"office": team.code}, ["scope.office"]),
        ({"department": office.code}, ["scope.department"]),
        # Each of them is there, but nothing lies in both.
        ({"office": other.code, "department": team.code}, ["scope.department"]),
    ):
        document = text(scope=scope).document
        mine = [
            one for one in selectors.check_text(document, MONDAY + timedelta(days=1)) if one.code is Code.EMPTY_SCOPE
        ]
        assert [(one.address, one.field, one.is_fault) for one in mine] == [("one@1", name, True) for name in fields], (
            scope
        )
    assert "office" in findings_of({"office": "nowhere"})[0].message


def findings_of(scope: dict[str, str]) -> list[Finding]:
    found = selectors.check_text(text(scope=scope).document, MONDAY)
    return [one for one in found if one.code is Code.EMPTY_SCOPE]


@pytest.mark.django_db
def test_a_draft_for_an_office_that_is_not_there_is_not_handed_in() -> None:
    office = make_office()
    give_post(make_staff(unit=office), make_post("general-manager"))
    draft = make_regulation(office)
    faulty = read_yaml(REGULATION.replace("key: quick-answer", "key: quick-answer\nscope: {office: ELSEWHERE}", 1))
    documents.revise(version_id=draft.pk, document=faulty, by=SYSTEM, at=MONDAY)
    with pytest.raises(DocumentFaultyError) as refused:
        services.hand_in(version_id=draft.pk, by=SYSTEM, at=MONDAY)
    assert "scope.office" in str(refused.value)
    assert "ELSEWHERE" in str(refused.value)
    assert Version.objects.get(pk=draft.pk).state == Version.State.DRAFT


@pytest.mark.django_db
def test_an_office_that_closed_since_the_approval_keeps_a_version_from_taking_force() -> None:
    office = make_office()
    draft = make_regulation(office)
    scoped = read_yaml(
        REGULATION.replace("key: quick-answer", f"key: quick-answer\nscope: {{office: {office.code}}}", 1)
    )
    documents.revise(version_id=draft.pk, document=scoped, by=SYSTEM, at=MONDAY)
    Version.objects.filter(pk=draft.pk).update(state=Version.State.APPROVED)
    Unit.objects.filter(pk=office.pk).update(active_to=MONDAY + timedelta(days=2))
    with pytest.raises(NotKeptAnyMoreError) as refused:
        services.put_in_force(version_id=draft.pk, by=SYSTEM, at=MONDAY, effective_from=MONDAY + timedelta(days=3))
    assert office.code in str(refused.value)
    assert Version.objects.get(pk=draft.pk).state == Version.State.APPROVED
    services.put_in_force(version_id=draft.pk, by=SYSTEM, at=MONDAY, effective_from=MONDAY + timedelta(days=1))
    assert Version.objects.get(pk=draft.pk).state == Version.State.PUBLISHED


def test_a_scope_in_which_there_is_nothing() -> None:
    assert found(text(scope={"nature": "weather"})) == [(Code.EMPTY_SCOPE, "one@1", "scope.nature")]
    assert found(text(scope={"customer": "17"})) == [(Code.EMPTY_SCOPE, "one@1", "scope.customer")]
    assert found(text(scope={"customer": "17"}), world=replace(WORLD, known={("customer", "17")})) == []


@pytest.mark.django_db
def test_a_product_family_that_is_not_in_the_catalogue_is_named_with_its_field() -> None:
    family = make_family("lifts")
    for value, faults in ((family.code, []), ("pumps", [(Code.EMPTY_SCOPE, "one@1", "scope.family")])):
        document = text(scope={"family": value}).document
        mine = [one for one in selectors.check_text(document, MONDAY) if one.code is Code.EMPTY_SCOPE]
        assert [(one.code, one.address, one.field) for one in mine] == faults
    assert "pumps" in mine[0].message
    assert "product family" in mine[0].message
    assert mine[0].is_fault


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", "Site-trip register"), ("zh-hans", "外出工地登记本")])
def test_forms_are_called_by_their_names(language: str, said: str) -> None:
    record = {"key": "r", "kind": "record", "form": "site-trip-register", "filled_by": "supervisor"}
    with translation.override(language):
        mine = selectors.check_text(text(record).document, MONDAY)
    (one,) = [one for one in mine if one.code is Code.UNFILLABLE_FORM]
    assert said in one.message
    assert "site-trip-register" not in one.message


def test_versions_that_take_each_others_place() -> None:
    world = replace(WORLD, supersedes={("one", 2): 1, ("one", 1): 2, ("two", 2): 1})
    assert {one[:2] for one in found(world=world)} == {
        (Code.SUPERSESSION_CYCLE, "one@1"), (Code.SUPERSESSION_CYCLE, "one@2")
    }  # fmt: skip


# -- on the system --------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _monday():
    with clock.running(MONDAY):
        yield


def codes(of: list[Finding]) -> set[Code]:
    return {one.code for one in of}


@pytest.mark.django_db
def test_no_shipped_regulation_has_a_fault() -> None:
    for document in packs.packs().values():
        faults = [one for one in selectors.check_text(document, MONDAY) if one.is_fault]
        assert faults == []


@pytest.mark.django_db
def test_the_check_sees_what_is_in_force_and_who_is_there() -> None:
    in_force(ANSWER, GATE)
    assert codes(selectors.check(MONDAY)) == {Code.UNHELD_POST}
    office = make_office()
    for post in ("supervisor", "management"):
        give_post(make_staff(unit=office), make_post(post))
    assert selectors.check(MONDAY) == []


@pytest.mark.django_db
def test_a_draft_is_checked_against_the_others_in_force() -> None:
    in_force(ANSWER)
    draft = make_regulation(make_office().parent or make_office())
    conflict = next(one for one in selectors.check_draft(draft, MONDAY) if one.code is Code.TWO_LIMITS)
    assert (conflict.address, conflict.others) == ("quick-answer@1/answer#answer", ("trips@1/register#answer",))
    assert "trips@1/register#answer" in conflict.message


@pytest.mark.django_db
def test_a_draft_that_nobody_could_keep_is_not_handed_in() -> None:
    office = make_office()
    give_post(make_staff(unit=office), make_post("general-manager"))
    draft = make_regulation(office)
    faulty = read_yaml(REGULATION.replace("key: quick-answer", "key: quick-answer\nscope: {customer: '987654'}", 1))
    documents.revise(version_id=draft.pk, document=faulty, by=SYSTEM, at=MONDAY)
    with pytest.raises(DocumentFaultyError) as refused:
        services.hand_in(version_id=draft.pk, by=SYSTEM, at=MONDAY)
    assert "scope.customer" in str(refused.value)
    assert Version.objects.get(pk=draft.pk).state == Version.State.DRAFT

    documents.revise(version_id=draft.pk, document=read_yaml(REGULATION), by=SYSTEM, at=MONDAY)
    services.hand_in(version_id=draft.pk, by=SYSTEM, at=MONDAY)
    assert Version.objects.get(pk=draft.pk).state == Version.State.IN_REVIEW


@pytest.mark.django_db
def test_the_page_the_editor_and_the_command_line_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    version = in_force(ANSWER, GATE)
    browser = browser_of(staff_actor("administrator"))
    page = browser.get(reverse("regulations:check")).content.decode()
    assert "Nobody holds the post Supervisor." in page
    assert reverse("regulations:reading", args=[version.pk]) + "#register" in page
    assert "<code>" not in page
    source = REGULATION.replace("within: 1 h", "within: 2 h")
    answer = browser.post(reverse("regulations:preview"), {"content": source})
    text = answer.content.decode()
    assert "Trips Article 8" in text
    assert "trips@1/register#answer" not in text
    assert 'class="clause"' not in text.partition("problem-list")[2].partition("</ul>")[0]
    # A regulation that is being written for the first time lies nowhere yet: its clauses have names all the same.
    fresh = source.replace("key: quick-answer", "key: prompt-answer")
    text = browser.post(reverse("regulations:preview"), {"content": fresh}).content.decode()
    named = text.partition("problem-list")[2].partition("</ul>")[0]
    assert 'title="prompt-answer@1/answer' in named
    assert ">prompt-answer@" not in named
    assert "Answering · Answer</b>" in named
    assert main(["regulations", "check", "--json"]) == 0
    rows = orjson.loads(capsys.readouterr().out)
    assert {row["code"] for row in rows} == {"unheld_post"}
