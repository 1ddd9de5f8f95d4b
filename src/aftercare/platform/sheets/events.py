"""What happens to sheets (checklists, test sheets, registers, questionnaires)."""

from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class SheetOpened(Event):
    """A form was opened to be filled in."""

    type = "sheet.opened"
    stream = "sheet"
    sheet: Annotated[int, Ref("sheet")]
    definition: str
    version: int
    subject_kind: str
    subject_id: int


class SheetSubmitted(Event):
    """A form was handed in.

    The verdict is the one that its limits give.
    `failed` are the keys of the fields that failed, `waived` those out of limits but waived.
    A correction is a further submission with the next `revision`; earlier ones stay.
    """

    type = "sheet.submitted"
    stream = "sheet"
    sheet: Annotated[int, Ref("sheet")]
    definition: str
    version: int
    revision: int
    verdict: str
    failed: list[str]
    waived: list[str]
    subject_kind: str
    subject_id: int


class SheetValueWaived(Event):
    """A value out of its limits was let pass by somebody who may do so, with a reason."""

    type = "sheet.value_waived"
    stream = "sheet"
    sheet: Annotated[int, Ref("sheet")]
    definition: str
    version: int
    field: str
    reason: Private[str]


class SheetClosed(Event):
    """A sheet was closed and takes no further answers."""

    type = "sheet.closed"
    stream = "sheet"
    sheet: Annotated[int, Ref("sheet")]


class FormPublished(Event):
    """A version of a form was published; sheets opened from now on use it."""

    type = "form.published"
    stream = "form"
    form: Annotated[int, Ref("form")]
    definition: str
    version: int
    sha256: str
