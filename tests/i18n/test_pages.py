"""Every page speaks the reader's language: rendered in a pseudo-language, nothing stands unmarked.

Walks all addresses that need no argument, as somebody who may do everything. The database is
nearly empty, so that what is read is ours and not somebody's data.
"""

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.actors import admin_actor, browser_of
from tests.i18n.addresses import plain_addresses
from tests.i18n.pseudo import bare_text, spoken

from aftercare.platform.accounts.models import Role, User

ADDRESSES = sorted(set(plain_addresses(get_resolver())))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_holds_no_untranslated_text(address: str, client: Client) -> None:
    by = admin_actor()
    if not address.startswith("/accounts/login"):
        client = browser_of(by)
    with spoken():
        answer = client.get(address, follow=True)
    if answer.status_code == 405 or not answer.get("Content-Type", "").startswith("text/html"):
        pytest.skip("no page")
    assert answer.status_code != 500
    reader = User.objects.get(pk=by.user_id)
    name = reader.name or reader.username
    keys = Role.objects.values_list("key", flat=True)
    found = bare_text(answer.content.decode(), name, name[:2].upper(), *keys)
    assert not found, "\n".join(f"{line}: {text}" for line, text in found)
