"""How the kernel is compiled, and the few things that all of its parts use.

Compiled functions know arrays and whole numbers only. They are cached where NUMBA_CACHE_DIR says.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

P = ParamSpec("P")
R = TypeVar("R")

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Random = npt.NDArray[np.uint64]

# Later, or dearer, than anything that can be; sums of a few of them still fit.
NEVER = 1 << 50
# The price of leaving out what must be planned: above all other prices together.
MUST = 1 << 40


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function when it is first called, and keep the result for the next process.

    Other threads go on while it runs: several searches in one process take a core each.
    """
    made: Callable[P, R] = njit(cache=True, error_model="numpy", nogil=True)(function)
    return made


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a small function on the hottest path: it becomes part of its callers."""
    made: Callable[P, R] = njit(cache=True, error_model="numpy", inline="always")(function)
    return made


@compiled
def draw(random: Random) -> np.uint64:
    """The next 64 random bits (xorshift64*, Vigna 2016): the same on every machine and in every version."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    return x * np.uint64(2685821657736338717)


@compiled
def below(random: Random, bound: int) -> int:
    """A whole number from 0 up to the bound."""
    return int(np.int64((draw(random) >> np.uint64(33)) % np.uint64(bound)))


@compiled
def share(random: Random) -> float:
    """A number from 0 up to 1."""
    return float(draw(random) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


def seeded(seed: int) -> Random:
    """The start of a random sequence."""
    mixed = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % (1 << 64)
    return np.array([mixed or 1], np.uint64)
