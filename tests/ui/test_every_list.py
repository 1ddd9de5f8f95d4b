"""Every list of the product, with a column hidden that its words are made from."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.urls import get_resolver, resolve
from tests.actors import admin_actor
from tests.factories.service import NINE
from tests.i18n.addresses import plain_addresses

from aftercare.base.ui.lists.computed import Computed
from aftercare.base.ui.lists.declared import Declared


class Row(dict[str, Any]):
    """A row that remembers what was asked of it in vain."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(dict.fromkeys(names, 1))
        self.missed: set[str] = set()

    def __missing__(self, name: str) -> int:
        self.missed.add(name)
        return 1


def lists() -> Iterator[Any]:
    for address in sorted(set(plain_addresses(get_resolver()))):
        found = getattr(resolve(address).func, "__self__", None)
        if isinstance(found, Declared) and found.enrich:
            yield pytest.param(found, id=found.key)


@pytest.mark.django_db
@pytest.mark.parametrize("page", [*lists()])
def test_a_list_puts_its_rows_into_words_whatever_columns_are_shown(page: Declared) -> None:
    if isinstance(page.rows(admin_actor()), Computed):
        return  # its rows hold everything
    for columns in ([page.columns[0]], list(page.columns[:2])):
        row = Row(page.names(columns))
        # The values are not what they are in life: only what is asked for matters.
        with suppress(Exception):
            page.enrich([row], admin_actor(), NINE)  # type: ignore[misc]
        assert row.missed == set()
