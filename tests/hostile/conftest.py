"""The sample company of the access table, to be treated badly."""

from tests.access.conftest import world

__all__ = ["world"]
