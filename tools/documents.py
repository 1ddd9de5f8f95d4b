"""`./dev docs`: pages and snapshots that are made from the code."""

import argparse

from console import BIN, ROOT, fail, loud, quiet, step
from preparing import data_folder

WRITER = "tools/generated.py"
PICTURES = ROOT / "tools" / "screenshots.py"


def docs(arguments: list[str]) -> int:
    """Write what can be derived; with --pictures the screenshots of README and docs too."""
    parser = argparse.ArgumentParser(prog="./dev docs")
    parser.add_argument("--pictures", action="store_true", help="take the screenshots anew")
    parser.add_argument("--data", help="with --pictures: the demo company's data folder (default .var/demo)")
    options = parser.parse_args(arguments)
    with step("docs/events.md, tests/snapshots, what drills have to show"):
        quiet(
            [BIN / "python", WRITER], "The pages could not be made.", env={"AFTERCARE_DATA": str(data_folder("check"))}
        )
    if not options.pictures:
        return 0
    if not PICTURES.exists():
        fail("There is no tools/screenshots.py.")
    return loud([BIN / "python", PICTURES, *(["--data", options.data] if options.data else [])])
