"""What the commands around the visits share: numbers into rows, lists, one row told."""

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema

from aftercare.base.kernel.actors import SYSTEM, Channel
from aftercare.base.kernel.arguments import whole
from aftercare.operations.dispatch import selectors

OPERATOR = SYSTEM.through(Channel.CLI)
Run = Callable[[argparse.Namespace], int]


def add(commands: Any, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    """A command that can answer as JSON."""
    command: argparse.ArgumentParser = commands.add_parser(f"dispatch {name}", help=text)
    command.add_argument("--json", action="store_true", help=_("as JSON"))
    command.set_defaults(run=run)
    return command


def add_list(commands: Any, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    """A command that lists the newest rows."""
    command = add(commands, name, text, run)
    command.add_argument("--limit", type=whole(), default=20, help=_("how many (default 20)"))
    return command


def about(number: str, *kinds: selectors.Kind) -> dict[str, int]:
    """`request_id`, `order_id` or `visit_id`: what has this number."""
    kind, found = selectors.numbered(number, kinds)
    return {f"{kind}_id": found}


def tell(one: object, schema: type[Schema], options: argparse.Namespace, line: Callable[[Any], str]) -> int:
    """One row, as the API says it or as a line."""
    if options.json:
        write_json(schema.from_orm(one).model_dump(mode="json"))
    else:
        sys.stdout.write(f"{line(one)}\n")
    return 0


def tell_all(rows: QuerySet[Any], schema: type[Schema], options: argparse.Namespace, line: Callable[[Any], str]) -> int:
    """The newest rows."""
    found = list(rows.order_by("-pk")[: options.limit])
    if options.json:
        write_json([schema.from_orm(one).model_dump(mode="json") for one in found])
    else:
        sys.stdout.write("".join(f"{line(one)}\n" for one in found))
    return 0


def write_json(value: object) -> None:
    """Indented."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def joined(parts: Iterable[object]) -> str:
    """What there is of a line, apart from each other."""
    return "  ".join(str(part) for part in parts if part)


def when(value: datetime | None) -> str:
    """A time in the company's zone."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""
