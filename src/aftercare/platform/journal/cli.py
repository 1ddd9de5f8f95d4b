"""`aftercare events`, `verify`, `seal` and `readers`."""

import argparse
import json
import sys
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.base.kernel.events import catalogue, private_fields, refs
from aftercare.platform.journal.audit.rules import Report
from aftercare.platform.journal.audit.selectors import verify
from aftercare.platform.journal.consumers.selectors import lags
from aftercare.platform.journal.consumers.services import rewind, skip_event
from aftercare.platform.journal.seals.services import public_key, seal
from aftercare.platform.journal.timeline.rules import title_of

OPERATOR = SYSTEM.through(Channel.CLI)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add our commands to `aftercare`."""
    events = commands.add_parser("events", help=_("every kind of fact that the journal can hold"))
    events.add_argument("--json", action="store_true", help=_("with the shape of each, for machines"))
    events.set_defaults(run=_events)
    look = commands.add_parser("verify", help=_("is the journal still what was recorded? Exit status 1 if not"))
    look.add_argument("--anchor", type=Path, metavar="FILE", help=_("a copy of the seal file that was kept elsewhere"))
    look.add_argument("--json", action="store_true", help=_("the report for machines"))
    look.set_defaults(run=_verify)
    sealing = commands.add_parser("seal", help=_("seal what came since the last seal"))
    sealing.add_argument("--key", action="store_true", help=_("only print the public key of this installation"))
    sealing.set_defaults(run=_seal)
    readers = commands.add_parser("readers", help=_("how far the journal's readers are; mend one that is stuck"))
    mend = readers.add_mutually_exclusive_group()
    mend.add_argument("--skip", metavar="READER", help=_("pass over the event that it cannot digest"))
    mend.add_argument("--rewind", metavar="READER", help=_("let it read everything again"))
    readers.add_argument("--reason", default="", help=_("why; goes on record"))
    readers.set_defaults(run=_readers)


def _events(args: argparse.Namespace) -> int:
    if args.json:
        _write(json.dumps(shapes(), indent=1, ensure_ascii=False, sort_keys=True))
        return 0
    newest = [catalogue.newest(name) for name in catalogue.names()]
    for one in newest:
        if one is not None:
            _write(f"{one.type:<36}{one.v:>3}  {one.stream:<14}{title_of(one.type)}")
    return 0


def shapes() -> dict[str, dict[str, object]]:
    """`type@v` → stream, JSON schema, private fields and named subjects."""
    return {
        f"{one.type}@{one.v}": {
            "stream": one.stream,
            "title": title_of(one.type),
            "schema": one.model_json_schema(),
            "private": sorted(private_fields(one)),
            "about": {name: ref.kind for name, ref in refs(one).items()},
        }
        for one in catalogue
    }


def _verify(args: argparse.Namespace) -> int:
    report = verify(args.anchor)
    _write(json.dumps(report.as_json(), indent=1, ensure_ascii=False, default=str) if args.json else told(report))
    return 0 if report.is_content else 1


def told(report: Report) -> str:
    """The report in sentences."""
    said = [
        _("%(events)s events in %(streams)s chains, %(seals)s seals, %(erased)s texts erased, %(checks)s checks.")
        % {
            "events": f"{report.events:,}",
            "streams": f"{report.streams:,}",
            "seals": f"{report.seals:,}",
            "erased": f"{report.erased:,}",
            "checks": len(report.checks),
        },
        *(f"✗ {finding}" for finding in report.findings),
        *(_more(code, count) for code, count in report.counts.items() if count > _listed(report, code)),
        *(_behind(reader, count) for reader, count in report.behind.items()),
        _proof(report),
    ]
    if report.is_content:
        said.append(_("✓ Nothing was found."))
    return "\n".join(said)


def _listed(report: Report, code: str) -> int:
    return sum(finding.code == code for finding in report.findings)


def _more(code: str, count: int) -> str:
    return _("… %(count)s of this kind in all (%(code)s).") % {"count": f"{count:,}", "code": code}


def _behind(reader: str, count: int) -> str:
    said = ngettext(
        "Reader %(reader)s is %(count)s event behind: what that touches is compared once it has read it.",
        "Reader %(reader)s is %(count)s events behind: what they touch is compared once it has read them.",
        count,
    )
    return said % {"reader": reader, "count": f"{count:,}"}


def _proof(report: Report) -> str:
    """How far the proof reaches, and what it rests on: the bound is stated, not hidden."""
    values = {"seal": report.seal, "at": report.sealed_at, "unproven": f"{report.unproven:,}"}
    if not report.seal:
        return _("Not proven: no seal vouches for anything.")
    text = _("Not proven after seal %(seal)s of %(at)s: %(unproven)s later events could be missing without a trace.")
    if not report.anchored:
        text += " " + _(
            "The seals of this host prove nothing against somebody who holds its key: "
            "keep a copy of the seal file elsewhere and give it with --anchor."
        )
    return text % values


def _seal(args: argparse.Namespace) -> int:
    if args.key:
        _write(public_key())
        return 0
    made = seal(at=clock.now())
    _write(made.text if made else _("Nothing came since the last seal."))
    return 0


def _readers(args: argparse.Namespace) -> int:
    at = clock.now()
    _expect_known(args)
    if args.skip:
        position = skip_event(consumer=args.skip, reason=args.reason, by=OPERATOR, at=at)
        _write(_("%(reader)s passes over position %(position)s.") % {"reader": args.skip, "position": position})
    if args.rewind:
        rewind(consumer=args.rewind, by=OPERATOR, at=at)
        _write(_("%(reader)s reads everything again.") % {"reader": args.rewind})
    for one in lags():
        state = _("fails (%(count)s times): %(error)s") % {"count": one.failures, "error": one.last_error}
        _write(f"{one.key:<36}{one.position:>12,}{one.behind:>10,}  {state if one.failures else ''}".rstrip())
    return 0


def _expect_known(args: argparse.Namespace) -> None:
    """A name is easily mistyped; and whoever passes over an event says why."""
    known = {one.key: one for one in lags()}
    name = args.skip or args.rewind
    if not name:
        return
    if name not in known:
        said = _("There is no reader “%(reader)s”. There are: %(known)s.")
        raise CommandError(said % {"reader": name, "known": ", ".join(known)})
    if args.skip and not args.reason.strip():
        raise CommandError(_("Say why with --reason: it goes on record."))


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
