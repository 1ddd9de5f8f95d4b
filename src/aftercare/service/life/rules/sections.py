"""Parts of the life file that apps above the service add, such as used parts or costs; none is made up for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import Text
from aftercare.base.kernel.hooks import Registry

# (asset, from, until, who reads) → rows of texts; none leaves the section out.
Rows = Callable[[int, datetime, datetime, Actor], Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table of a later app, on the page and on the paper of the life file. `rows` checks access by its own."""

    title: Text
    heads: tuple[Text, ...]
    rows: Rows
    icon: str = "list"
    permission: str = ""


sections: Registry[Section] = Registry("service.life_sections")
