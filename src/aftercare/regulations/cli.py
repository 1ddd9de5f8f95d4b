"""`aftercare regulations …`."""

import argparse

from aftercare.regulations.paper import cli as paper


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Called by the program."""
    paper.register(commands)
