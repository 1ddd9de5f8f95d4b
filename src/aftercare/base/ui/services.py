"""Changes: saved views. They are a person's own settings, so they publish no facts."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.ui import selectors
from aftercare.base.ui.errors import ViewNameTakenError
from aftercare.base.ui.models import SavedView


@command("view.save")
def save_view(
    *,
    list_key: str,
    name: str,
    query: str,
    sort: str,
    columns: str,
    density: str,
    shared: bool,
    by: Actor,
    at: datetime,
) -> SavedView:
    """Keep a list as it stands under a name. Raises ViewNameTakenError."""
    del at
    name = _checked_name(name)
    owner_id = _owner(by)
    _refuse_second(name, SavedView.objects.filter(list_key=list_key, owner_id=owner_id))
    return SavedView.objects.create(
        list_key=list_key,
        owner_id=owner_id,
        name=name,
        query=query,
        sort=sort,
        columns=columns,
        density=density,
        shared=shared,
    )


@command("view.keep")
def keep_view(*, list_key: str, name: str, query: str, shared: bool, by: Actor, at: datetime) -> SavedView:
    """Keep a query under a name; one's own view of that name holds it from now on, in its order and columns."""
    del at
    view, _made = SavedView.objects.update_or_create(
        list_key=list_key, owner_id=_owner(by), name=_checked_name(name), defaults={"query": query, "shared": shared}
    )
    return view


@command("view.update")
def update_view(
    *, view_id: int, query: str, sort: str, columns: str, density: str, by: Actor, at: datetime
) -> SavedView:
    """Put the list as it stands in the place of what the view held; who sees it stays as it is."""
    del at
    view = selectors.own_view(view_id=view_id, by=by)
    view.query, view.sort, view.columns, view.density = query, sort, columns, density
    view.save(update_fields=["query", "sort", "columns", "density"])
    return view


@command("view.rename")
def rename_view(*, view_id: int, name: str, shared: bool, by: Actor, at: datetime) -> SavedView:
    """Give a view another name, share it or keep it to oneself. Raises ViewNameTakenError."""
    del at
    view = selectors.own_view(view_id=view_id, by=by)
    view.name, view.shared = _checked_name(name), shared
    _refuse_second(
        view.name, SavedView.objects.filter(list_key=view.list_key, owner_id=view.owner_id).exclude(pk=view.pk)
    )
    view.save(update_fields=["name", "shared"])
    return view


@command("view.prefer")
def prefer_view(*, view_id: int, preferred: bool, by: Actor, at: datetime) -> SavedView:
    """Open the list with this view from now on, or no longer."""
    del at
    view = selectors.own_view(view_id=view_id, by=by)
    SavedView.objects.filter(list_key=view.list_key, owner_id=view.owner_id, preferred=True).update(preferred=False)
    view.preferred = preferred
    view.save(update_fields=["preferred"])
    return view


@command("view.delete")
def delete_view(*, view_id: int, by: Actor, at: datetime) -> None:
    """Forget a view."""
    del at
    selectors.own_view(view_id=view_id, by=by).delete()


@command("view.forget")
def forget_view(*, list_key: str, name: str, by: Actor, at: datetime) -> None:
    """Forget one's own view of this name; one that is not there is forgotten already."""
    del at
    SavedView.objects.filter(list_key=list_key, owner_id=_owner(by), name=name).delete()


def _owner(by: Actor) -> int:
    if by.user_id is None:
        raise NotAllowedError
    return by.user_id


def _refuse_second(name: str, theirs: "QuerySet[SavedView]") -> None:
    """One name for one view: of those that the same person keeps of the same list."""
    if theirs.filter(name=name).exists():
        raise ViewNameTakenError(name=name, fields={"name": [ViewNameTakenError.message % {"name": name}]})


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise InvalidError(fields={"name": [_("Give the view a name of at most 60 characters.")]})
    return name
