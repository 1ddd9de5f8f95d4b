"""The life file: what counts as a failure, how its time is divided, and that the figures follow the journal."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.accounts import make_user
from tests.factories.equipment import make_asset
from tests.factories.service import NINE, Company, later, make_company, make_request, make_triaged, make_visit, report
from tests.factories.units import make_office
from tests.service.test_history import in_bulk, some_rows

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.hooks import Registry
from aftercare.registry.equipment import public as equipment
from aftercare.service.history import selectors as history
from aftercare.service.history import services as histories
from aftercare.service.life import selectors
from aftercare.service.life.rules import facts
from aftercare.service.life.rules.counting import Figures, figures
from aftercare.service.life.rules.facts import Condition
from aftercare.service.life.rules.sections import Section
from aftercare.service.life.shown import figures as shown
from aftercare.service.life.shown import heads, paper
from aftercare.service.models import Request
from aftercare.service.requests import services as requests
from aftercare.service.steps import services as steps

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(hours=1_000)
ASSET = 7
STATUSES = sorted(facts.OF_STATUS)
HOUR = timedelta(hours=1)
_ids = count(1)


def event(name: str, at: datetime, *, stream: int = 1, **payload: object) -> Recorded:
    return Recorded(
        id=next(_ids), stream="case", stream_id=stream, seq=1, type=name, v=1, occurred_at=at, recorded_at=at,
        device_at=None, actor=SYSTEM, command=UUID(int=1), batch_id=None, payload=payload, about=(),
    )  # fmt: skip


def received(case: int, at: datetime, *, nature: str = "breakdown", symptom: str = "") -> Recorded:
    values = {"request": case, "number": f"R{case}", "nature": nature, "symptom": symptom, "asset": ASSET}
    return event("request.received", at, stream=case, **values)


def status(value: str, at: datetime) -> Recorded:
    return event("asset.status_reported", at, status=value)


def life(
    own: Sequence[Recorded] = (), cases: Sequence[Recorded] = (), accepted_at: datetime | None = None
) -> facts.Life:
    return facts.life(ASSET, own=own, cases=cases, accepted_at=accepted_at, retired_at=None, at=END)


moments = st.integers(0, 1_000).map(lambda hours: START + hours * HOUR)
reports = st.lists(st.builds(status, st.sampled_from(STATUSES), moments), max_size=12)


@st.composite
def cases(draw: st.DrawFn) -> list[Recorded]:
    """Breakdowns, some of which end, come back, were withdrawn or told twice."""
    found = []
    for case in range(1, draw(st.integers(0, 6)) + 1):
        at = draw(moments)
        found.append(received(case, at, symptom=draw(st.sampled_from(["", "door", "brake"]))))
        for turn in draw(st.lists(st.sampled_from(["resolved", "reopened", "cancelled", "merged"]), max_size=4)):
            at += draw(st.integers(0, 200)) * HOUR
            reason = draw(st.sampled_from(["again", "recovered", "mistake"]))
            found.append(event(f"request.{turn}", at, stream=case, reason=reason))
    return sorted(found, key=lambda one: one.occurred_at)


@given(reports, cases(), st.none() | moments, moments, moments, moments)
def test_every_second_of_a_time_is_spent_once(
    own: list[Recorded], told: list[Recorded], accepted_at: datetime | None, a: datetime, b: datetime, c: datetime
) -> None:
    one = life(sorted(own, key=lambda each: each.occurred_at), told, accepted_at)
    since, middle, until = sorted([a, b, c])
    whole = figures(one, since, until)
    first, second = figures(one, since, middle), figures(one, middle, until)
    assert sum(whole.spent.values(), timedelta()) == until - since
    for condition in Condition:
        assert first.spent[condition] + second.spent[condition] == whole.spent[condition]
    for name in ("requests", "breakdowns", "failures", "repeats", "restored", "arrived"):
        assert getattr(first, name) + getattr(second, name) == getattr(whole, name)
    for stretch, after in zip(one.stretches, one.stretches[1:], strict=False):
        assert stretch.until == after.since


def test_what_nobody_said_is_not_known() -> None:
    found = figures(life(), START, END)
    assert found.spent[Condition.UNKNOWN] == END - START
    assert (found.failures, found.is_known) == (0, False)
    assert (found.availability_bp, found.between_failures, found.mean_restoring) == (None, None, None)


def test_of_a_year_of_which_an_hour_is_known_no_availability_is_told() -> None:
    barely = figures(life([event("asset.registered", START)], [received(1, END - HOUR)]), START, END)
    assert (barely.known_bp, barely.availability_bp) == (10, None)
    longer = figures(life([event("asset.registered", START)], [received(1, END - 100 * HOUR)]), START, END)
    assert (longer.known_bp, longer.availability_bp) == (1_000, 0)


def test_it_runs_from_the_day_of_acceptance_but_not_before_anything_was_kept_about_it() -> None:
    entered = [event("asset.registered", START + 60 * HOUR)]
    found = figures(life(entered, accepted_at=START + 100 * HOUR), START, END)
    assert (found.spent[Condition.UNKNOWN], found.spent[Condition.UP]) == (100 * HOUR, 900 * HOUR)
    assert (found.availability_bp, found.between_failures) == (10_000, None)
    assert figures(life(entered, accepted_at=START), START, END).spent[Condition.UNKNOWN] == 60 * HOUR


def test_a_breakdown_is_down_until_it_is_restored() -> None:
    told = [
        received(1, START + 100 * HOUR),
        event("visit.arrived", START + 103 * HOUR),
        event("request.resolved", START + 110 * HOUR),
        received(2, START + 500 * HOUR),
        event("request.resolved", START + 530 * HOUR, stream=2),
    ]
    entered = [event("asset.registered", START)]
    found = figures(life(entered, told, START), START, END)
    assert found.down == 40 * HOUR
    assert found.availability_bp == 9_600
    assert found.between_failures == 480 * HOUR
    assert (found.restored, found.mean_restoring) == (2, 20 * HOUR)
    assert (found.arrived, found.mean_arriving) == (1, 3 * HOUR)


def test_a_reported_status_ends_a_failure_and_what_is_on_purpose_is_no_failure() -> None:
    own = [
        status("down", START + 10 * HOUR),
        status("running", START + 15 * HOUR),
        status("inspection", START + 20 * HOUR),
        status("running", START + 22 * HOUR),
        status("stopped", START + 100 * HOUR),
    ]
    one = life(own, [received(1, START + 10 * HOUR), event("request.resolved", START + 90 * HOUR)])
    found = figures(one, START, END)
    assert found.spent == {
        Condition.UNKNOWN: 10 * HOUR, Condition.DOWN: 5 * HOUR, Condition.MAINTENANCE: 2 * HOUR,
        Condition.UP: 83 * HOUR, Condition.OFF: 900 * HOUR,
    }  # fmt: skip
    assert (found.down, found.mean_restoring) == (7 * HOUR, 5 * HOUR)


def test_two_breakdowns_at_once_are_down_until_the_last_is_restored() -> None:
    told = [
        received(1, START),
        received(2, START + 2 * HOUR),
        event("request.resolved", START + 3 * HOUR),
        event("request.resolved", START + 9 * HOUR, stream=2),
    ]
    assert figures(life(cases=told), START, END).down == 9 * HOUR


def test_withdrawn_and_merged_breakdowns_are_no_failures_what_recovered_by_itself_is_one() -> None:
    told = [
        *(received(case, START + case * HOUR) for case in (1, 2, 3)),
        event("request.cancelled", START + 5 * HOUR, stream=1, reason="mistake"),
        event("request.merged", START + 5 * HOUR, stream=2, into=3),
        event("request.cancelled", START + 8 * HOUR, stream=3, reason="recovered"),
        received(4, START + 9 * HOUR, nature="enquiry"),
    ]
    found = figures(life(cases=told), START, END)
    assert (found.requests, found.breakdowns, found.failures) == (4, 3, 1)
    assert (found.down, found.restored, found.mean_restoring) == (5 * HOUR, 0, None)


def test_a_repeat_has_the_symptom_of_one_restored_in_the_ninety_days_before() -> None:
    told = []
    for case, (day, symptom) in enumerate([(0, "door"), (30, "door"), (31, "brake"), (32, ""), (125, "door")], start=1):
        at = START + timedelta(days=day)
        told += [received(case, at, symptom=symptom), event("request.resolved", at + HOUR, stream=case)]
    end = START + timedelta(days=200)
    one = facts.life(ASSET, own=(), cases=told, accepted_at=None, retired_at=None, at=end)
    assert [each.is_repeat for each in one.asked] == [False, True, False, None, False]
    assert figures(one, START, end).without_symptom == 1


def test_a_fault_that_comes_back_is_one_failure_with_both_its_times() -> None:
    told = [
        received(1, START, symptom="door"),
        event("request.resolved", START + 2 * HOUR),
        event("request.reopened", START + 50 * HOUR, reason="again"),
        event("request.resolved", START + 53 * HOUR),
        event("request.reopened", START + 60 * HOUR, reason="unsatisfied"),
    ]
    found = figures(life(cases=told), START, END)
    assert (found.failures, found.repeats, found.down, found.mean_restoring) == (1, 1, 5 * HOUR, 5 * HOUR)


@pytest.fixture
def company(db: None) -> Company:
    del db
    return make_company()


def figures_of(company: Company, *, at: datetime = NINE + 100 * HOUR) -> Figures:
    one = selectors.life_of(company.asset, at)
    return figures(one, NINE - HOUR, at)


def resolve(request: Request, at: datetime) -> None:
    requests.resolve(request_id=request.pk, by=SYSTEM, at=at, resolution="换了门机")


def test_the_figures_follow_corrections_of_the_journal(company: Company) -> None:
    other = make_asset(site=company.site)
    kept, wrong = make_triaged(company), make_triaged(company, at=later(60))
    resolve(kept, later(30))
    assert (figures_of(company).failures, figures_of(company).mean_restoring) == (2, 30 * timedelta(minutes=1))
    requests.correct(request_id=wrong.pk, by=SYSTEM, at=later(90), changes={"asset_id": other.pk})
    assert (figures_of(company).failures, figures_of(company).down) == (1, timedelta(minutes=30))
    moved = selectors.life_of(other, NINE + 100 * HOUR)
    assert [one.request for one in moved.failures(NINE, NINE + HOUR * 2)] == [wrong.pk]
    requests.reopen(request_id=kept.pk, by=SYSTEM, at=later(120), reason="again")
    assert (figures_of(company).repeats, figures_of(company).restored) == (1, 0)


def test_the_first_arrival_counts(company: Company) -> None:
    visit = make_visit(company, start=60)
    steps.accept(visit_id=visit.pk, by=SYSTEM, at=later(10))
    steps.depart(visit_id=visit.pk, by=SYSTEM, at=later(20))
    steps.arrive(visit_id=visit.pk, by=SYSTEM, at=later(45))
    found = figures_of(company)
    assert (found.arrived, found.mean_arriving) == (1, timedelta(minutes=45))


@pytest.mark.django_db
def test_an_imported_history_counts_as_the_export_does_and_an_undo_takes_it_back() -> None:
    make_office()
    batch = in_bulk(some_rows(lambda unit: f"A{unit:02}E01ESCALATOR")).batch_id
    at = datetime(2026, 1, 1, tzinfo=UTC)
    by_number = {one.number: one.breakdowns for one in history.kpi_per_asset(by=SYSTEM)}
    assert sum(by_number.values()) > 50
    for asset in equipment.Asset.objects.select_related("product"):
        one = selectors.life_of(asset, at)
        found = figures(one, datetime(2025, 1, 1, tzinfo=UTC), at)
        assert found.failures == by_number[asset.number]
        assert sum(found.spent.values(), timedelta()) == at - datetime(2025, 1, 1, tzinfo=UTC)
        assert found.arrived == 0
        assert found.mean_arriving is None
    standing = equipment.Asset.objects.order_by("pk").first()
    assert standing is not None
    assert selectors.life_of(standing, at).asked
    histories.undo(batch_id=batch, by=SYSTEM, at=at)
    assert not selectors.life_of(standing, at).asked
    assert not selectors.life_of(standing, at).stretches


@pytest.fixture
def client(client: Client, db: None) -> Client:
    del db
    client.force_login(make_user(role="administrator"))
    client.get("/")
    return client


def addresses(asset: equipment.Asset) -> list[str]:
    base = f"/equipment/{asset.pk}/life/"
    return [base, f"{base}records/", f"{base}failures/", f"{base}times/", f"/api/v1/assets/{asset.pk}/life/"]


def test_a_long_life_asks_no_more_queries(client: Client, company: Company, django_assert_max_num_queries) -> None:
    with clock.running(NINE + 100 * HOUR):
        counts: list[int] = []
        make_visit(company)
        for _round in range(2):
            resolve(make_triaged(company), later(30))
            for address in addresses(company.asset):
                client.get(address)
                with django_assert_max_num_queries(45) as seen:
                    assert client.get(address).status_code == 200
                counts.append(len(seen))
            for number in range(4):
                start = 600 + 300 * len(counts) + number * 60
                make_visit(company, start=start)
        assert counts[:5] == counts[5:]


def test_page_lists_sheet_and_api_say_the_same(client: Client, company: Company) -> None:
    first = make_triaged(company, symptom_code="door")
    resolve(first, later(30))
    make_request(company, at=later(120), title="又停了")
    with clock.running(later(180)):
        told = client.get(addresses(company.asset)[4]).json()
        assert (told["failures"], told["mttr_seconds"], told["down_seconds"]) == (2, 1_800, 1_800 + 3_600)
        assert told["mtbf_seconds"] == told["up_seconds"] // 2 == 90 * 60 // 2
        page = client.get(addresses(company.asset)[0]).text
        assert "Time between failures (MTBF)" in page
        assert "1 of 2 restored" in page
        sheet = client.get(f"/equipment/{company.asset.pk}/life/failures/?format=csv")
        lines = b"".join(sheet).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
        assert len(lines) == 1 + told["failures"]
        times = client.get(f"/equipment/{company.asset.pk}/life/times/?q=condition:down").text
        assert times.count('id="row-') == 2


def test_whoever_may_see_the_equipment_alone_is_told_that_more_is_on_file(client: Client, company: Company) -> None:
    client.force_login(make_user(role="dispatcher", unit=company.office))
    address, nothing, hidden = addresses(company.asset)[0], "Nothing is on file", "may not look into"
    told = client.get(address).text
    assert nothing in told
    assert hidden not in told
    requests.receive(report=report(company), by=SYSTEM, at=NINE, unit_id=make_office().pk)
    with clock.running(NINE + HOUR):
        told = client.get(address).text
    assert nothing not in told
    assert hidden in told


def test_the_time_is_chosen_in_days(company: Company) -> None:
    one = selectors.life_of(company.asset, NINE)
    usual = shown.period_of({}, one)
    assert (usual.key, usual.first, usual.last) == ("12m", date(2025, 3, 3), date(2026, 3, 3))
    assert usual.until == NINE
    days = shown.period_of({"from": "2026-02-01", "to": "2026-02-03"}, one)
    assert days.until - days.since == timedelta(days=3)
    assert shown.period_of({"from": "x", "period": "last-year"}, one).last == date(2025, 12, 31)
    assert shown.period_of({"from": "2030-01-01"}, one).last == date(2026, 3, 3)


def test_the_life_of_a_part_stands_in_its_own_file_and_in_the_list_of_the_whole(
    client: Client, company: Company
) -> None:
    part = make_asset(parent=company.asset, name="门机")
    requests.receive(report=report(company, asset_id=part.pk, title="门机异响"), by=SYSTEM, at=NINE)
    with clock.running(later(60)):
        whole = client.get(addresses(company.asset)[0]).text
        assert f'href="/equipment/{part.pk}/life/"' in whole
        assert selectors.parts_of(company.asset, SYSTEM)[0].requests == 1
        assert client.get(addresses(company.asset)[4]).json()["failures"] == 0
        assert "门机异响" in client.get(addresses(company.asset)[1]).text
        assert "门机异响" in client.get(f"{addresses(company.asset)[1]}?q=piece:{part.pk} 门*响").text
        assert "门机异响" not in client.get(f"{addresses(company.asset)[1]}?q=piece:{company.asset.pk}").text
        assert client.get(addresses(part)[4]).json()["failures"] == 1


def test_the_paper_says_what_the_page_says(client: Client, company: Company) -> None:
    resolve(make_triaged(company, symptom_code="door"), later(30))
    at = later(180)
    with clock.running(at):
        answer = client.get(f"/equipment/{company.asset.pk}/life.pdf?period=all")
        assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
        one = selectors.life_of(company.asset, at)
        period = shown.period_of({"period": "all"}, one)
        told = paper.paper_data(company.asset, one, period, by=SYSTEM)
    page = client.get(f"/equipment/{company.asset.pk}/life/?period=all").text
    for label, value, _hint, _counted in told["figures"]:
        assert label in page
        assert value
    assert [line[1] for line in told["entries"]] == ["Request"]
    assert told["left_out"] == ""


def test_a_long_paper_says_what_it_leaves_out(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes in (0, 5, 9):
        make_request(company, at=later(minutes))
    monkeypatch.setattr(paper, "MOST", 2)
    one = selectors.life_of(company.asset, later(60))
    told = paper.paper_data(company.asset, one, shown.period_of({}, one), by=SYSTEM)
    assert len(told["entries"]) == 2
    assert told["left_out"].startswith("Earlier lines left out: 1.")


def test_a_later_app_adds_a_section_to_page_and_paper(
    client: Client, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def rows(asset_id: int, since: datetime, until: datetime, by: Actor) -> list[list[str]]:
        assert since < until
        assert by.kind is not None
        asked.append(asset_id)
        return [["Door motor", "2"]] if asset_id == company.asset.pk else []

    registry: Registry[Section] = Registry("test")
    registry.register("test.parts", Section(title="Used parts", heads=("Part", "Pieces"), rows=rows))
    monkeypatch.setattr(heads, "sections", registry)
    other = make_asset(site=company.site)
    with clock.running(later(60)):
        assert "Door motor" in client.get(addresses(company.asset)[0]).text
        assert "Used parts" not in client.get(addresses(other)[0]).text
        one = selectors.life_of(company.asset, later(60))
        told = paper.paper_data(company.asset, one, shown.period_of({}, one), by=SYSTEM)
        assert told["sections"] == [{"title": "Used parts", "heads": ["Part", "Pieces"], "rows": [["Door motor", "2"]]}]
    assert asked == [company.asset.pk, other.pk, company.asset.pk]


def test_a_move_says_from_where_to_where(client: Client, company: Company) -> None:
    whole = make_asset(site=company.site)
    equipment.move_asset(asset_id=company.asset.pk, parent_id=whole.pk, by=SYSTEM, at=NINE)
    assert f"→ {company.site.name} · {whole.number}" in client.get(addresses(company.asset)[0]).text
