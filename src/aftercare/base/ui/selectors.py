"""Reads."""

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.ui.models import SavedView

# Ready-made, for every list page asks.
VIEWS = "SELECT * FROM ui_savedview WHERE list_key = %s AND (owner_id = %s OR shared) ORDER BY name, id"


def saved_views(*, list_key: str, by: Actor) -> list[SavedView]:
    """Their own views of a list, then what others share."""
    if by.user_id is None:
        return []
    found = SavedView.objects.raw(VIEWS, [list_key, by.user_id])
    return sorted(found, key=lambda view: view.owner_id != by.user_id)


def own_view(*, view_id: int, by: Actor) -> SavedView:
    """One of their own views; another's does not exist for changing."""
    found = SavedView.objects.filter(pk=view_id, owner_id=by.user_id or 0).first()
    if found is None:
        raise NotFoundError
    return found
