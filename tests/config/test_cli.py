"""The program `aftercare`."""

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError

from aftercare.base.kernel.errors import InvalidError
from aftercare.config import cli


@pytest.fixture
def with_command(monkeypatch: pytest.MonkeyPatch):
    """`with_command(function)` makes `aftercare probe` run it."""

    def add(run) -> None:
        def make() -> argparse.ArgumentParser:
            parser = argparse.ArgumentParser(prog="aftercare")
            commands = parser.add_subparsers(action=cli.Commands)
            commands.add_parser("probe", help="probe").set_defaults(run=run)
            return parser

        monkeypatch.setattr(cli, "make_parser", make)

    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return add


def raising(error: BaseException):
    def run(_options: argparse.Namespace) -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (InvalidError(fields={"serial": ["It is taken."]}), 1, "Some values are not right.\n  serial: It is taken.\n"),
        (CommandError("No such app."), 1, "No such app.\n"),
        (FileNotFoundError(2, "No such file or directory", "x.csv"), 1, "x.csv: There is no such file.\n"),
        (IsADirectoryError(21, "Is a directory", "x"), 1, "x: This is a folder, not a file.\n"),
        (OSError(5, "Input/output error", "x"), 1, "x: Input/output error\n"),
        (
            OperationalError("no such table: x"),
            1,
            "The database cannot be used: no such table: x. If it is new, run “aftercare migrate” first.\n",
        ),
        (KeyboardInterrupt(), 130, "Stopped.\n"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(error, status, sentence, with_command, capsys) -> None:
    with_command(raising(error))
    assert cli.main(["probe"]) == status
    assert capsys.readouterr().err == sentence


def test_a_fault_is_a_sentence_and_a_file(with_command, capsys) -> None:
    with_command(raising(ZeroDivisionError("inside")))
    assert cli.main(["probe"]) == 3
    said = capsys.readouterr().err
    assert "inside" not in said
    assert "ZeroDivisionError: inside" in (Path(settings.DATA) / "last-fault.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("serve", "--port", "99999"), "“99999” is no whole number from 1 to 65535."),
        (("serve", "--workers", "0"), "“0” is no whole number from 1 to 64."),
        (("worker", "--threads", "x"), "“x” is no whole number from 1 to 64."),
        (("dispatch", "runs", "--limit", "-1"), "“-1” is no whole number from 1 to 2147483647."),
        (("dispatch", "calls", "list", "--limit", "9" * 20), f"“{'9' * 20}” is no whole number from 1 to 2147483647."),
        (("dispatch", "plan", "SH", "--from", "2026-99-99"), "“2026-99-99” is no day; write it as 2026-11-28."),
        (
            ("dispatch", "lock", "W1", "--why", "x", "--from", "soon"),
            "“soon” is no time; write it as 2026-11-28T09:00.",
        ),
    ],
)
def test_a_value_that_is_none_is_said_in_plain_words(typed, said, capsys) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(list(typed))
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith(f"{said}\n")


def test_a_port_that_is_taken_is_said_before_the_server_starts(capsys, monkeypatch) -> None:
    monkeypatch.setattr(cli.checks, "run_checks", lambda **_asked: [])
    monkeypatch.setattr(cli.os, "execv", lambda *_arguments: pytest.fail("the server was started"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert cli.main(["serve", "--port", str(port)]) == 1
    assert capsys.readouterr().err == f"127.0.0.1:{port}: Another program listens there already; take another port.\n"


def test_a_command_that_returns_nothing_went_well(with_command) -> None:
    with_command(lambda _options: None)
    assert cli.main(["probe"]) == 0


def test_the_status_of_a_command_is_the_programs(with_command) -> None:
    with_command(lambda _options: 4)
    assert cli.main(["probe"]) == 4


def test_several_apps_share_a_group() -> None:
    parser = argparse.ArgumentParser(prog="aftercare")
    commands = parser.add_subparsers(action=cli.Commands)
    commands.add_parser("import history", help="a").set_defaults(run="history")
    commands.add_parser("import parts", help="b").set_defaults(run="parts")
    assert parser.parse_args(["import", "history"]).run == "history"
    assert parser.parse_args(["import", "parts"]).run == "parts"


@pytest.mark.parametrize(
    ("name", "value", "language"),
    [("LANG", "zh_CN.UTF-8", "zh-hans"), ("LC_ALL", "zh_TW", "zh-hans"), ("LANG", "de_DE", "en"), ("LANG", "", "en")],
)
def test_the_program_speaks_the_terminals_language(name, value, language, monkeypatch) -> None:
    for one in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setenv(name, value)
    assert cli._terminal_language() == language


def test_every_command_has_a_help_text() -> None:
    parser = cli.make_parser()
    commands = next(action for action in parser._actions if isinstance(action, cli.Commands))
    helpless = [action.dest for action in commands._get_subactions() if not action.help]
    assert helpless == []
    assert {"migrate", "serve", "check", "worker"} <= set(commands.choices)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_installed_program_makes_its_database(tmp_path) -> None:
    program = Path(sys.executable).parent / "aftercare"
    env = {**os.environ, "AFTERCARE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "aftercare.config.settings"}
    env.pop("DATABASE_URL", None)
    done = subprocess.run([program, "migrate"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "aftercare.sqlite3").exists()


def test_large_packages_wait_until_they_are_used() -> None:
    """Each costs a process seconds at its start or tens of megabytes for its life."""
    program = (
        "import sys, django; django.setup(); import aftercare.config.urls, aftercare.config.cli as cli; cli.make_parser()\n"
        "print(*{'boto3', 'faker', 'holidays', 'hypothesis', 'pypinyin', 'xlsxwriter'} & sys.modules.keys())"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "aftercare.config.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
