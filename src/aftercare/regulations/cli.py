"""`aftercare regulations …`."""

import argparse

from aftercare.regulations.conflicts import cli as conflicts
from aftercare.regulations.handbook import cli as handbook
from aftercare.regulations.measures import cli as measures
from aftercare.regulations.paper import cli as paper
from aftercare.regulations.replay import cli as replay


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    conflicts.register(commands)
    handbook.register(commands)
    measures.register(commands)
    paper.register(commands)
    replay.register(commands)
