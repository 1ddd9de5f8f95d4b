"""`aftercare regulations check`."""

import argparse
import sys
from dataclasses import asdict

import orjson
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.regulations.conflicts import selectors


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the app's own commands."""
    parser = commands.add_parser("regulations check", help=_("look for conflicts and gaps in the regulations in force"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    """Exit status 1 if some clause cannot be kept at all."""
    found = selectors.check(clock.now())
    if options.json:
        rows = [{**asdict(one), "fault": one.is_fault} for one in found]
        sys.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
    elif not found:
        sys.stdout.write(_("Nothing to mend.") + "\n")
    else:
        lines = [f"{'✗' if one.is_fault else '!'} {one.address} {one.field}: {one.message}" for one in found]
        sys.stdout.write("\n".join(lines) + "\n")
    return int(any(one.is_fault for one in found))
