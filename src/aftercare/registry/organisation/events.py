"""What happens to the people of the company and to the catalogues about them."""

from datetime import date, datetime
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref


class UnitRegionAssigned(Event):
    """An office was given an administrative division to serve."""

    type = "unit.region_assigned"
    stream = "unit"
    division: str


class UnitRegionReleased(Event):
    """An office no longer serves an administrative division."""

    type = "unit.region_released"
    stream = "unit"
    division: str


class PostDefined(Event):
    """A post was added to the catalogue."""

    type = "post.defined"
    stream = "post"
    code: str
    supervisor: Annotated[int | None, Ref("post")] = None
    is_field: bool


class PostChanged(Event):
    """A post of the catalogue was changed."""

    type = "post.changed"
    stream = "post"
    fields: list[str]
    supervisor: Annotated[int | None, Ref("post")] = None
    is_field: bool


class PostClosed(Event):
    """A post was taken out of the catalogue."""

    type = "post.closed"
    stream = "post"


class SkillDefined(Event):
    """A skill was added to the catalogue."""

    type = "skill.defined"
    stream = "skill"
    code: str


class SkillChanged(Event):
    """A skill of the catalogue got another name."""

    type = "skill.changed"
    stream = "skill"
    fields: list[str]


class SkillClosed(Event):
    """A skill was taken out of the catalogue; who has it keeps it on file."""

    type = "skill.closed"
    stream = "skill"


class CertificateKindDefined(Event):
    """A kind of certificate was added to the catalogue."""

    type = "certificate_kind.defined"
    stream = "certificate_kind"
    code: str


class CertificateKindChanged(Event):
    """A kind of certificate got another name."""

    type = "certificate_kind.changed"
    stream = "certificate_kind"
    fields: list[str]


class CertificateKindClosed(Event):
    """A kind of certificate was taken out of the catalogue; what is on file stays."""

    type = "certificate_kind.closed"
    stream = "certificate_kind"


class ShiftPatternDefined(Event):
    """A shift pattern was written down."""

    type = "shift_pattern.defined"
    stream = "shift_pattern"
    code: str
    days: list[list[list[int]]]


class ShiftPatternChanged(Event):
    """A shift pattern got another name; its hours stay, because rosters count by them."""

    type = "shift_pattern.changed"
    stream = "shift_pattern"
    fields: list[str]


class ShiftPatternClosed(Event):
    """A shift pattern is no longer offered; who works by it goes on."""

    type = "shift_pattern.closed"
    stream = "shift_pattern"


class StaffHired(Event):
    """Somebody joined the company."""

    type = "staff.hired"
    stream = "staff"
    number: str
    unit: Annotated[int, Ref("unit")]
    hired_on: date


class StaffChanged(Event):
    """Somebody's particulars were changed."""

    type = "staff.changed"
    stream = "staff"
    fields: list[str]


class StaffMoved(Event):
    """Somebody moved to another unit."""

    type = "staff.moved"
    stream = "staff"
    from_unit: Annotated[int, Ref("unit")]
    to_unit: Annotated[int, Ref("unit")]


class StaffLeft(Event):
    """Somebody left the company."""

    type = "staff.left"
    stream = "staff"
    left_on: date


class StaffPostGiven(Event):
    """Somebody was given a post."""

    type = "staff.post_given"
    stream = "staff"
    post: str
    unit: Annotated[int, Ref("unit")]


class StaffPostEnded(Event):
    """Somebody no longer holds a post."""

    type = "staff.post_ended"
    stream = "staff"
    post: str
    unit: Annotated[int, Ref("unit")]


class StaffSubstituteNamed(Event):
    """Somebody will stand in for somebody for a time."""

    type = "staff.substitute_named"
    stream = "staff"
    stand_in: Annotated[int, Ref("staff")]
    starts_at: datetime
    ends_at: datetime


class StaffSkillRated(Event):
    """Somebody's level in a skill was assessed; level 0 = has it no longer."""

    type = "staff.skill_rated"
    stream = "staff"
    skill: str
    level: int
    assessor: Annotated[int | None, Ref("staff")] = None


class StaffCertificateAdded(Event):
    """A certificate of somebody was filed."""

    type = "staff.certificate_added"
    stream = "staff"
    kind: str
    issued_on: date
    expires_on: date | None = None


class StaffCertificateWithdrawn(Event):
    """A certificate of somebody no longer counts."""

    type = "staff.certificate_withdrawn"
    stream = "staff"
    kind: str


class StaffCertificateReminded(Event):
    """A certificate of somebody ends soon; they and those responsible are told."""

    type = "staff.certificate_reminded"
    stream = "staff"
    certificate: Annotated[int, Ref("certificate")]
    kind: str
    expires_on: date
    # Told this many days before the end, or as soon after that as could be.
    days: int


class StaffRosterSet(Event):
    """Somebody works by a shift pattern from now on; no pattern = by none."""

    type = "staff.roster_set"
    stream = "staff"
    pattern: str = ""
    first_day: date | None = None


class StaffOnCallPlanned(Event):
    """Somebody answers for a unit outside the shifts."""

    type = "staff.on_call_planned"
    stream = "staff"
    unit: Annotated[int, Ref("unit")]
    starts_at: datetime
    ends_at: datetime


class StaffOnCallCancelled(Event):
    """A time on call was taken back."""

    type = "staff.on_call_cancelled"
    stream = "staff"
    unit: Annotated[int, Ref("unit")]
    starts_at: datetime
    ends_at: datetime


class StaffEventPlanned(Event):
    """Something takes a person's time beside visits: a meeting, a training, the doctor."""

    type = "staff.event_planned"
    stream = "staff"
    personal_event: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    note: Private[str] = ""


class StaffEventCancelled(Event):
    """What was to take a person's time was taken back."""

    type = "staff.event_cancelled"
    stream = "staff"
    personal_event: int
    kind: str
    starts_at: datetime
    ends_at: datetime


class StaffRelocated(Event):
    """For some days a person sets out from another place than home; where that is stands on the person's page."""

    type = "staff.relocated"
    stream = "staff"
    relocation: int
    first_day: date
    last_day: date


class StaffRelocationCancelled(Event):
    """A person sets out from home after all."""

    type = "staff.relocation_cancelled"
    stream = "staff"
    relocation: int
    first_day: date
    last_day: date


class LeaveAsked(Event):
    """Somebody asked for time off."""

    type = "leave.asked"
    stream = "staff"
    leave: Annotated[int, Ref("leave")]
    kind: str
    starts_at: datetime
    ends_at: datetime
    reason: Private[str] = ""


class LeaveApproved(Event):
    """Time off was granted."""

    type = "leave.approved"
    stream = "staff"
    leave: Annotated[int, Ref("leave")]
    kind: str
    starts_at: datetime
    ends_at: datetime


class LeaveRefused(Event):
    """Time off was refused."""

    type = "leave.refused"
    stream = "staff"
    leave: Annotated[int, Ref("leave")]


class LeaveCancelled(Event):
    """Somebody took back a leave."""

    type = "leave.cancelled"
    stream = "staff"
    leave: Annotated[int, Ref("leave")]
