"""The pages and operations that are measured; a later app adds its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bench.crowd import Crowd
from bench.load import Requests, get, post

API = "/api/v1"
DEEP_ROWS = 90_000


@dataclass(frozen=True, slots=True)
class Stage:
    """Who asks, and what there is to ask for."""

    cookie: str
    key: str
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Target:
    """One address: `requests(stage)` gives the n-th request; `bar` is its least share of hello."""

    name: str
    requests: Callable[[Stage], Requests]
    bar: float | None = None


def always(path: str) -> Callable[[Stage], Requests]:
    """The same address again and again, signed in."""

    def make(stage: Stage) -> Requests:
        request = get(path, cookie=stage.cookie)
        return lambda _number: request

    return make


def as_nobody(path: str) -> Callable[[Stage], Requests]:
    """The same address again and again, by a visitor."""
    return lambda _stage: lambda _number: get(path)


def _requests_in_turn(path: str) -> Callable[[Stage], Requests]:
    """One request's address after another, of those that have events."""

    def make(stage: Stage) -> Requests:
        first, count = stage.crowd.first_request, stage.crowd.told
        return lambda number: get(path.format(first + number * 7_919 % count), cookie=stage.cookie)

    return make


def _deep(stage: Stage) -> Requests:
    after = max(stage.crowd.last_request - DEEP_ROWS, stage.crowd.first_request + 60)
    request = get(f"{API}/requests/?after={after}", cookie=stage.cookie)
    return lambda _number: request


def _create(stage: Stage) -> Requests:
    def make(number: int) -> bytes:
        body = {"title": f"Bench {number}", "asset_id": stage.crowd.asset_id, "reporter_phone": "13800000001"}
        return post(f"{API}/requests/", json.dumps(body).encode(), authorization=f"Bearer {stage.key}")

    return make


def _report_status(stage: Stage) -> Requests:
    """One row changed, one event."""
    path = f"{API}/assets/{stage.crowd.asset_id}/status/"

    def make(number: int) -> bytes:
        body = {"status": "down" if number % 2 else "running", "source": "bench"}
        return post(path, json.dumps(body).encode(), authorization=f"Bearer {stage.key}")

    return make


FIRST_PAGE = Target("JSON list of 50 requests", always(f"{API}/requests/"), 1 / 10)
DEEP_PAGE = Target("JSON list, 90,000 rows further", _deep)
TARGETS: list[Target] = [
    Target("hello, signed in: session, user, rights", always("/bench/hello")),
    Target("sign-in page", as_nobody("/accounts/login/")),
    FIRST_PAGE,
    DEEP_PAGE,
    Target("JSON of one request", _requests_in_turn(API + "/requests/{}/")),
    Target("HTML list of 50 requests", always("/requests/"), 1 / 20),
    Target("HTML page of one request", _requests_in_turn("/requests/{}/"), 1 / 20),
    Target("one row and one event: status of an asset", _report_status, 1 / 8),
    Target("create a request: number, clocks, journal", _create, 1 / 12),
]
