"""Engines, found by entry points: the house's own one and adapters of others, each importing its library late."""

from aftercare.operations.dispatch.planner.engines.registry import (
    DEFAULT,
    EngineMissingError,
    engine,
    names,
)

__all__ = ["DEFAULT", "EngineMissingError", "engine", "names"]
