"""Which heads a seal covers."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from aftercare.platform.journal.log.models import StoredEvent
from aftercare.platform.journal.seals.models import Seal
from aftercare.platform.journal.seals.rules import Heads, lines_of, whole_lines


def last_seal() -> Seal | None:
    """The newest seal, if there is one."""
    return Seal.objects.order_by("-number").first()


def heads_by_window(ends: list[int], *, after: int = 0) -> Iterator[tuple[int, Heads]]:
    """For each window that ends at one of these positions (ascending): its end, and its newest heads.

    One pass over the feed, whatever the number of windows.
    """
    if not ends:
        return
    waiting, heads = iter(ends), Heads()
    end = next(waiting)
    rows = StoredEvent.objects.filter(feed__position__gt=after, feed__position__lte=ends[-1]).order_by("feed__position")
    for position, stream, stream_id, seq, head in rows.values_list(
        "feed__position", "stream", "stream_id", "seq", "hash"
    ).iterator(chunk_size=5_000):
        while position > end:
            yield end, heads
            end, heads = next(waiting), Heads()
        heads[stream, stream_id] = max((seq, bytes(head)), heads.get((stream, stream_id), (0, b"")))
    yield end, heads
    for end in waiting:
        yield end, Heads()


def seal_file_lines() -> list[str]:
    """The complete lines of the seal file; a line torn by a crash does not count."""
    path = Path(settings.SEAL_FILE)
    return list(lines_of(whole_lines(path.read_bytes()))) if path.exists() else []
