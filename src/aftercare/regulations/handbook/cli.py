"""`aftercare regulations status`: what of the shipped regulations is live, and what waits for which events."""

import argparse
import sys
from textwrap import wrap

import orjson
from django.utils.translation import gettext as _

from aftercare.regulations.handbook import selectors
from aftercare.regulations.handbook.rules import Standing


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the app's own commands."""
    parser = commands.add_parser(
        "regulations status", help=_("which clauses of the shipped regulations are live, and which wait for what")
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.set_defaults(run=_status)


def _status(options: argparse.Namespace) -> int:
    found = selectors.standings()
    if options.json:
        sys.stdout.write(orjson.dumps(_as_json(found), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write("\n".join(_lines(found)) + "\n")
    return 0


def _as_json(found: dict[str, Standing]) -> dict[str, object]:
    return {
        key: {"clauses": one.clauses, "live": one.live, "waiting": one.waiting, "waits_for": one.waits}
        for key, one in found.items()
    }


def _lines(found: dict[str, Standing]) -> list[str]:
    """A table, and below each regulation with something waiting the events that it waits for."""
    lines = [f"{_('regulation'):<40}{_('clauses'):>9}{_('live'):>9}{_('waiting'):>9}"]
    for key, one in found.items():
        lines.append(f"{key:<40}{one.clauses:>9}{one.live:>9}{one.waiting:>9}")
        lines += _waits(one.events)
    names = ("clauses", "live", "waiting")
    clauses, live, waiting = (sum(getattr(one, name) for one in found.values()) for name in names)
    return [*lines, f"{_('together'):<40}{clauses:>9}{live:>9}{waiting:>9}"]


def _waits(events: tuple[str, ...]) -> list[str]:
    if not events:
        return []
    return wrap(f"{_('waits for')}: {', '.join(events)}", 100, initial_indent="    ", subsequent_indent="      ")
