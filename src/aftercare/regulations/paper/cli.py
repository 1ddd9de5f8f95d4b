"""`aftercare regulations import FILE`: what a written regulation says, as clauses with proposed bindings."""

import argparse
import sys
from pathlib import Path

import orjson
from django.utils.translation import gettext as _

from aftercare.regulations.paper import rules, shown


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the app's own commands."""
    parser = commands.add_parser(
        "regulations import", help=_("split a written regulation into clauses and propose bindings")
    )
    parser.add_argument("file", type=Path, help=_("the regulation: .docx, .pdf with text, .txt or .md"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    paper = rules.read(options.file.read_bytes(), options.file.name)
    if options.json:
        sys.stdout.write(orjson.dumps(shown.as_json(paper), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        sys.stdout.write("\n".join(shown.lines(paper)) + "\n")
    return 0
