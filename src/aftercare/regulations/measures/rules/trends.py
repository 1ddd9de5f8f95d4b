"""A small picture of the last values: a line, and the target across it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 96, 28, 3


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of a line in a box of WIDTH × HEIGHT, the last of them, and how high the target lies."""

    lines: tuple[str, ...]
    last: tuple[int, int] | None
    target_y: int | None


def trend(values: Sequence[int | None], target: int | None) -> Trend:
    """Values from left to right; where there was none, the line is broken."""
    known = [one for one in values if one is not None]
    scale = [*known, *([] if target is None else [target])]
    low, high = min(scale, default=0), max(scale, default=0)
    step = (WIDTH - 2 * EDGE) // max(1, len(values) - 1)
    points = [None if one is None else (EDGE + number * step, _y(one, low, high)) for number, one in enumerate(values)]
    last = next((point for point in reversed(points) if point), None)
    return Trend(tuple(_lines(points)), last, None if target is None else _y(target, low, high))


def _y(value: int, low: int, high: int) -> int:
    """From the bottom to the top; the same everywhere is in the middle."""
    room = HEIGHT - 2 * EDGE
    return HEIGHT - EDGE - ((value - low) * room // (high - low) if high > low else room // 2)


def _lines(points: Sequence[tuple[int, int] | None]) -> list[str]:
    """Stretches without a gap, as SVG writes them."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]},{point[1]}")
    return [" ".join(run) for run in runs if len(run) > 1]
