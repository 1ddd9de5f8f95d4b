"""What is done about gates. That a gate was shut is no fact but a refusal (`command.refused`)."""

from typing import Annotated, Any, ClassVar

from aftercare.base.kernel.events import Event, Private, Ref


class WaiverGrantedV1(Event):
    """A clause was waived once, for one case, visit or order, by somebody who may, with a reason."""

    type: ClassVar[str] = "waiver.granted"
    stream: ClassVar[str] = "case"
    case: int
    clause: str
    # The visit or order; 0 = the case as a whole.
    item: int = 0
    granted_by: Annotated[int | None, Ref("staff")] = None
    reason: Private[str]


class WaiverGranted(WaiverGrantedV1):
    """A clause was waived once, for one case, visit or order, by somebody who may, with a reason.

    `of` says what the item is: `visit` or `order`; "" = the case as a whole.
    """

    v: ClassVar[int] = 2
    of: str = ""

    @classmethod
    def upcast(cls, payload: dict[str, Any]) -> dict[str, Any]:
        return {"of": "visit" if payload.get("item") else "", **payload}
