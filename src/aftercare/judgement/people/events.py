"""What happens to the people of the company: how they come, learn, behave, get on and are looked after."""

from datetime import date, datetime
from typing import Annotated

from aftercare.base.kernel.events import Event, Private, Ref

# Recruitment


class RecruitmentPlanned(Event):
    """It was laid down how many people are sought for a post, with what requirements, by which channels."""

    type, stream = "recruitment.planned", "recruitment"
    post: Annotated[int, Ref("post")]
    unit: Annotated[int, Ref("unit")]
    heads: int
    requirements: list[str]
    channels: list[str]


class CandidateRegistered(Event):
    """Somebody applied for a post."""

    type, stream = "candidate.registered", "candidate"
    recruitment: Annotated[int, Ref("recruitment")]
    channel: str


class CandidateAssessed(Event):
    """An applicant was scored in an interview, a written test or a skill test, criterion by criterion."""

    type, stream = "candidate.assessed", "candidate"
    way: str
    scores_bp: dict[str, int]


class CandidateSelected(Event):
    """An applicant was chosen."""

    type, stream = "candidate.selected", "candidate"
    recruitment: Annotated[int, Ref("recruitment")]


class CandidateRejected(Event):
    """An applicant was not chosen."""

    type, stream = "candidate.rejected", "candidate"
    reason: str


# Training and examination


class TrainingPlanned(Event):
    """A training was planned.

    `form` says how: internal, external, mentor, practice, exchange.
    """

    type, stream = "training.planned", "training"
    subject: str
    form: str
    starts_at: datetime
    unit: Annotated[int | None, Ref("unit")] = None


class TrainingHeld(Event):
    """A training was held."""

    type, stream = "training.held", "training"
    subject: str
    form: str
    participants: Annotated[list[int], Ref("staff")]
    duration_seconds: int


class TrainingPassed(Event):
    """Somebody completed a training with success."""

    type, stream = "training.passed", "staff"
    training: Annotated[int | None, Ref("training")] = None
    subject: str
    form: str


class ExamPassed(Event):
    """Somebody passed an examination."""

    type, stream = "exam.passed", "staff"
    subject: str
    score_bp: int


class ExamFailed(Event):
    """Somebody failed an examination."""

    type, stream = "exam.failed", "staff"
    subject: str
    score_bp: int


# Attendance, conduct, rewards and penalties


class AttendanceRecorded(Event):
    """Somebody's attendance on a day was recorded: present, late, left early, absent."""

    type, stream = "attendance.recorded", "staff"
    day: date
    kind: str
    missing_seconds: int = 0


class ConductNoted(Event):
    """Something good or bad about somebody's conduct was noted."""

    type, stream = "conduct.noted", "staff"
    conduct: Annotated[int, Ref("conduct")]
    kind: str
    is_good: bool
    case: Annotated[int | None, Ref("case")] = None
    clause: str = ""
    words: Private[str] = ""


class RewardGranted(Event):
    """Somebody was rewarded: commended, paid a bonus, raised, promoted."""

    type, stream = "reward.granted", "staff"
    kind: str
    clause: str = ""
    conduct: Annotated[int | None, Ref("conduct")] = None


class PenaltyImposed(Event):
    """Somebody was penalised: warned, demoted, suspended without pay, dismissed."""

    type, stream = "penalty.imposed", "staff"
    kind: str
    clause: str = ""
    conduct: Annotated[int | None, Ref("conduct")] = None


# Career, benefits, protection


class CareerGoalStated(Event):
    """Somebody wrote down career goals of their own."""

    type, stream = "career_goal.stated", "staff"
    goal: Annotated[int, Ref("career_goal")]
    track: str
    words: Private[str] = ""


class CareerPlanAgreed(Event):
    """A career plan was agreed with somebody.

    `goal` is the stated goal that it refers to.
    """

    type, stream = "career_plan.agreed", "staff"
    track: str
    goal: Annotated[int | None, Ref("career_goal")] = None
    review_on: date


class BenefitGranted(Event):
    """Somebody was given a benefit: an insurance, the housing fund, medical cover, a festival benefit."""

    type, stream = "benefit.granted", "staff"
    kind: str
    starts_on: date


class BenefitEnded(Event):
    """A benefit of somebody ended."""

    type, stream = "benefit.ended", "staff"
    kind: str
    ends_on: date


class ProtectionProvided(Event):
    """Somebody's health and safety at work was seen to: gear, a health check, a safety briefing."""

    type, stream = "protection.provided", "staff"
    kind: str
