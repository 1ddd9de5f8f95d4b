"""The page of a replay: asked for, under way, called off, and what it showed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.organisation import MONDAY
from tests.factories.regulations import event, open_case, publish_regulation, say
from tests.factories.units import make_office
from tests.regulations.test_replay import ANSWER, draft, scored

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.platform.jobs import public as jobs
from aftercare.platform.units.public import Unit
from aftercare.regulations.documents.models import Version
from aftercare.regulations.replay import selectors, services

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=10)


@pytest.fixture(autouse=True)
def _running(monkeypatch: pytest.MonkeyPatch):
    """The replay itself without a process: what the process would say."""

    def run(version: Version, days: int, *, progress: selectors.Progress, sink: selectors.Sink) -> dict[str, Any]:
        found = selectors.replay(version_id=version.pk, days=days, by=SYSTEM, at=NOW, progress=progress, sink=sink)
        return {**selectors.as_json(found), "digest": version.digest}

    monkeypatch.setattr(services, "run", run)
    with clock.running(NOW):
        yield


@pytest.fixture
def office() -> Unit:
    return make_office()


@pytest.fixture
def manager(office: Unit) -> Actor:
    return staff_actor("manager", unit=office)


@pytest.fixture
def published(office: Unit) -> Version:
    found = publish_regulation(ANSWER, unit=office)
    for minutes in (30, 90):
        case = open_case(MONDAY, unit_path=office.path)
        say([(event("request.answered", case), MONDAY + timedelta(minutes=minutes))])
    return found


def shorter(published: Version) -> Version:
    return draft(published, ANSWER | {"targets": [{"within": "1 h", "calendar": "24x7"}]})


def page(browser: Client, name: str, version: Version, **query: str) -> str:
    answer = browser.get(reverse(f"regulations:{name}", args=[version.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(browser: Client, name: str, version: Version, **values: object) -> int:
    return browser.post(reverse(f"regulations:{name}", args=[version.pk]), values).status_code


def test_asked_for_on_the_page_it_is_a_job_that_the_page_follows(published: Version, manager: Actor) -> None:
    version, browser = shorter(published), browser_of(manager)
    assert "was not replayed yet" in page(browser, "replay", version)
    assert post(browser, "replay_start", version, days=30) == 302
    job = jobs.Job.objects.get()
    assert (job.kind, job.args) == ("regulations.replay", {"version_id": version.pk, "days": 30})
    text = page(browser, "replay", version)
    assert reverse("regulations:replay_progress", args=[version.pk]) in text
    assert reverse("regulations:replay_stop", args=[version.pk]) in text
    again = services.ask(version_id=version.pk, days=90, by=manager, at=NOW)
    assert (again.pk, jobs.Job.objects.count()) == (job.pk, 1)


def test_called_off_it_ends_and_can_be_asked_for_again(published: Version, manager: Actor) -> None:
    version, browser = shorter(published), browser_of(manager)
    post(browser, "replay_start", version, days=30)
    assert post(browser, "replay_stop", version) == 302
    assert jobs.Job.objects.get().state == jobs.Job.State.CANCELLED
    assert jobs.run_ready(NOW) == 0
    assert post(browser, "replay_start", version, days=30) == 302
    assert jobs.run_ready(NOW) == 1


def test_what_flips_is_told_with_its_clause_and_can_be_taken_away(published: Version, manager: Actor) -> None:
    version, browser = shorter(published), browser_of(manager)
    services.ask(version_id=version.pk, days=30, by=manager, at=NOW)
    jobs.run_ready(NOW)
    text = page(browser, "replay", version)
    assert "In 1 of 2 cases something would have come out differently." in text
    assert "rules/clause#answer" in text
    flips = page(browser, "flips", version)
    assert flips.count('id="row-') == 1
    assert 'id="row-' in page(browser, "flips", version, q="after:breached clause:=clause")
    assert 'id="row-' not in page(browser, "flips", version, q="before:breached")
    sheet = browser.get(reverse("regulations:flips", args=[version.pk]), {"format": "csv"})
    assert len(b"".join(sheet.streaming_content).decode().splitlines()) == 2


def test_indicators_stand_beside_each_other_with_their_targets(published: Version, manager: Actor) -> None:
    kept = scored("in-time", {"kind": "kept", "clock": "call"}, at_least=9_000)
    version = draft(published, ANSWER | {"targets": [{"within": "1 h", "calendar": "24x7"}]}, kept)
    services.ask(version_id=version.pk, days=30, by=manager, at=NOW)
    jobs.run_ready(NOW)
    text = page(browser_of(manager), "replay", version)
    row = text[text.index("Indicator in-time") :].partition("</tr>")[0]
    assert '<span class="nil">' in row  # the version before had none
    assert '<b class="tone-text-red">50%</b> <span class="hint">≥ 90%</span>' in row


def test_with_unchanged_rules_the_page_says_that_nothing_flips(published: Version, manager: Actor) -> None:
    version = draft(published, ANSWER)
    services.ask(version_id=version.pk, days=30, by=manager, at=NOW)
    jobs.run_ready(NOW)
    text = page(browser_of(manager), "replay", version)
    assert "With these rules nothing flips: each of 2 cases is judged as it was." in text
    assert "Nothing would have come out differently." in page(browser_of(manager), "flips", version)


def test_a_text_changed_since_is_said(published: Version, manager: Actor) -> None:
    version = shorter(published)
    services.ask(version_id=version.pk, days=30, by=manager, at=NOW)
    jobs.run_ready(NOW)
    assert "changed since" not in page(browser_of(manager), "replay", version)
    Version.objects.filter(pk=version.pk).update(digest="other")
    assert "changed since" in page(browser_of(manager), "replay", version)


@pytest.mark.parametrize("days", [0, 3_661])
def test_days_out_of_bounds_are_refused_and_nothing_is_asked(published: Version, manager: Actor, days: int) -> None:
    with pytest.raises(InvalidError) as caught:
        services.ask(version_id=shorter(published).pk, days=days, by=manager, at=NOW)
    assert list(caught.value.fields) == ["days"]
    assert not jobs.Job.objects.exists()


def test_whoever_may_not_draft_starts_none(published: Version, office: Unit) -> None:
    version, engineer = shorter(published), staff_actor("engineer", unit=office)
    with pytest.raises(NotAllowedError):
        services.ask(version_id=version.pk, days=30, by=engineer, at=NOW)
    assert not jobs.Job.objects.exists()


def test_none_that_is_on_cannot_be_called_off(published: Version, manager: Actor) -> None:
    with pytest.raises(NotFoundError):
        services.call_off(version_id=shorter(published).pk, by=manager, at=NOW)


def test_the_version_and_the_editor_lead_to_it(published: Version, manager: Actor) -> None:
    version, browser = shorter(published), browser_of(manager)
    address = reverse("regulations:replay", args=[version.pk])
    assert address in page(browser, "version", version)
    assert address in page(browser, "edit", version)
    assert address not in page(browser, "version", published)
