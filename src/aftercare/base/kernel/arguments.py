"""What is typed behind a command, and what is said of a value that is none."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

# The largest number that every column of ours can hold.
LARGEST = 2**31 - 1


def whole(least: int = 1, most: int = LARGEST) -> Callable[[str], int]:
    """`type=whole(1, 64)`: a whole number within these bounds."""

    def read(text: str) -> int:
        try:
            found = int(text)
        except ValueError:
            found = least - 1
        if not least <= found <= most:
            values = {"text": text, "least": least, "most": most}
            raise ArgumentTypeError(_("“%(text)s” is no whole number from %(least)s to %(most)s.") % values)
        return found

    return read


def day(text: str) -> date:
    """`type=day`: 2026-11-28."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("“%(text)s” is no day; write it as 2026-11-28.") % {"text": text}) from error


def moment(text: str) -> datetime:
    """`type=moment`: a time as people type it, in the company's zone unless it names one."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        said = _("“%(text)s” is no time; write it as 2026-11-28T09:00.") % {"text": text}
        raise ArgumentTypeError(said) from error
    return found if timezone.is_aware(found) else timezone.make_aware(found)
