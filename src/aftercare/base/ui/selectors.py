"""Reads."""

from django.db.models import Q

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.ready import Ready
from aftercare.base.ui.models import SavedView

# Every list page asks.
_VIEWS = Ready(
    lambda list_key, user_id: SavedView.objects.filter(
        Q(owner_id=user_id) | Q(shared=True), list_key=list_key
    ).order_by("name", "pk")
)


def saved_views(*, list_key: str, by: Actor) -> list[SavedView]:
    """Their own views of a list, then what others share."""
    if by.user_id is None:
        return []
    return sorted(_VIEWS(list_key, by.user_id), key=lambda view: view.owner_id != by.user_id)


def own_view(*, view_id: int, by: Actor) -> SavedView:
    """One of their own views; another's does not exist for changing."""
    found = SavedView.objects.filter(pk=view_id, owner_id=by.user_id or 0).first()
    if found is None:
        raise NotFoundError
    return found
