"""`aftercare regulations indicators`: what the regulations in force measure, for one period."""

import argparse
import sys

import orjson
from django.utils.translation import gettext as _

from aftercare.base.kernel import clock
from aftercare.regulations.documents.models import Regulation
from aftercare.regulations.measures.rules import named, say_value, target_words, unit_of
from aftercare.regulations.measures.schemas import IndicatorOut
from aftercare.regulations.measures.selectors import indicators
from aftercare.regulations.measures.selectors.indicators import Shown


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the app's own commands."""
    parser = commands.add_parser("regulations indicators", help=_("what the regulations in force measure"))
    parser.add_argument("--period", default="", help=_("2026-10, 2026-Q3, 2026-H2, 2026; default: the last that ended"))
    parser.add_argument("--regulation", default="", help=_("the key of one regulation"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.set_defaults(run=_indicators)


def _indicators(options: argparse.Namespace) -> int:
    if options.period and named(options.period, indicators.zone()) is None:
        sys.stderr.write(f"{indicators.NO_SUCH_PERIOD}\n")
        return 2
    if options.regulation and not Regulation.objects.filter(key=options.regulation).exists():
        known = ", ".join(Regulation.objects.order_by("key").values_list("key", flat=True)) or "-"
        said = _("There is no regulation “%(key)s”. There are: %(known)s.")
        sys.stderr.write(f"{said % {'key': options.regulation, 'known': known}}\n")
        return 2
    found = indicators.current(as_of=clock.now(), period=options.period, regulation=options.regulation)
    if options.json:
        rows = [IndicatorOut.of(one).model_dump(mode="json") for one in found]
        sys.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in map(_line, found)) or f"{_('Nothing is measured.')}\n")
    return 0


def _line(shown: Shown) -> str:
    """Address, name, period, value, target, and how it stands."""
    one, value = shown.measured, shown.value
    head = f"{one.address}  {one.binding.name}"
    if value is None:
        return f"{head}: {_('waits for')} {', '.join(one.waits)}"
    words = [value.stretch.name, str(say_value(value.figure.value, unit_of(one.binding.formula)))]
    words += [str(target_words(one.binding))] if str(target_words(one.binding)) else []
    words += {True: [_("reached")], False: [_("missed")], None: []}[value.is_reached]
    if value.corrected_from:
        was = say_value(value.corrected_from.value, unit_of(one.binding.formula))
        words.append(_("corrected, was %(value)s") % {"value": was})
    return f"{head}: {'  '.join(words)}"
