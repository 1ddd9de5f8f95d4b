"""Actors for tests: each has a real login with a real role, so `require` and `scope_q` mean something.

```python
dispatcher = staff_actor("dispatcher", unit=office)
engineer = staff_actor("engineer", unit=office, staff=staff_row)      # ties the login to the Staff row
client = browser_of(dispatcher)                                       # a signed-in test client
```
`kernel.actors.SYSTEM` may do everything.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client
from tests.factories.accounts import MADE_AT, make_user

from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.platform.accounts.models import Realm, User
from aftercare.platform.accounts.public import access_changed, links
from aftercare.platform.units.public import Unit


def staff_actor(role: str = "dispatcher", *, unit: Unit | None = None, staff: Any = None, username: str = "") -> Actor:
    """Somebody of the company with one preset role, in a unit or (None) everywhere.

    `staff` is a Staff row to tie the login to; without one the actor's id is the login's.
    """
    return _tied(make_user(username, role=role, unit=unit), ActorKind.STAFF, staff)


def admin_actor() -> Actor:
    """The preset administrator."""
    return staff_actor("administrator")


def customer_actor(*, contact: Any = None, role: str = "customer", username: str = "") -> Actor:
    """Somebody outside: `contact` is a Contact row to tie the login to; `role` may be "dealer"."""
    return _tied(make_user(username, realm=Realm.EXTERNAL, role=role), ActorKind.CUSTOMER, contact)


def link_actor(kind: str, subject_id: int, *, at: datetime = MADE_AT) -> Actor:
    """Whoever holds a link to one subject."""
    return links.open_link(links.make(kind=kind, subject_id=subject_id, at=at), kind=kind, at=at).by


def _tied(user: User, kind: ActorKind, person: Any) -> Actor:
    if person is not None:
        type(person)._base_manager.filter(pk=person.pk).update(user=user)
        access_changed([user.pk])
    return Actor(kind=kind, id=person.pk if person is not None else user.pk, user_id=user.pk, channel=Channel.WEB)


def browser_of(actor: Actor, **headers: str) -> Client:
    """A test client signed in with the actor's login."""
    client = Client(headers=headers or None)
    # The last one: the lock-out stands before it, and knows no users.
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
