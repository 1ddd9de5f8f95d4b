"""Personal data can be erased without breaking the chain (decision 10)."""

import pytest
from django.db import DatabaseError, transaction
from tests.factories.journal import NOON, open_thing

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.journal import public as journal
from aftercare.platform.journal.log.models import PrivateText, StoredEvent
from aftercare.platform.journal.privacy.models import Erasure

pytestmark = pytest.mark.django_db


def test_an_erased_text_is_gone_and_the_chain_is_whole() -> None:
    open_thing(thing_id=1, note="Zhang")
    open_thing(thing_id=2, note="Li")
    first = journal.events_of("thing", 1)[0].id

    journal.erase_private(event_id=first, fields=["note"], reason="asked by letter", by=SYSTEM, at=NOON)

    assert journal.private_text(first, "note") is None
    assert journal.private_text(journal.events_of("thing", 2)[0].id, "note") == "Li"
    report = journal.verify()
    assert (report.findings, report.erased) == ([], 1)
    event = StoredEvent.objects.get(type="personal.erased")
    assert (event.stream, event.stream_id) == ("erasure", first)
    assert "letter" not in event.payload


def test_an_erased_text_cannot_be_put_back() -> None:
    open_thing(thing_id=1, note="Zhang")
    row = PrivateText.objects.get()
    journal.erase_private(event_id=row.event_id, fields=["note"], reason="", by=SYSTEM, at=NOON)

    with pytest.raises(DatabaseError, match=r"append-only|erased"), transaction.atomic():
        PrivateText.objects.create(event_id=row.event_id, field="note", salt=row.salt, value=row.value)


@pytest.mark.parametrize("fields", [[], ["other"], ["note", "other"]])
def test_erasing_what_is_not_there_is_refused(fields: list[str]) -> None:
    open_thing(thing_id=1, note="Zhang")
    number = journal.events_of("thing", 1)[0].id

    with pytest.raises(journal.NothingToEraseError):
        journal.erase_private(event_id=number, fields=fields, reason="", by=SYSTEM, at=NOON)

    assert journal.private_text(number, "note") == "Zhang"
    assert not Erasure.objects.exists()
