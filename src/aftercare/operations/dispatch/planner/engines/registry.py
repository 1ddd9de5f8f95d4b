"""Which engines there are: entry points of the group `aftercare.planners`, so that a package can bring its own."""

from functools import cache
from importlib.metadata import entry_points

from aftercare.operations.dispatch.planner.engine import Planner

GROUP = "aftercare.planners"
DEFAULT = "kernel"


class EngineMissingError(LookupError):
    """There is no engine of this name, or the library that it needs is not installed."""


@cache
def names() -> tuple[str, ...]:
    """All engines that are known, whether their library is there or not."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def engine(name: str = DEFAULT) -> Planner:
    """The engine of this name."""
    for point in entry_points(group=GROUP, name=name):
        try:
            made: Planner = point.load()()
        except ModuleNotFoundError as error:
            raise EngineMissingError(
                f"The engine {name} needs the package {error.name}, which is not installed."
            ) from error
        return made
    raise EngineMissingError(f"There is no engine {name}; there are {', '.join(names())}.")
