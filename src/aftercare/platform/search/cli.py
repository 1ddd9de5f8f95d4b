"""`aftercare search rebuild`."""

import argparse
import sys

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.platform.search.rules import builders
from aftercare.platform.search.services import rebuild


def register(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add our commands to `aftercare`."""
    again = commands.add_parser("search rebuild", help=_("make the search index again; searching goes on meanwhile"))
    again.add_argument(
        "--kind", action="append", choices=[kind for kind, _one in builders.items()], help=_("only this kind")
    )
    again.set_defaults(run=_rebuild)


def _rebuild(args: argparse.Namespace) -> int:
    for kind, builder in builders.items():
        if args.kind and kind not in args.kind:
            continue
        done = 0
        for done in rebuild(kind, by=SYSTEM.through(Channel.CLI), at=clock.now()):
            sys.stderr.write(f"\r{kind}: {done}")
        sys.stderr.write("\r")
        sys.stdout.write(_("%(kind)s: %(count)s objects indexed.") % {"kind": builder.label, "count": done} + "\n")
    return 0
