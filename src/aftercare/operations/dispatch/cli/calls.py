"""`aftercare dispatch calls …`: who got in touch with whom."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.arguments import moment
from aftercare.operations.dispatch.cli import shared
from aftercare.operations.dispatch.cli.shared import OPERATOR, about, joined, tell, when
from aftercare.operations.dispatch.contacts import selectors, services
from aftercare.operations.dispatch.contacts.models import Contact
from aftercare.operations.dispatch.contacts.rules import NOTED, WAYS
from aftercare.operations.dispatch.contacts.schemas import CallOut


def register(commands: Any) -> None:
    """Called by dispatch."""
    listed = shared.add_list(commands, "calls list", _("who got in touch with whom, the newest first"), _list)
    listed.add_argument("--waiting", action="store_true", help=_("whom somebody has to try again"))
    note = shared.add(commands, "calls note", _("the customer was reached, or not"), _note)
    _about(note)
    _tried(note)
    agree = shared.add(commands, "calls agree", _("the time of a visit was agreed with the customer"), _agree)
    agree.add_argument("visit", help=_("the visit's number"))
    _way(agree)
    agree.add_argument("--from", dest="start", type=moment, help=_("from when (default: as it is planned)"))
    agree.add_argument("--until", dest="end", type=moment, help=_("until when (default: as it is planned)"))
    told = shared.add(commands, "calls tell", _("the customer was told how far the work has come"), _tell)
    _about(told)
    _way(told)
    told.add_argument("--words", required=True, help=_("what was said"))
    check = shared.add(
        commands, "calls check", _("the engineer of a visit was asked how far the work has come"), _check
    )
    check.add_argument("visit", help=_("the visit's number"))
    _tried(check)


def _about(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", help=_("the number of the request or the visit"))


def _way(command: argparse.ArgumentParser) -> None:
    command.add_argument("--way", choices=list(WAYS), default="phone", help=_("how (default: phone)"))


def _tried(command: argparse.ArgumentParser) -> None:
    _way(command)
    command.add_argument("--not-reached", dest="reached", action="store_false", help=_("nobody was reached"))
    command.add_argument("--again", type=moment, help=_("when one tries again"))
    command.add_argument("--words", default="", help=_("what came of it, or why one does not try again"))


def _list(options: argparse.Namespace) -> int:
    rows = selectors.listed(OPERATOR)
    return shared.tell_all(selectors.to_try(rows) if options.waiting else rows, CallOut, options, _line)


def _note(options: argparse.Namespace) -> int:
    made = services.contact(
        by=OPERATOR, at=clock.now(), way=options.way, reached=options.reached, words=options.words,
        try_again_at=options.again, **about(options.number, "request", "visit"),
    )  # fmt: skip
    return tell(made, CallOut, options, _line)


def _agree(options: argparse.Namespace) -> int:
    made = services.agree(
        by=OPERATOR, at=clock.now(), way=options.way, start_at=options.start, end_at=options.end,
        **about(options.visit, "visit"),
    )  # fmt: skip
    return tell(made, CallOut, options, _line)


def _tell(options: argparse.Namespace) -> int:
    made = services.tell(
        by=OPERATOR, at=clock.now(), way=options.way, words=options.words, **about(options.number, "request", "visit")
    )
    return tell(made, CallOut, options, _line)


def _check(options: argparse.Namespace) -> int:
    made = services.check(
        by=OPERATOR, at=clock.now(), way=options.way, reached=options.reached, words=options.words,
        try_again_at=options.again, **about(options.visit, "visit"),
    )  # fmt: skip
    return tell(made, CallOut, options, _line)


def _line(one: Contact) -> str:
    again = _("again %(at)s") % {"at": when(one.try_again_at)} if one.try_again_at and not one.settled_at else ""
    return joined((one.pk, when(one.at), one.get_kind_display(), NOTED.get(one.way, one.way), one.words, again))
