"""The tables behind one pointer each: so that a call between compiled functions hands over two words, not two hundred.

Compiled functions read the fields of a handle as Python reads those of the tuple that it was made from, and the arrays
are the same ones.
"""

from typing import Any

from numba.core import types
from numba.experimental import structref

from aftercare.operations.dispatch.planner.kernel.arrays import Model, State
from aftercare.operations.dispatch.planner.kernel.compiled import compiled


class ModelHandle:
    """In compiled code: makes the handle out of all fields."""


class StateHandle:
    """In compiled code: makes the handle out of all fields."""


@structref.register
class ModelType(types.StructRef):
    """What a model's handle is to the compiler."""


@structref.register
class StateType(types.StructRef):
    """What a search's handle is to the compiler."""


for made, type_of_it, fields in ((ModelHandle, ModelType, Model._fields), (StateHandle, StateType, State._fields)):
    structref.define_constructor(made, type_of_it, list(fields))
    structref.define_boxing(type_of_it, structref.StructRefProxy)


@compiled
def _of_model(tables: tuple[object, ...]) -> Any:
    return ModelHandle(*tables)


@compiled
def _of_state(tables: tuple[object, ...]) -> Any:
    return StateHandle(*tables)


def of_model(tables: Model) -> Model:
    """A handle that is to compiled functions what the tuple is to others."""
    handle: Model = _of_model(tuple(tables))
    return handle


def of_state(tables: State) -> State:
    """The same for a search."""
    handle: State = _of_state(tuple(tables))
    return handle
