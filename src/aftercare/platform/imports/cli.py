"""`aftercare import <target> FILE` for every registered target, and `aftercare import undo NUMBER`."""

import argparse
import sys
from pathlib import Path

from django.core.files.base import File
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.base.kernel.arguments import whole
from aftercare.base.kernel.words import Words
from aftercare.platform.imports import selectors
from aftercare.platform.imports.models import Session, SessionRow
from aftercare.platform.imports.rules.progress import ProgressBar
from aftercare.platform.imports.rules.targets import Target
from aftercare.platform.imports.services import batches, sessions, work
from aftercare.platform.units import public as units

OPERATOR = SYSTEM.through(Channel.CLI)
SHOWN_PROBLEMS = 20


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add a command for each target, and the undo."""
    for key, target in selectors.targets.items():
        one = commands.add_parser(f"import {key}", help=str(target.name))
        one.add_argument("file", type=Path, help=_("an .xlsx or .csv file"))
        one.add_argument("--unit", help=_("code of the unit that rows belong to unless they name another"))
        one.add_argument("--dry-run", action="store_true", help=_("check only; nothing is written"))
        one.add_argument("--returned", type=Path, help=_("where to write the rows that did not go in, as .xlsx"))
        one.set_defaults(run=_import, target=target)
    undo = commands.add_parser("import undo", help=_("take a whole import back"))
    undo.add_argument("number", type=whole(), help=_("the number of the import or batch, as it was printed"))
    which = undo.add_mutually_exclusive_group()
    which.add_argument(
        "--import", dest="kind", action="store_const", const="import", help=_("the number is an import's")
    )
    which.add_argument("--batch", dest="kind", action="store_const", const="batch", help=_("the number is a batch's"))
    undo.set_defaults(run=_undo)


def _import(args: argparse.Namespace) -> int:
    """0 if every row went in (or would), 1 if some were returned."""
    session = _open(args.target, args.file, args.unit)
    bar = ProgressBar(sys.stderr)
    at = clock.now()
    sessions.prepare_check(session_id=session.pk, by=OPERATOR, at=at)
    session = work.check(session_id=session.pk, by=OPERATOR, at=at, progress=bar)
    bar.close()
    if not args.dry_run and any(session.counts.get(state) for state in work.READY):
        sessions.prepare_run(session_id=session.pk, by=OPERATOR, at=at)
        session = work.run(session_id=session.pk, by=OPERATOR, at=at, progress=bar)
        bar.close()
    _tell(session)
    if args.returned:
        args.returned.write_bytes(selectors.result_file(session))
    return 1 if session.counts.get(SessionRow.State.ERROR) else 0


def _open(target: Target, path: Path, unit: str | None) -> Session:
    found = units.by_code(unit) if unit else None
    if unit and found is None:
        sys.exit(_("There is no unit with the code %(code)s.") % {"code": unit})
    with path.open("rb") as stream:
        file = sessions.upload(content=File(stream, path.name), name=path.name, by=OPERATOR, at=clock.now())
    return sessions.open_session(
        target=target.key, file_id=file.pk, unit_id=found.pk if found else None, by=OPERATOR, at=clock.now()
    )


def _tell(session: Session) -> None:
    names = dict(SessionRow.State.choices)
    counts = ", ".join(f"{names.get(state, state)} {count:,}" for state, count in sorted(session.counts.items()))
    sys.stdout.write(_("Import %(number)s: %(counts)s") % {"number": session.pk, "counts": counts} + "\n")
    wrong = SessionRow.objects.filter(session=session, state=SessionRow.State.ERROR).order_by("sheet", "number")
    plans = selectors.plans_of(session)
    for row in wrong[:SHOWN_PROBLEMS]:
        reasons = "; ".join(str(Words.from_json(one["text"])) for one in row.problems)
        place = plans[row.sheet].name or session.file.name
        said = _("%(place)s, row %(number)s: %(reasons)s") % {"place": place, "number": row.number, "reasons": reasons}
        sys.stdout.write(f"  {said}\n")
    if session.counts.get(SessionRow.State.ERROR, 0) > SHOWN_PROBLEMS:
        sys.stdout.write("  …\n")


def _undo(args: argparse.Namespace) -> int:
    """Files of rows say "Import N", histories "Batch N": where both are there, the caller has to say which."""
    number = args.number
    is_batch = selectors.undoer_of(number) is not None
    if args.kind is None and is_batch and Session.objects.filter(pk=number).exists():
        sys.exit(
            _("There are both an import %(number)s and a batch %(number)s. Add --import or --batch.")
            % {"number": number}
        )
    if args.kind == "batch" or (args.kind is None and is_batch):
        batches.undo_standing(batch_id=number, by=OPERATOR, at=clock.now())
        sys.stdout.write(_("Batch %(number)s is undone.") % {"number": number} + "\n")
    elif not Session.objects.filter(pk=number).exists():
        sys.exit(_("There is neither an import nor a batch %(number)s.") % {"number": number})
    else:
        sessions.undo_session(session_id=number, by=OPERATOR, at=clock.now())
        sys.stdout.write(_("Import %(number)s is undone.") % {"number": number} + "\n")
    return 0
