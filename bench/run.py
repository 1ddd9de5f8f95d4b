"""`./dev bench`: run the measurements, print one table each; a whole run is written to docs/performance.md.

Each measurement is a module here with `run(options) -> list[Row]`. It runs in a process of its own
on a fresh, migrated database in .var/bench; its docstring explains its table.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / ".var" / "bench"
# Parts of the measurements, not measurements.
PARTS = {
    "run",
    "results",
    "load",
    "targets",
    "crowd",
    "diary",
    "web_app",
    "web_settings",
    "web_urls",
    "instances",
    "opponents",
    "__init__",
}
NAMES = sorted({path.stem for path in (ROOT / "bench").glob("*.py")} - PARTS)


def main() -> int:
    """Exit 0 if every bar was reached."""
    options = _options()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        sys.stderr.write(
            f"There is no measurement called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}.\n"
        )
        return 2
    if options.rows:
        return _measure(options)
    return _report(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("names", nargs="*", help=f"of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the web measurement (default 3)")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds for each address and round (default 3)")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full amount of data (default 1)")
    parser.add_argument("--keep", action="store_true", help="print only, leave docs/performance.md as it is")
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)  # the child's: where its rows go
    return parser.parse_args()


def _report(options: argparse.Namespace) -> int:
    """Run every measurement in a process of its own and put their tables together."""
    from bench import results

    sections, missed = [f"Measured {results.machine()}, by `./dev bench`.\n"], 0
    for name in options.names or NAMES:
        started = time.monotonic()
        sys.stdout.write(f"• {name} …\n")
        sys.stdout.flush()
        rows = [results.Row(**row) for row in _in_child(name, options)]
        missed += sum(row.reached is False for row in rows)
        sys.stdout.write(f"{results.table(rows)}\n  {time.monotonic() - started:.0f} s\n\n")
        sections.append(results.section(name, rows))
    if not options.keep and not options.names:
        results.write("\n".join(sections))
    sys.stdout.write(f"{missed} bars missed.\n" if missed else "Every bar was reached.\n")
    return 1 if missed else 0


def _in_child(name: str, options: argparse.Namespace) -> list[dict[str, object]]:
    data = VAR / name
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    rows = data / "rows.json"
    wanted = ["--rounds", str(options.rounds), "--seconds", str(options.seconds), "--scale", str(options.scale)]
    env = {
        **os.environ,
        "AFTERCARE_DATA": str(data),
        "AFTERCARE_STATIC": str(ROOT / ".var" / "static"),
        "DJANGO_SETTINGS_MODULE": "aftercare.config.settings",
    }
    done = subprocess.run([sys.executable, __file__, name, *wanted, "--rows", str(rows)], env=env, check=False)
    if done.returncode:
        sys.stderr.write(f"The measurement {name} failed; what it said stands above.\n")
        raise SystemExit(done.returncode)
    found: list[dict[str, object]] = json.loads(rows.read_text(encoding="utf-8"))
    return found


def _measure(options: argparse.Namespace) -> int:
    """In the child: a fresh database, then the measurement."""
    import django

    django.setup()
    from django.core.management import call_command

    from aftercare.config.cli import collect_static

    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    rows = import_module(f"bench.{options.names[0]}").run(options)
    options.rows.write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    sys.exit(main())
