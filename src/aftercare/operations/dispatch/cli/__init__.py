"""`aftercare dispatch …`: plans, and what is arranged around the visits, at the command line."""

import argparse

from aftercare.operations.dispatch.cli import calls, handovers, obstacles, plans, workplans


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    for part in (plans, calls, obstacles, handovers, workplans):
        part.register(commands)
