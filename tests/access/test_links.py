"""Whatever a page leads to, its reader may open."""

import re
from collections import Counter, deque

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from tests.access.samples import PARAMETERS, World

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# Enough of one kind of page, with the same words in its query.
ENOUGH = 2
NOT_PAGES = ("/static/", "/api/", "/accounts/", "/admin/")


def kind_of(address: str) -> tuple[str, str] | None:
    """The name of the view and the words of the query; None for what is no page of ours."""
    path, _mark, query = address.partition("?")
    if path.startswith(NOT_PAGES):
        return None
    try:
        return resolve(path).view_name, re.sub(r"=[^&]*", "", query)
    except Resolver404:
        return None


def refused(browser: Client) -> list[str]:
    """Where links lead that are not open to whoever follows them, and where they stand."""
    waiting, seen, asked, found = deque([("/", "")]), {"/"}, Counter[tuple[str, str]](), []
    while waiting:
        address, before = waiting.popleft()
        kind = kind_of(address)
        if kind is None or asked[kind] >= ENOUGH:
            continue
        asked[kind] += 1
        answer = browser.get(address, follow=True)
        if answer.status_code in {403, 404, 500}:
            found.append(f"{address} ({answer.status_code}) from {before}")
        if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in LINK.findall(answer.content.decode()):
            onward = link.replace("&amp;", "&")
            if onward not in seen:
                seen.add(onward)
                waiting.append((onward, address))
    assert len(asked) > 30, "hardly a page was found"
    return found


@pytest.mark.parametrize("column", ["manager", "hotline", "engineer", "storekeeper", "hr", "finance"])
def test_what_a_page_leads_to_its_reader_may_open(world: World, column: str) -> None:
    for make in PARAMETERS.values():
        make(world)
    assert refused(world.browsers[column]) == []
