"""Lists and details as the number of requests grows a thousandfold: in process, through the whole middleware."""

import argparse
import time
from collections.abc import Callable

from django.conf import settings
from django.test import Client

from bench.crowd import Crowd, crowd
from bench.results import Row

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 15
SLOWER_AT_MOST = 2.0

Ask = Callable[[Crowd], str]
PAGES: dict[str, Ask] = {
    "JSON list of 50": lambda _crowd: "/api/v1/requests/",
    "HTML list of 50": lambda _crowd: "/requests/",
    "HTML list of 50 in one state": lambda _crowd: "/requests/?q=state:received",
    "HTML page of one request": lambda crowd: f"/requests/{crowd.first_request}/",
}


def run(options: argparse.Namespace) -> list[Row]:
    """Time each page at each size; the last against the first is what counts."""
    sizes = [size for size in SIZES if size <= SIZES[-1] * options.scale]
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for size in sizes:
        there = crowd(size)
        client = Client()
        client.force_login(there.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        for name, ask in PAGES.items():
            taken[name].append(_milliseconds(client, ask(there)))
    rows = [
        Row(f"{name}, {size:,} requests", milliseconds, "ms")
        for name, measured in taken.items()
        for size, milliseconds in zip(sizes, measured, strict=True)
    ]
    rows += [
        Row(
            f"{name}: {sizes[-1]:,} against {sizes[0]:,}",
            measured[-1] / measured[0],
            "times",
            bar=SLOWER_AT_MOST,
            at_most=True,
        )
        for name, measured in taken.items()
    ]
    return rows


def _milliseconds(client: Client, address: str) -> float:
    """The best of several, in wall time: the database's part counts."""
    best = float("inf")
    for _round in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(address, headers={"host": "localhost"})
        best = min(best, time.perf_counter() - started)
        if answer.status_code != 200:
            msg = f"{address} answers {answer.status_code}"
            raise SystemExit(msg)
    return best * 1000
