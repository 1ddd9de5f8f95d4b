"""A choice as it goes to whoever chooses, and comes back."""

from datetime import datetime

from django.core import signing
from django.utils import timezone

from aftercare.operations.dispatch.slots.errors import ChoiceError, OldOfferError
from aftercare.operations.dispatch.slots.rules import Choice

SALT = "dispatch.appointment"
# A choice older than this is asked for anew (seconds).
CHOICE_FOR = 7_200


def signed(choice: Choice) -> str:
    """As text that nobody else can make."""
    start, end = int(choice.start_at.timestamp()), int(choice.end_at.timestamp())
    return signing.dumps([choice.order_id, choice.staff_id, start, end], salt=SALT)


def read(text: str, *, order_id: int) -> Choice:
    """The choice back; ChoiceError: it is none of ours; OldOfferError: it was offered too long ago."""
    try:
        order, staff_id, start, end = signing.loads(text, salt=SALT, max_age=CHOICE_FOR)
    except signing.SignatureExpired:
        raise OldOfferError from None
    except signing.BadSignature:
        raise ChoiceError(fields={"choice": [ChoiceError.message]}) from None
    if order != order_id:
        raise ChoiceError(fields={"choice": [ChoiceError.message]})
    zone = timezone.get_default_timezone()
    moments = [datetime.fromtimestamp(one, zone) for one in (start, end)]
    return Choice(order_id=order_id, staff_id=staff_id, start_at=moments[0], end_at=moments[1])
