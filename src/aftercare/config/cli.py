"""The program `aftercare`: what operators and scripts call. Each app brings its commands in its `cli.py`.

An app's `register(commands)` adds parsers and names the function that each one runs:

    history = commands.add_parser("import history", help=_("…"))
    history.set_defaults(run=import_history)  # (options) -> exit status

A name with a blank is a command within a group, which the first app that names it makes.
"""

import argparse
import errno
import os
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import __version__
from aftercare.base.kernel.arguments import whole
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.mishaps import mishap

GROUPS = {
    "import": gettext_lazy("bring data in"),
    "export": gettext_lazy("take data out"),
    "demo": gettext_lazy("the demo company"),
    "regulations": gettext_lazy("written regulations"),
    "dispatch": gettext_lazy("who goes where, when"),
    "calls": gettext_lazy("who got in touch with whom"),
    "obstacles": gettext_lazy("what stands in the way of the work"),
    "handovers": gettext_lazy("work handed over"),
    "work-plans": gettext_lazy("plans of work"),
}


# Requests that one process has in hand at once; the others wait in the socket.
BACKPRESSURE = 64


class Commands(argparse._SubParsersAction):  # type: ignore[type-arg]  # noqa: SLF001 - it has no public name
    """Sub-commands that several apps may add to: `import history` and `import parts` share their group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: dict[str, Commands] = {}

    def add_parser(self, name: str, **kwargs: Any) -> argparse.ArgumentParser:
        group, _blank, rest = name.partition(" ")
        if rest:
            return self._group(group).add_parser(rest, **kwargs)
        kwargs.setdefault("description", kwargs.get("help"))
        made: argparse.ArgumentParser = super().add_parser(name, **kwargs)
        return made

    def _group(self, name: str) -> "Commands":
        if name not in self.groups:
            title = str(GROUPS.get(name, name))
            parser = super().add_parser(name, help=title, description=title)
            self.groups[name] = parser.add_subparsers(action=Commands, metavar="COMMAND", required=True)
        return self.groups[name]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 refused, 2 called wrongly, 3 a fault of the program."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        django.setup()
    except ImproperlyConfigured as error:
        return _complain(str(error), 2)
    with translation.override(_terminal_language()), _plain_sentences() as outcome:
        options = make_parser().parse_args(given)
        outcome.status = int(options.run(options) or 0)
    return outcome.status


class Outcome:
    """What the program ends with."""

    status = 0


@contextmanager
def _plain_sentences() -> Iterator[Outcome]:
    """Refusals and mishaps as sentences; a stack only into a file, for those who mend the program."""
    outcome = Outcome()
    try:
        yield outcome
    except DomainError as error:
        fields = [f"  {name}: {text}" for name, texts in error.fields.items() for text in texts]
        outcome.status = _complain("\n".join([str(error), *fields]), 1)
    except (CommandError, ImproperlyConfigured) as error:
        outcome.status = _complain(str(error), 1)
    except DatabaseError as error:
        said = mishap(error) or _(
            "The database cannot be used: %(error)s. If it is new, run “aftercare migrate” first."
        ) % {"error": str(error).strip()}
        outcome.status = _complain(str(said), 1)
    except OSError as error:
        outcome.status = _os_error(error)
    except KeyboardInterrupt:
        outcome.status = _complain(_("Stopped."), 130)
    except Exception:  # noqa: BLE001 - the outermost door: a fault becomes a sentence and a file
        outcome.status = _complain(_fault(traceback.format_exc()), 3)


def _os_error(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
        sys.stdout = None
        return 0
    said = _MISHAPS.get(error.errno or 0, error.strerror or error)
    return _complain(f"{error.filename or ''}: {said}".removeprefix(": "), 1)


# What the operating system says only in its own words.
_MISHAPS = {
    errno.ENOENT: gettext_lazy("There is no such file."),
    errno.EISDIR: gettext_lazy("This is a folder, not a file."),
    errno.EACCES: gettext_lazy("You may not open it."),
    errno.ENOSPC: gettext_lazy("The disk is full."),
    errno.EADDRINUSE: gettext_lazy("Another program listens there already; take another port."),
    errno.EADDRNOTAVAIL: gettext_lazy("This machine has no such address."),
}


def _fault(stack: str) -> str:
    path = Path(settings.DATA) / "last-fault.txt"
    path.write_text(f"aftercare {__version__}: {' '.join(sys.argv)}\n{stack}", encoding="utf-8")
    text = _("This is a fault of the program. What it was doing is written in %(path)s; please send us that file.")
    return text % {"path": path}


def _complain(text: str, status: int) -> int:
    sys.stderr.write(f"{text}\n")
    return status


def _terminal_language() -> str:
    """Chinese where the terminal is Chinese, else English."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if named.lower().startswith("zh") else "en"


