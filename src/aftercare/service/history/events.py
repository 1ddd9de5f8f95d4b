"""What an import of history tells on its own."""

from typing import ClassVar

from aftercare.base.kernel.events import Event


class HistoryImported(Event):
    """A status history was taken over."""

    type: ClassVar[str] = "history.imported"
    stream: ClassVar[str] = "import"
    sha256: str
    rows: int
    returned: int
    units: int
    breakdowns: int
    inspections: int
