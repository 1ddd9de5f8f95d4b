"""The door of accounts for apps above: who asks, what they may do, links and keys.

```python
permissions.declare("order.assign", Words(zh="派单", en="Assign"))        # in ready()
require(by, "order.assign", unit_path=order.unit_path, own=order.lead_id == by.id)
orders.filter(scope_q(by, "order.view", own=Q(participations__staff_id=by.id)))
masked(by, "customer.phone", contact.phone)
```
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind
from aftercare.base.kernel.http import address_of, expected_version, origin_of
from aftercare.platform.accounts.access.errors import DutiesSeparateError
from aftercare.platform.accounts.access.models import Realm, User
from aftercare.platform.accounts.access.rules import (
    Preset,
    Scope,
    doors,
    duties,
    mask_all,
    mask_mail,
    mask_name,
    mask_phone,
    permissions,
)
from aftercare.platform.accounts.access.selectors import (
    People,
    Person,
    Standing,
    allows,
    allows_each,
    allows_somewhere,
    is_somebody,
    masked,
    offices_of,
    party_ids_of,
    people,
    person_of,
    remember,
    remembering,
    require,
    require_separate,
    require_somewhere,
    role_keys,
    scope_q,
    standing_of_user,
    user_of_person,
)
from aftercare.platform.accounts.access.services import access_changed
from aftercare.platform.accounts.keys.services import actor_with
from aftercare.platform.accounts.links import services as links
from aftercare.platform.accounts.log.services import Kind, note, note_look
from aftercare.platform.accounts.offices import selectors as offices
from aftercare.platform.accounts.offices.rules import followed
from aftercare.platform.accounts.roles.selectors import offered as roles_offered
from aftercare.platform.accounts.roles.services import assign_role, presets, withdraw_role
from aftercare.platform.accounts.standin.rules import SESSION_ENTRY, is_over, may_stand_in
from aftercare.platform.accounts.users.services import close_user, open_user, reopen_user

# A visitor. What it may do is what the role `link` grants; it owns nothing.
ANONYMOUS = Actor(kind=ActorKind.LINK)


def actor_of(request: HttpRequest) -> Actor:
    """The `by` of everything this request does; found by the middleware before any view runs."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor or identify(request)


def doing(request: HttpRequest) -> dict[str, Any]:
    """The `by` and `at` of a command."""
    return {"by": actor_of(request), "at": clock.now()}


def doing_on(request: HttpRequest) -> dict[str, Any]:
    """The same with the `version` that the client saw."""
    return {**doing(request), "version": expected_version(request)}


def identify(request: HttpRequest) -> Actor:
    """Set `request.actor`, and for who stands in for somebody `impersonator` and `standing_in` (users)."""
    actor = ANONYMOUS
    vars(request).update(actor=actor, impersonator=None, standing_in=None)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        actor = _stand_in(request, request.user) or _actor(request.user, standing_of_user(request.user))
        vars(request).update(actor=actor)
        offices.look_at(next((one for one in offices_of(actor) if one.id == request.user.office_id), None))
    return actor


def _actor(user: User, standing: Standing) -> Actor:
    kind = ActorKind.STAFF if user.realm == Realm.STAFF else ActorKind.CUSTOMER
    actor = Actor(kind=kind, id=standing.person.id if standing.person else None, user_id=user.pk)
    remember(actor, standing)
    return actor


def _stand_in(request: HttpRequest, user: User) -> Actor | None:
    """The actor at somebody else's desk: their person and rights, the login of who really sits there."""
    entry = request.session.get(SESSION_ENTRY)
    if entry is None or is_over(datetime.fromisoformat(entry["at"]), clock.now()):
        return None
    target = User.objects.filter(pk=entry["user"], is_active=True).first()
    if target is None:
        return None
    own, theirs = standing_of_user(user), standing_of_user(target)
    if theirs.person is None or not may_stand_in(own.access, theirs.access):
        return None
    plain = _actor(target, theirs)
    actor = replace(plain, user_id=user.pk, on_behalf_of=plain.id)
    remember(actor, theirs)
    vars(request).update(impersonator=user, standing_in=target)
    return actor


class KeyAuth(HttpBearer):
    """`Authorization: Bearer ac_…`: another system's key."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """As ninja does it, but `request.headers` is not built for it: a key is seldom followed by other questions."""
        scheme, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        return self.authenticate(request, token) if scheme.lower() == self.openapi_scheme else None

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The key's actor, who then is the request's."""
        actor = actor_with(token, at=clock.now())
        if actor is None:
            ip, agent = origin_of(request)
            note(Kind.TOKEN_REFUSED, at=clock.now(), ip=ip, agent=agent)
            return None
        vars(request).update(actor=actor)
        offices.look_at(None)
        return actor


class BrowserAuth(SessionAuth):
    """The session of who is signed in; writes need the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002 - the session's
        """The request's actor, unless it is a visitor."""
        return actor_of(request) if request.user.is_authenticated else None


# For `NinjaAPI(auth=api_auth)`: a key first, else a browser's session.
api_auth: list[Any] = [KeyAuth(), BrowserAuth()]


__all__ = [
    "ANONYMOUS",
    "DutiesSeparateError",
    "People",
    "Person",
    "Preset",
    "Realm",
    "Scope",
    "User",
    "access_changed",
    "actor_of",
    "address_of",
    "allows",
    "allows_each",
    "allows_somewhere",
    "api_auth",
    "assign_role",
    "close_user",
    "doing",
    "doing_on",
    "doors",
    "duties",
    "followed",
    "identify",
    "is_somebody",
    "links",
    "mask_all",
    "mask_mail",
    "mask_name",
    "mask_phone",
    "masked",
    "note_look",
    "offices",
    "offices_of",
    "open_user",
    "origin_of",
    "party_ids_of",
    "people",
    "permissions",
    "person_of",
    "presets",
    "remembering",
    "reopen_user",
    "require",
    "require_separate",
    "require_somewhere",
    "role_keys",
    "roles_offered",
    "scope_q",
    "user_of_person",
    "withdraw_role",
]