def make_parser() -> argparse.ArgumentParser:
    """The parser with the commands of every app."""
    parser = argparse.ArgumentParser(prog="aftercare", description=_("Aftercare: after-sales engineering service."))
    parser.add_argument("--version", action="version", version=f"aftercare {__version__}")
    commands = parser.add_subparsers(action=Commands, metavar="COMMAND", required=True, title=_("commands"))
    _own_commands(commands)
    for name in settings.INSTALLED_APPS:
        if name.startswith("aftercare.") and name != "aftercare.config" and find_spec(f"{name}.cli"):
            import_module(f"{name}.cli").register(commands)
    return parser


def _own_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    migrate = commands.add_parser("migrate", help=_("make the database, or bring it up to date"))
    migrate.set_defaults(run=_migrate)
    serve = commands.add_parser("serve", help=_("serve the pages (the worker runs apart: aftercare worker)"))
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default 127.0.0.1)"))
    serve.add_argument("--port", type=whole(1, 65_535), default=8000, help=_("port to listen on (default 8000)"))
    serve.add_argument("--workers", type=whole(1, 64), default=2, help=_("processes (default 2)"))
    serve.add_argument("--threads", type=whole(1, 64), default=2, help=_("threads a process (default 2)"))
    serve.set_defaults(run=_serve)
    look = commands.add_parser("check", help=_("look whether this installation is fit for work"))
    look.set_defaults(run=_check)
    manage = commands.add_parser("manage", help=_("Django's own commands, for those who know them"))
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)


def _migrate(_options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=1, interactive=False)
    return 0


def _check(_options: argparse.Namespace) -> int:
    """Everything that Django and we can see, what matters for deployment included."""
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    for one in found:
        sys.stdout.write(f"{one}\n\n")
    serious = sum(one.is_serious() for one in found)
    sys.stdout.write(
        _("%(serious)d faults, %(others)d hints.\n") % {"serious": serious, "others": len(found) - serious}
    )
    return 1 if serious else 0


def _serve(options: argparse.Namespace) -> int:  # noqa: RET503 - execv does not come back
    """Refuse what is unsafe, then become the server."""
    serious = [one for one in checks.run_checks(databases=["default"]) if one.is_serious()]
    if serious:
        return _complain("\n\n".join(str(one) for one in serious), 1)
    _expect_free(options.host, options.port)
    collect_static()
    server = Path(sys.executable).parent / "granian"
    os.execv(server, [str(server), *server_arguments(options.host, options.port, options.workers, options.threads)])  # noqa: S606


def _expect_free(host: str, port: int) -> None:
    """The server itself would say it with a stack. Raises OSError that names the address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise OSError(errno.EADDRNOTAVAIL, error.strerror, host) from error
    for family, kind, _protocol, _name, address in found:
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                raise OSError(error.errno, error.strerror, f"{host}:{port}") from error


def collect_static() -> None:
    """Hash and compress the static files, unless none has changed since the last time."""
    digest = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    mark = Path(settings.STATIC_ROOT) / ".collected"
    if not mark.exists() or mark.read_text(encoding="utf-8") != digest.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        mark.write_text(digest.hexdigest(), encoding="utf-8")


def server_arguments(host: str, port: int, workers: int, threads: int) -> list[str]:
    """How granian serves us.

    Few threads: each takes a database connection, and more of them only contend for the interpreter
    (four cost half as much CPU again for the same page). Grow by processes.
    """
    return [
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", str(BACKPRESSURE)),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
        "aftercare.config.wsgi:application",
    ]


def _manage(options: argparse.Namespace) -> int:
    execute_from_command_line(["aftercare manage", *options.arguments])
    return 0
