"""Reading the keys of other systems."""

from django.db.models import QuerySet

from aftercare.base.kernel.actors import Actor
from aftercare.platform.accounts.access.models import ApiToken
from aftercare.platform.accounts.access.selectors import require


def keys(by: Actor) -> QuerySet[ApiToken]:
    """All keys, without their text, which nobody has."""
    require(by, "key.manage")
    return ApiToken.objects.all()
