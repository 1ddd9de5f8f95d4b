"""`aftercare worker` and `aftercare jobs`."""

import argparse
import logging
import sys

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.arguments import whole
from aftercare.base.kernel.sqlite import checkpoints
from aftercare.platform.jobs import selectors
from aftercare.platform.jobs.carrying.services import run_ready
from aftercare.platform.jobs.periodic.services import take_due
from aftercare.platform.jobs.working.tasks import work


def register(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Add our commands to `aftercare`."""
    worker = commands.add_parser("worker", help=_("do jobs until stopped: queue, schedule, reminders, search, mail"))
    worker.add_argument("--threads", type=whole(1, 64), default=2, help=_("jobs done side by side (default 2)"))
    worker.set_defaults(run=_worker)
    jobs = commands.add_parser("jobs", help=_("how the queue stands; --run does what is due, here and now"))
    jobs.add_argument("--run", dest="run_due", action="store_true", help=_("do all due jobs in this process, then end"))
    jobs.set_defaults(run=_jobs)


def _worker(args: argparse.Namespace) -> int:
    logging.getLogger("aftercare").setLevel(logging.INFO)
    checkpoints.keep_apart()
    return work(threads=args.threads)


def _jobs(args: argparse.Namespace) -> int:
    at = clock.now()
    if args.run_due:
        take_due(at)
        sys.stdout.write(_("%(count)s jobs done.") % {"count": run_ready(at)} + "\n")
    load = selectors.load(at)
    said = _("%(waiting)s waiting, %(running)s running, %(broken)s given up; %(workers)s workers at work.")
    figures = {"waiting": load.waiting, "running": load.running, "broken": load.broken, "workers": load.workers}
    sys.stdout.write(said % figures + "\n")
    return 0
