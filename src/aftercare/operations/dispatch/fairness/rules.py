"""How many orders the pool gives to whom. Pure."""

# Below the mean by so many points, one order less may be taken from the pool, but never none.
EASE = 60


def cap(usual: int, above: int) -> int:
    """How many orders a day somebody may take from the pool: fewer for who had it easier than the others."""
    return max(min(1, usual), usual - max(0, -above) // EASE)
