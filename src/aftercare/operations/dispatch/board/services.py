"""Changes: views of the board, and how strictly appointments are kept apart.

Visits are planned and moved by `service`; what stands here tells it who is busy.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError, NotAllowedError
from aftercare.base.ui import public as ui
from aftercare.operations.dispatch.board import rules
from aftercare.operations.dispatch.board.errors import TravelTooShortError, ViewNameError
from aftercare.operations.dispatch.board.events import OverlapRuleSet
from aftercare.operations.dispatch.board.models import BoardView, OverlapRule
from aftercare.operations.dispatch.board.selectors import board as selectors
from aftercare.operations.dispatch.board.selectors import waiting
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation import public as organisation
from aftercare.service.public import EngineerBusyError, Visit

RULES = "board.rules"
# What a view may keep; anything else that a page sends is left out.
SETTINGS = ("group", "zoom", "words", "order", "unit", "show", "list")


@command("board.save_view")
def save_view(*, name: str, settings: Mapping[str, Any], shared: bool, by: Actor, at: datetime) -> BoardView:
    """Keep the board as it stands under a name; one's own view of that name is replaced."""
    del at
    accounts.require_somewhere(by, selectors.PLAN)
    if by.user_id is None:
        raise NotAllowedError
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise ViewNameError(fields={"name": [ViewNameError.message]})
    kept = {key: settings[key] for key in SETTINGS if key in settings}
    view, _made = BoardView.objects.update_or_create(
        owner_id=by.user_id, name=name, defaults={"settings": kept, "shared": shared}
    )
    return view


@command("board.forget_view")
def forget_view(*, name: str, by: Actor, at: datetime) -> None:
    """Forget one of one's own views; one that is not there is forgotten already."""
    del at
    accounts.require_somewhere(by, selectors.PLAN)
    BoardView.objects.filter(owner_id=by.user_id or 0, name=name).delete()


@command("board.save_filter")
def save_filter(*, name: str, query: str, shared: bool, by: Actor, at: datetime) -> None:
    """Keep a query of the orders that wait under a name; their list offers it as a view, too."""
    accounts.require_somewhere(by, selectors.PLAN)
    problems = waiting.unreadable(query, by=by, at=at)
    if problems:
        raise InvalidError(fields={"query": problems})
    ui.keep_view(list_key=waiting.LIST.key, name=name, query=query, shared=shared, by=by, at=at)


@command("board.forget_filter")
def forget_filter(*, name: str, by: Actor, at: datetime) -> None:
    """Forget one of one's own; one that is not there is forgotten already."""
    accounts.require_somewhere(by, selectors.PLAN)
    ui.forget_view(list_key=waiting.LIST.key, name=name, by=by, at=at)


@command("board.set_overlap_rules")
def set_overlap_rules(*, chosen: Mapping[str, tuple[str, str]], by: Actor, at: datetime) -> None:
    """How strictly appointments are kept apart: role → (two visits at one time, too little time for the way)."""
    accounts.require(by, RULES)
    usual = rules.Apart()
    known = {key: apart for key, _name, apart in selectors.overlap_rules()}
    grades = set(rules.Grade)
    for role, (overlap, travel) in chosen.items():
        if role not in known or not {overlap, travel} <= grades:
            raise InvalidError(fields={f"{role}-overlap": [rules.CHOOSE_ONE]})
        before = known.get(role, usual)
        if (overlap, travel) != (before.overlap, before.travel):
            row, _made = OverlapRule.objects.update_or_create(
                role=role, defaults={"overlap": overlap, "travel": travel}
            )
            publish(OverlapRuleSet(role=role, overlap=overlap, travel=travel), stream_id=row.pk, at=at)


def refuse_busy(visit: Visit, staff_id: int, start: datetime, end: datetime, by: Actor) -> None:
    """For `service`: whether a person may be at a visit then, by the rule that holds for whoever plans it."""
    apart = selectors.apart_for(by)
    minds_travel = apart.travel is rules.Grade.BLOCK
    if apart.overlap is not rules.Grade.BLOCK and not minds_travel:
        return
    reach = selectors.REACH if minds_travel else timedelta(0)
    stops = selectors.stops_of(
        [staff_id], start=start - reach, end=end + reach, leave_out=visit.pk, with_places=minds_travel
    )[staff_id]
    if not stops:
        return
    place = selectors.place_of(visit.order) if minds_travel else None
    name = organisation.briefs([staff_id])[staff_id].name
    slot = rules.Slot(start=start, end=end, place=place, name=name)
    seconds = selectors.seconds_in(visit.unit_path) if minds_travel else selectors.no_way
    for found in rules.touching(slot, stops, apart, seconds):
        if found.grade is rules.Grade.BLOCK:
            raise _refusal(found)


def _refusal(found: rules.Conflict) -> EngineerBusyError | TravelTooShortError:
    said = found.values
    if found.code == "overlap":
        return EngineerBusyError(name=said["name"], number=said["number"])
    return TravelTooShortError(name=said["name"], number=said["number"], needs=said["needs"], has=said["has"])
