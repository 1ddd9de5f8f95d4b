"""`aftercare regulations replay`: what a version would have changed in the last days."""

import argparse
import sys
from collections.abc import Iterator
from typing import Any

import orjson
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock, snapshots
from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.regulations.measures.rules import Unit, say_value
from aftercare.regulations.replay import selectors, services

BY = SYSTEM.through(Channel.CLI)
# The same, in the process that a replay starts.
HERE = "--here"
WIDTH = 30
# So many flips are printed; `--json` has more.
PRINTED = 20


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the app's own commands."""
    parser = commands.add_parser(
        "regulations replay", help=_("what a version, drafts too, would have changed in the last days")
    )
    parser.add_argument("version", help=_("as key@number; the key alone means its newest version"))
    parser.add_argument("--days", type=int, default=selectors.DAYS, help=_("how far back cases opened (default 90)"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.add_argument(HERE, action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=_replay)


def _replay(options: argparse.Namespace) -> int:
    try:
        version = selectors.version_named(options.version, by=BY)
    except NotFoundError:
        sys.stderr.write(_("There is no version %(name)s.") % {"name": options.version} + "\n")
        return 1
    if not 1 <= options.days <= selectors.MOST_DAYS:
        sys.stderr.write(_("Days: from 1 to %(most)s.") % {"most": selectors.MOST_DAYS} + "\n")
        return 2
    if options.here:
        return _replay_here(version.pk, options.days)
    flips: list[dict[str, Any]] = []
    found = services.run(version, options.days, progress=_show, sink=flips.extend)
    found["flips"] = flips
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if options.json:
        sys.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write("\n".join(_lines(found)) + "\n")
    return 0


def _replay_here(version_id: int, days: int) -> int:
    """On the database that is open, which nobody else writes to: a line of JSON for each step, then the result."""
    with snapshots.frozen():
        found = selectors.replay(
            version_id=version_id, days=days, by=BY, at=clock.now(), progress=_tell, sink=_tell_flips
        )
    _say({"result": selectors.as_json(found)})
    return 0


def _tell(done: int, total: int) -> None:
    _say({"done": done, "of": total})


def _tell_flips(flips: list[dict[str, Any]]) -> None:
    _say({"flips": flips})


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(orjson.dumps(told).decode() + "\n")
    sys.stdout.flush()


def _show(done: int, total: int) -> None:
    """A bar on the terminal, nothing in a file."""
    if sys.stderr.isatty():
        filled = WIDTH * done // total
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} / {total:,}")


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield _("%(version)s on %(cases)s cases, %(events)s events, in %(seconds)s s") % {
        "version": found["version"],
        "cases": f"{found['cases']:,}",
        "events": f"{found['events']:,}",
        "seconds": found["seconds"],
    }
    before, after = found["before"], found["after"]
    was, would, case = _("as it was"), _("by this"), _("case")
    yield f"{'':<56}{was:>14}{would:>14}"
    for label, mine, theirs in (
        (_("kept"), before["kept"], after["kept"]),
        (_("breached"), before["breached"], after["breached"]),
        (_("open"), before["open"], after["open"]),
        (_("records due by what differs"), *found["records"]),
        (_("routines due"), *found["routines"]),
    ):
        yield f"{label:<56}{mine:>14,}{theirs:>14,}"
    for one in found["scores"]:
        yield f"{Words.from_json(one['name'])!s:<56}{_value(one['before']):>14}{_value(one['after']):>14}"
    for one in found["clauses"]:
        if one["before"] != one["after"]:
            shares = [_share(one[side]["share_bp"]) for side in ("before", "after")]
            yield f"  {one['place']:<54}{shares[0]:>14}{shares[1]:>14}"
    yield _("%(count)s things come out differently.") % {"count": f"{found['flipped']:,}"}
    for flip in found["flips"][:PRINTED]:
        yield f"  {case} {flip['case']:<8} {flip['clause']:<50} {flip['before'] or '–'} → {flip['after'] or '–'}"


def _value(side: dict[str, Any] | None) -> str:
    """An indicator by one version; one that is not reached bears a mark."""
    if side is None:
        return "–"
    return f"{'! ' if side['reached'] is False else ''}{say_value(side['value'], Unit(side['unit']))}"


def _share(basis_points: int | None) -> str:
    return "–" if basis_points is None else f"{basis_points / 100:.1f}%"
