"""`aftercare regulations replay`: what a version would have changed in the last days."""

import argparse
import sys
from collections.abc import Iterator

import orjson
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.base.kernel.errors import NotFoundError
from aftercare.regulations.replay import selectors
from aftercare.regulations.replay.rules import Flip
from aftercare.regulations.replay.selectors import Replay

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
    parser.set_defaults(run=_replay)


def _replay(options: argparse.Namespace) -> int:
    by = SYSTEM.through(Channel.CLI)
    try:
        version = selectors.version_named(options.version, by=by)
    except NotFoundError:
        sys.stderr.write(_("There is no version %(name)s.") % {"name": options.version} + "\n")
        return 1
    if not 1 <= options.days <= selectors.MOST_DAYS:
        sys.stderr.write(_("Days: from 1 to %(most)s.") % {"most": selectors.MOST_DAYS} + "\n")
        return 2
    found = selectors.replay(version_id=version.pk, days=options.days, by=by, at=clock.now(), progress=_show)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if options.json:
        sys.stdout.write(orjson.dumps(selectors.as_json(found), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write("\n".join(_lines(found)) + "\n")
    return 0


def _show(done: int, total: int) -> None:
    """A bar on the terminal, nothing in a file."""
    if sys.stderr.isatty():
        filled = WIDTH * done // total
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} / {total:,}")


def _lines(found: Replay) -> Iterator[str]:
    yield _("%(version)s on %(cases)s cases, %(events)s events, in %(seconds)s s") % {
        "version": found.version,
        "cases": f"{found.cases:,}",
        "events": f"{found.events:,}",
        "seconds": f"{found.seconds:.1f}",
    }
    before, after = found.before, found.after
    was, would, case = _("as it was"), _("by this"), _("case")
    yield f"{'':<56}{was:>14}{would:>14}"
    for label, mine, theirs in (
        (_("kept"), before.kept, after.kept),
        (_("breached"), before.breached, after.breached),
        (_("open"), before.open, after.open),
        (_("records due by what differs"), *found.records),
        (_("routines due"), found.routines_before, found.routines_after),
    ):
        yield f"{label:<56}{mine:>14,}{theirs:>14,}"
    for where, one in sorted(found.clauses.items()):
        if one.before != one.after:
            yield f"  {where:<54}{_share(one.before.share_bp):>14}{_share(one.after.share_bp):>14}"
    yield _("%(count)s things come out differently.") % {"count": f"{found.flipped:,}"}
    for flip in found.flips[:PRINTED]:
        yield f"  {case} {flip.case_id:<8} {flip.address:<50} {_of(flip)}"


def _share(basis_points: int | None) -> str:
    return "–" if basis_points is None else f"{basis_points / 100:.1f} %"


def _of(flip: Flip) -> str:
    return f"{flip.before.state if flip.before else '–'} → {flip.after.state if flip.after else '–'}"
