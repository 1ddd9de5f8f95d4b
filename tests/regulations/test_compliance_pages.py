"""Pages of compliance: overview, one regulation, months, lists of verdicts, one verdict, its explanation."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY, make_staff
from tests.factories.regulations import event, in_force, open_case, say
from tests.factories.units import make_office
from tests.regulations.test_gates_at_work import ANSWER, GATE

from aftercare.base.kernel import clock
from aftercare.base.kernel.errors import InvalidError, NotFoundError
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal import public as journal
from aftercare.regulations import tasks
from aftercare.regulations.breaches import selectors as breaches
from aftercare.regulations.breaches import services as exporting
from aftercare.regulations.breaches import shown as breaches_shown
from aftercare.regulations.compliance import services
from aftercare.regulations.compliance import shown as compliance_shown
from aftercare.regulations.compliance.errors import NotBreachedError
from aftercare.regulations.compliance.rules import Asked, State, Verdict
from aftercare.regulations.compliance.rules.periods import Span
from aftercare.regulations.compliance.selectors import reading, standing
from aftercare.regulations.documents.models import Regulation
from aftercare.regulations.views import compliance

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(days=10)
THIS_MONTH = "at:2026-03"


@pytest.fixture(autouse=True)
def _running():
    with clock.running(NOW):
        yield


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def cases(office) -> tuple[int, int]:
    """One answered in time, one late."""
    in_force(ANSWER, GATE)
    path = office.path
    kept, late = (open_case(MONDAY, unit_path=path) for _number in range(2))
    say([(event("request.answered", kept), MONDAY + timedelta(minutes=10))])
    say([(event("request.answered", late), MONDAY + timedelta(minutes=45))])
    return kept, late


@pytest.fixture
def browser(office) -> Client:
    return browser_of(staff_actor("manager", unit=office))


def verdicts(by, state: State | None = None) -> list[Verdict]:
    asked = Asked(since=MONDAY, until=NOW, as_of=NOW, regulation="trips", state=state)
    return list(reading.verdicts(asked, by))


def page(browser: Client, name: str, *args: int, **query: str) -> str:
    answer = browser.get(reverse(f"regulations:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def address_of(one: Verdict) -> list[int]:
    return [reading.moment_number(one.at), one.number]


def test_the_overview_counts_each_regulation(cases, browser) -> None:
    text = page(browser, "compliance", day="2026-03-01")
    assert "Trips" in text
    assert "50%" in text.replace(" ", "").replace("50.0", "50")


def test_one_regulation_shows_its_clauses_and_names_what_never_fired(cases, office) -> None:
    Regulation.objects.get().versions.update(effective_from=NOW - timedelta(days=200))
    by = staff_actor("manager", unit=office)
    found = standing.one_regulation(
        regulation_id=Regulation.objects.get().pk, since=MONDAY, until=NOW, by=by, as_of=NOW
    )
    (line,) = found.standing.lines
    assert (line.counts.kept, line.counts.breached, line.counts.cases) == (1, 1, 2)
    assert (line.silent, found.standing.silent) == (("registered",), 1)


def test_a_regulation_younger_than_ninety_days_is_not_called_silent(cases, office) -> None:
    by = staff_actor("manager", unit=office)
    found = standing.one_regulation(
        regulation_id=Regulation.objects.get().pk, since=MONDAY, until=NOW, by=by, as_of=NOW
    )
    assert found.standing.silent == 0


def test_the_pages_of_a_regulation_answer(cases, browser) -> None:
    number = Regulation.objects.get().pk
    assert "register" in page(browser, "compliance_of", number, span="quarter", day="2026-03-01")
    assert "register" in page(browser, "compliance_of", number, span="days", first="2026-03-01", last="2026-03-05")
    months = reverse("regulations:months", args=[number])
    assert "2026-03" in browser.get(months, headers={"HX-Request": "true"}).content.decode()
    # Opened alone, the part leads to its page.
    assert browser.get(months)["Location"] == reverse("regulations:compliance_of", args=[number])


def test_the_breach_list_holds_breaches_alone_and_can_be_filtered(cases, browser) -> None:
    _kept, late = cases
    assert f"case {late}" in page(browser, "breaches", q=THIS_MONTH)
    assert f"case {late}" in page(browser, "breaches", q=f"{THIS_MONTH} regulation:trips cause:late explained:empty")
    assert f"case {late}" not in page(browser, "breaches", q=f"{THIS_MONTH} explained:parts")
    assert f"case {late}" not in page(browser, "breaches", q="at:2026-02")
    both = page(browser, "verdicts", q=f"{THIS_MONTH} regulation:trips")
    assert all(f"case {number}" in both for number in cases)
    assert f"case {late}" not in page(browser, "verdicts", q=f"{THIS_MONTH} regulation:trips state:kept")


def test_the_breach_list_can_be_taken_away_as_a_sheet(cases, browser) -> None:
    answer = browser.get(reverse("regulations:breaches"), {"q": f"{THIS_MONTH} regulation:trips", "format": "csv"})
    text = b"".join(answer.streaming_content).decode()
    assert f"case {cases[1]}" in text
    assert f"case {cases[0]}" not in text


def test_paging_through_verdicts_meets_each_once(browser, office) -> None:
    in_force(ANSWER)
    wanted = {f"case {open_case(MONDAY, unit_path=office.path)}" for _number in range(30)}
    query = {"q": f"{THIS_MONTH} regulation:trips", "size": "25", "sort": "at"}
    first = page(browser, "verdicts", **query)
    after = re.search(r"after=([\w-]+)", first)
    assert after
    shown = re.findall(r"case \d+", first) + re.findall(r"case \d+", page(browser, "verdicts", after=after[1], **query))
    assert (len(shown), set(shown)) == (30, wanted)


def test_an_office_sees_its_own_verdicts_only(cases, office) -> None:
    assert len(verdicts(staff_actor("manager", unit=office))) == 2
    assert verdicts(staff_actor("manager", unit=make_office())) == []
    assert len(verdicts(staff_actor("quality"))) == 2


def test_a_verdict_shows_its_clause_and_its_evidence(cases, browser, office) -> None:
    (late,) = verdicts(staff_actor("manager", unit=office), State.BREACHED)
    text = page(browser, "verdict", *address_of(late))
    assert "trips@1/register#answer" in text
    assert "Late by 15 min (of 30 min)" in text
    assert journal.title_of("request.answered") in text


def test_what_is_not_there_is_not_found(browser) -> None:
    for args in ([0, 1], [10**18, 1], [9 * 10**18, 5]):
        assert browser.get(reverse("regulations:verdict", args=args)).status_code == 404


def test_a_cause_is_noted_beside_the_verdict_and_changes_nothing_of_it(cases, browser, office) -> None:
    staff = make_staff(unit=office)
    by = staff_actor("manager", unit=office, staff=staff)
    (late,) = verdicts(by, State.BREACHED)
    moment, number = address_of(late)
    services.explain_breach(breach_id=number, moment=moment, cause="parts", words="等配件两天", by=by, at=NOW)
    assert verdicts(by, State.BREACHED) == [late]
    assert reading.explanations([number])[number].cause == "parts"
    text = page(browser, "verdict", moment, number)
    assert "Parts were missing" in text
    assert "等配件两天" in text
    assert f"case {cases[1]}" in page(browser, "breaches", q=f"{THIS_MONTH} explained:parts")


def test_only_a_breach_that_one_may_see_can_be_explained(cases, office) -> None:
    by, other = staff_actor("manager", unit=office), staff_actor("manager", unit=make_office())
    (late,) = verdicts(by, State.BREACHED)
    kept = next(one for one in verdicts(by) if one.state is State.KEPT)
    told = {"cause": "parts", "words": "", "at": NOW}
    moment, number = address_of(late)
    with pytest.raises(InvalidError):
        services.explain_breach(breach_id=number, moment=moment, by=by, **told | {"cause": "no such"})
    with pytest.raises(NotFoundError):
        services.explain_breach(breach_id=number, moment=moment, by=other, **told)
    with pytest.raises(NotBreachedError):
        services.explain_breach(breach_id=kept.number, moment=reading.moment_number(kept.at), by=by, **told)
    assert reading.explanations([number, kept.number]) == {}


def test_a_moment_survives_its_address() -> None:
    at = datetime.fromisoformat("2026-03-02T01:02:03.456789+00:00")
    assert reading.EPOCH + timedelta(microseconds=reading.moment_number(at)) == at


def test_compliance_and_breaches_print(cases, browser) -> None:
    number = Regulation.objects.get().pk
    for name, args in (("compliance_print", []), ("compliance_of_print", [number]), ("breaches_print", [])):
        answer = browser.get(reverse(f"regulations:{name}", args=args), {"day": "2026-03-01"})
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_figures_are_taken_away_as_sheets(cases, browser) -> None:
    number = Regulation.objects.get().pk
    for name, args, cells in (("compliance_print", [], 7), ("compliance_of_print", [number], 8)):
        query = {"day": "2026-03-01", "format": "xlsx"}
        answer = browser.get(reverse(f"regulations:{name}", args=args), query)
        rows = rows_of(answer.content)
        mine = next(row for row in rows if "Trips" in row)
        assert (len(mine), mine[-6:]) == (cells, [2, 1, 1, 0, 0, 50])


def test_many_breaches_are_printed_by_a_job(cases, browser, monkeypatch) -> None:
    monkeypatch.setattr(compliance, "MOST_PRINTED", 0)
    answer = browser.get(reverse("regulations:breaches_print"), {"day": "2026-03-01"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("regulations:breaches_export"))
    assert not jobs.Job.objects.exists()


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_all_breaches_are_written_by_a_job(cases, browser, form) -> None:
    page(browser, "breaches_export", day="2026-03-01")
    asked = {"first": "2026-03-01", "last": "2026-03-31", "form": form}
    answer = browser.post(reverse("regulations:breaches_export"), {**asked, "submission": str(uuid4())})
    job = jobs.Job.objects.get()
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    assert jobs.run_ready(NOW) == 1
    job.refresh_from_db()
    assert (job.state, job.progress_done, job.progress_total) == ("done", 1, 1)
    assert job.progress_text.startswith(f"{job.result['rows']} ")
    assert job.result["url"] in browser.get(answer["Location"]).content.decode()
    content = b"".join(browser.get(job.result["url"]).streaming_content)
    if form == "pdf":
        assert content[:5] == b"%PDF-"
        return
    rows = rows_of(content)
    assert len(rows) == 1 + job.result["rows"]
    (mine,) = [row for row in rows if row[0] == f"case {cases[1]}" and row[-1] == "trips@1/register#answer"]
    assert mine[2] == "Late by 15 min (of 30 min)"


def test_paper_holds_the_first_rows_and_says_how_many_there_are(cases, monkeypatch) -> None:
    printed = []
    monkeypatch.setattr(compliance_shown.printing, "render", lambda _name, data, **_more: printed.append(data) or b"")
    by, span = staff_actor("manager"), Span("days", MONDAY.date(), NOW.date())
    since, until = span.bounds("UTC")
    found = list(breaches.pieces(since, until, by=by, as_of=NOW))
    count = sum(len(piece) for piece, _number, _total in found)
    for limit, shown, rows in (
        (2_000, count, str(count)),
        (1, 1, f"The first 1 of {count}; the sheet (xlsx) of this export holds all of them."),
    ):
        monkeypatch.setattr(breaches_shown, "ON_PAPER", limit)
        seen: list[int] = []
        breaches_shown.pdf(found, span, by, NOW, lambda written, _done, _total, seen=seen: seen.append(written))
        assert (len(printed[-1]["rows"]), printed[-1]["facts"][1][1], seen[-1]) == (shown, rows, count)
    assert count > 1


def test_an_export_that_is_called_off_leaves_no_file(cases, browser, monkeypatch) -> None:
    by = staff_actor("manager")
    job = exporting.export(first=MONDAY.date(), last=NOW.date(), form="xlsx", language="en", by=by, at=NOW)
    monkeypatch.setattr(tasks.breaches, "breaches", lambda *_a, **_k: jobs.cancel(job_id=job.pk, by=by, at=NOW) and [])
    jobs.run_ready(NOW)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not files.File.objects.exists()


def test_days_the_wrong_way_round_are_refused_at_the_field(cases, browser) -> None:
    asked = {"first": "2026-03-31", "last": "2026-03-01", "form": "xlsx", "submission": str(uuid4())}
    answer = browser.post(reverse("regulations:breaches_export"), asked)
    assert (answer.status_code, jobs.Job.objects.exists()) == (422, False)
    assert "It ends before it begins." in answer.content.decode()


def test_an_open_breach_says_who_has_to_move_and_answers_for_it(office, browser) -> None:
    in_force(ANSWER)
    case, owner = open_case(MONDAY, unit_path=office.path), make_staff(unit=office)
    say([(event("request.owner_changed", case, owner=owner.pk), MONDAY + timedelta(minutes=5))])
    by = staff_actor("manager", unit=office)
    mine = [one for one in breaches.breaches(MONDAY, NOW, by=by, as_of=NOW) if one.verdict.regulation == "trips"]
    assert [(one.mover and one.mover.role, one.staff_id, one.verdict.cause) for one in mine] == [
        ("owner", owner.pk, "still_open")
    ]
    assert f"case {case}" in page(browser, "breaches", q=f"{THIS_MONTH} regulation:trips waits:owner staff:{owner.pk}")
    assert f"case {case}" not in page(browser, "breaches", q=f"{THIS_MONTH} regulation:trips waits:customer")
    assert owner.name in page(browser, "verdict", *address_of(mine[0].verdict))


def test_breaches_are_paged_by_a_cursor(cases, browser) -> None:
    asked, found, after = {"first": "2026-03-01", "last": "2026-03-31"}, [], ""
    whole = browser.get("/api/v1/breaches/", asked).json()
    assert len(whole["items"]) > 1
    assert whole["next"] is None
    while after is not None:
        answer = browser.get("/api/v1/breaches/", {**asked, "limit": 1, "after": after}).json()
        assert len(answer["items"]) == 1
        found += answer["items"]
        after = answer["next"]
    assert found == whole["items"]


def test_the_api_says_the_same(cases, browser) -> None:
    number = Regulation.objects.get().pk
    days = {"first": "2026-03-01", "last": "2026-03-31"}
    found = browser.get(f"/api/v1/regulations/{number}/compliance/", days).json()
    (clause,) = found["clauses"]
    assert (found["regulation"], clause["kept"], clause["breached"], clause["share_bp"]) == ("trips", 1, 1, 5_000)
    rows = browser.get("/api/v1/breaches/", days).json()["items"]
    mine = [row for row in rows if row["address"] == "trips@1/register#answer"]
    assert [(row["subject_id"], row["over"], row["cause"]) for row in mine] == [(cases[1], 900, "late")]
    assert browser.get("/api/v1/breaches/", {"first": "no day"}).status_code == 422
