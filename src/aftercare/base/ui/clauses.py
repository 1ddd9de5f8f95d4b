"""How a clause of a regulation is cited: `ui` knows its address, whoever keeps the regulations what it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from aftercare.base.ui.escaping import shown
from aftercare.base.ui.frame import Label


@dataclass(frozen=True, slots=True)
class Citation:
    """What people call the clause, and where it can be read."""

    label: Label
    url: str = ""


Cite = Callable[[str], Citation | None]


class Clauses:
    """The hook: until somebody answers, a clause is shown by its address."""

    def __init__(self) -> None:
        self._cite: Cite = lambda _address: None

    def use(self, cite: Cite) -> None:
        """Called in `ready()` by the app that keeps the regulations."""
        self._cite = cite

    def cite(self, address: str) -> Citation | None:
        """None: no regulation has this clause."""
        return self._cite(address)


clauses = Clauses()


def cited(address: str, *, link: bool = True) -> Markup:
    """A clause by its name, leading to where it is read; its address on hover."""
    return Markup(_cited(address, clauses.cite(address), link=link))  # noqa: S704 - escaped below


def _cited(address: str, known: Citation | None, *, link: bool) -> str:
    said = shown(address)
    if known is None:
        return f'<span class="clause">{said}</span>'
    if not link or not known.url:
        return f'<span class="clause cited" title="{said}">{shown(str(known.label))}</span>'
    return f'<a class="clause cited" href="{shown(known.url)}" title="{said}">{shown(str(known.label))}</a>'
