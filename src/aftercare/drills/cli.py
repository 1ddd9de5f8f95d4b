"""`aftercare regulations drill`: play shipped regulations on a scratch database, and show what happened by clause."""

import argparse
import sys
from collections.abc import Sequence

import orjson
from django.utils.translation import gettext as _

from aftercare.drills import selectors, services
from aftercare.drills.rules import Line, in_order, line_as_json, score, summary, table
from aftercare.regulations import public as regulations

# The same, played by the process that the command starts.
HERE = "--here"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    parser = commands.add_parser("regulations drill", help=_("play a shipped regulation on a scratch database"))
    parser.add_argument("regulation", nargs="*", help=_("D20, or its key"))
    parser.add_argument("--all", action="store_true", help=_("every shipped regulation"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.add_argument(HERE, action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=_drill)


def _drill(options: argparse.Namespace) -> int:
    if options.here:
        return _play(options.regulation)
    if bool(options.regulation) == options.all:
        sys.stderr.write(_("Name a regulation, or say --all.\n"))
        return 2
    documents = selectors.documents(options.regulation)
    bar = _Bar()
    lines = list(services.run([one.source for one in documents], progress=bar.draw))
    bar.end()
    lines = in_order(lines, [where for one in documents for where in selectors.addresses(one)])
    _print(documents, lines, as_json=options.json)
    return 0 if score(lines).is_green else 1


def _print(documents: Sequence[regulations.Document], lines: Sequence[Line], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(orjson.dumps([line_as_json(one) for one in lines], option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    for document in documents:
        mine = [line for line in lines if line.pack == document.source]
        sys.stdout.write("\n".join([f"{document.source} {document.name}", *table(mine), "", ""]))
    if len(documents) > 1:
        together = _("together")
        sys.stdout.write(f"{together}: {summary(lines)}\n")


def _play(names: Sequence[str]) -> int:
    """In the scratch database that is open: one line of JSON for each binding."""
    for line, total in services.play(selectors.documents(list(names))):
        sys.stdout.write(orjson.dumps({"of": total, "line": line_as_json(line)}).decode() + "\n")
        sys.stdout.flush()
    return 0


class _Bar:
    """How far it is, on a terminal."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()

    def draw(self, pack: str, done: int, total: int) -> None:
        """Called after each binding."""
        if self.live:
            filled = 30 * done // max(total, 1)
            sys.stderr.write(f"\r  {pack:<4} [{'█' * filled}{'·' * (30 - filled)}] {done}/{total}   ")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line clean."""
        if self.live:
            sys.stderr.write("\r" + " " * 60 + "\r")
