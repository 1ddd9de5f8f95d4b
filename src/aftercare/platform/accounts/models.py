"""All tables of accounts; each part keeps its own."""

from aftercare.platform.accounts.access.models import ApiToken, Grant, Realm, Role, RoleAssignment, User
from aftercare.platform.accounts.links.models import AccessLink
from aftercare.platform.accounts.log.models import AccessEntry
from aftercare.platform.accounts.users.models import Session

__all__ = ["AccessEntry", "AccessLink", "ApiToken", "Grant", "Realm", "Role", "RoleAssignment", "Session", "User"]
