"""`aftercare import history` and `aftercare export kpi`; `aftercare import undo` takes any import back."""

import argparse
import csv
import sys
from hashlib import sha256
from pathlib import Path
from time import monotonic

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Actor, ActorKind, Channel
from aftercare.service.history import rules, selectors, services

OPERATOR = Actor(kind=ActorKind.SYSTEM, channel=Channel.CLI)
# Between two drawings of the progress bar.
DRAW_EVERY = 0.2


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    history = commands.add_parser("import history", help=_("take over a status history of equipment (CSV, also .gz)"))
    history.add_argument("file", type=Path, help=_("the file"))
    history.add_argument("--names", type=Path, help=_("a table of the units: unit_id, station_name, unit_desc"))
    history.add_argument("--customer", default="", help=_("whose equipment it is (default: the file's name)"))
    history.add_argument(
        "--returned", type=Path, help=_("where to write rows that did not go in (default: beside the data)")
    )
    history.set_defaults(run=_import_history)
    kpi = commands.add_parser("export kpi", help=_("figures counted from the journal"))
    kpi.add_argument("--per", choices=["asset"], default="asset", help=_("one row for each of these"))
    kpi.add_argument("--csv", action="store_true", help=_("as CSV (the default)"))
    kpi.set_defaults(run=_export_kpi)


def _import_history(options: argparse.Namespace) -> int:
    content = options.file.read_bytes()
    rows = list(rules.read(content))
    names = rules.read_names(options.names.read_bytes()) if options.names else None
    started = monotonic()
    bar = _Bar(len(rows), started)
    outcome = services.import_history(
        rows=rows, sha256=sha256(rules.plain(content)).hexdigest(), label=options.file.name,
        customer_name=options.customer or options.file.name.split(".")[0], by=OPERATOR, at=clock.now(), names=names,
        progress=bar.draw,
    )  # fmt: skip
    bar.end()
    took = monotonic() - started
    sys.stdout.write(
        _(
            "Batch %(batch)d: %(rows)d rows of %(units)d units, %(breakdowns)d breakdowns, "
            "%(inspections)d inspections in %(seconds).1f s (%(rate)d rows/s).\n"
        )
        % {
            "batch": outcome.batch_id, "rows": outcome.rows, "units": outcome.units, "breakdowns": outcome.breakdowns,
            "inspections": outcome.inspections, "seconds": took, "rate": len(rows) / max(took, 0.001),
        }
    )  # fmt: skip
    return _write_returned(outcome, options) if outcome.returned else 0


def _write_returned(outcome: services.Outcome, options: argparse.Namespace) -> int:
    """Rows with their reasons; the status says that not everything went in."""
    path = options.returned or Path(f"{options.file.name.split('.')[0]}-returned.csv")
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        rules.write_returned([(one.line, one.row, one.reason) for one in outcome.returned], out)
    text = _("%(count)d rows did not go in; they are in %(path)s with their reasons.\n")
    sys.stderr.write(text % {"count": len(outcome.returned), "path": path})
    return 1


class _Bar:
    """A progress bar on a terminal, a line now and then elsewhere."""

    def __init__(self, total: int, started: float) -> None:
        self.total, self.started, self.drawn_at = total, started, 0.0

    def draw(self, done: int) -> None:
        """Called after each chunk."""
        now = monotonic()
        if now - self.drawn_at < DRAW_EVERY or not sys.stderr.isatty():
            return
        self.drawn_at = now
        filled = 40 * done // max(self.total, 1)
        rate = done / max(now - self.started, 0.001)
        sys.stderr.write(f"\r[{'█' * filled}{'·' * (40 - filled)}] {done}/{self.total}  {rate:.0f}/s ")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if sys.stderr.isatty():
            sys.stderr.write("\n")


def _export_kpi(options: argparse.Namespace) -> int:
    del options
    writer = csv.writer(sys.stdout)
    writer.writerow(["asset", "name", "family", "site", "breakdowns", "inspections"])
    for one in selectors.kpi_per_asset(by=OPERATOR):
        writer.writerow([one.number, one.name, one.family, one.site, one.breakdowns, one.inspections])
    return 0
