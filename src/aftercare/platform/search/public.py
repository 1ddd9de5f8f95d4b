"""The door of `search`: make a kind findable, keep it fresh, find.

```python
builders.register("asset", Builder(label=…, icon="engine", permission="asset.view", events=frozenset({…}),
    build=…, visible=…, url=…, every=…))            # in ready()
refresh("asset", [asset.id])                         # in a command: found at once, not a second later
```
"""

from aftercare.platform.search.rules import Builder, Hit, Row
from aftercare.platform.search.selectors import find
from aftercare.platform.search.services import refresh, register

__all__ = ["Builder", "Hit", "Row", "builders", "find", "refresh"]


class Builders:
    """Where owners say how their objects are found."""

    def register(self, kind: str, builder: Builder, *, order: int = 100) -> Builder:
        """In `ready()`; `order` is the order of kinds on the results page."""
        return register(kind, builder, order=order)


builders = Builders()
