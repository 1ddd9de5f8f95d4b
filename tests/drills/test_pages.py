"""The page of a drill: asked for, on its way, and what it showed."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from tests.actors import admin_actor, browser_of, staff_actor
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM
from aftercare.base.kernel.words import Words
from aftercare.drills import services, tasks
from aftercare.drills.rules import Line, Outcome, Seen
from aftercare.drills.services.scratch import Progress
from aftercare.drills.shown import in_words
from aftercare.platform.jobs import public as jobs
from aftercare.platform.journal.public import title_of
from aftercare.regulations import public as regulations
from aftercare.regulations.public import GateShutError

pytestmark = pytest.mark.django_db

PACK = "d20-technical-support"
PAGE = f"/drills/{PACK}/"
SHOWN = Line(
    "D20", "trip-register", "第八条", f"{PACK}@1/trip-register#registered", ("D20.5",), "gate",
    outcomes=(Outcome(Seen.REFUSED, (299,), "gate_shut"), Outcome(Seen.PASSED, (304,), "visit.departed")),
)  # fmt: skip
WAITS = Line("D20", "survey", "第十一条", f"{PACK}@1/survey#asked", ("D20.8",), "clock", ("survey.answered",))
GONE = Line("D20", "old", "", f"{PACK}@1/old#gone", (), "", is_gone=True)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process would say, at once."""

    def run(sources: list[str], progress: Progress) -> Any:
        assert sources == ["D20"]
        for number, line in enumerate((SHOWN, WAITS, GONE), start=1):
            progress("D20", number, 3)
            yield line

    monkeypatch.setattr(tasks.services, "run", run)


def page(actor: Any = None) -> str:
    return browser_of(actor or admin_actor()).get(PAGE).content.decode()


def test_before_the_first_drill_the_page_says_so() -> None:
    assert "Not run here yet." in page()


def test_whoever_may_draft_starts_one_and_sees_how_far_it_is() -> None:
    manager = staff_actor("manager", unit=make_office())
    answer = browser_of(manager).post(f"{PAGE}play/")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)

    job = jobs.Job.objects.get()
    assert (job.kind, job.args) == ("regulations.drill", {"pack": PACK})
    assert reverse("drills:progress", args=[PACK]) in page(manager)
    assert "Run the drill" not in page(manager)


def test_a_second_one_joins_the_first() -> None:
    for _time in range(2):
        services.ask(pack=PACK, by=SYSTEM, at=clock.now())
    assert jobs.Job.objects.count() == 1


@pytest.mark.usefixtures("played")
def test_the_page_shows_clause_by_clause_what_was_seen() -> None:
    services.ask(pack=PACK, by=SYSTEM, at=clock.now())
    jobs.run_ready(clock.now())
    text = page()

    assert "<b>1</b> of 1 live bindings shown" in text
    assert "gate_shut" not in text
    for said in ("Article 8", "Refused", "#299", title_of("visit.departed"), "D20.5", "no longer live", "Waits for:"):
        assert said in text


def test_a_refusal_says_what_its_clause_says_to_whoever_is_stopped() -> None:
    refused = Outcome(Seen.REFUSED, (1,), GateShutError.code)
    missing = Words("请先登记外出", "Enter the trip first")
    needs = [{"kind": "form", "form": "trip"}]
    gate = {"kind": "gate", "key": "trip", "before": "visit.departed", "needs": needs, "missing": missing}
    with translation.override("en"):
        assert in_words(refused, regulations.names(), regulations.bindings.Gate.model_validate(gate)) == missing.en


@pytest.mark.parametrize(
    ("outcome", "zh", "en"),
    [
        (Outcome(Seen.KEPT, (1,), "1 workday"), "1 个工作日", "1 working day"),
        (Outcome(Seen.KEPT, (1,), "Done in time", "按时完成"), "按时完成", "Done in time"),
        (Outcome(Seen.OWED, (1,), "75 %"), "75 %", "75 %"),
        (
            Outcome(Seen.RECORDED, (1,), "return-repair-receipt"),
            "客户产品返修收据",
            "Return-repair receipt",
        ),
        (Outcome(Seen.PAUSED, (1,), "customer"), "等待客户", "Waiting for the customer"),
        (Outcome(Seen.PAUSED, (1,), "weather"), "天气", "Weather"),
        (Outcome(Seen.LAPSED, (1,), "paid"), "客户付费", "Customer pays"),
        (
            Outcome(Seen.ESCALATED, (1,), "75 % → dispatcher, nobody"),
            "用时达 75% → 派单员, nobody",
            "at 75% of the time → Dispatcher, nobody",
        ),
    ],
)
def test_what_was_seen_is_said_in_the_reader_s_language(outcome: Outcome, zh: str, en: str) -> None:
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = in_words(outcome, regulations.names())
    assert said == {"zh-hans": zh, "en": en}


@pytest.mark.usefixtures("played")
def test_at_the_end_the_bar_asks_for_the_whole_page() -> None:
    services.ask(pack=PACK, by=SYSTEM, at=clock.now())
    browser = browser_of(admin_actor())
    assert "HX-Refresh" not in browser.get(f"{PAGE}progress/")
    jobs.run_ready(clock.now())
    assert browser.get(f"{PAGE}progress/")["HX-Refresh"] == "true"


def test_a_regulation_that_nobody_ships_is_not_there() -> None:
    browser = browser_of(admin_actor())
    assert browser.get("/drills/d99/").status_code == 404
    assert browser.post("/drills/d99/play/").status_code == 404
    assert not jobs.Job.objects.exists()


def test_the_shelf_leads_to_the_drill() -> None:
    text = browser_of(admin_actor()).get(reverse("regulations:shelf")).content.decode()
    assert f'href="{PAGE}"' in text
