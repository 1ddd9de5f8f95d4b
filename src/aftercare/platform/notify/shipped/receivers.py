"""What messages can say about approvals and jobs, and whom they concern."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from aftercare.base.kernel.actors import ActorKind
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.platform.approvals import public as approvals
from aftercare.platform.jobs import public as jobs
from aftercare.platform.notify.rules import STAFF, Facts, Recipient, Resolver, Subject, resolvers, subjects

OUTCOMES = {"done": Words(zh="已完成", en="Done"), "failed": Words(zh="未完成", en="Not done")}
VERDICTS = {"approved": Words(zh="已同意", en="Approved"), "refused": Words(zh="已拒绝", en="Refused")}


def register() -> None:
    """Called in `ready()`."""
    subjects.register("approval", Subject(label=Words(zh="审批", en="Approval"), describe=_approvals))
    subjects.register("job", Subject(label=Words(zh="后台任务", en="Job"), describe=_jobs))
    resolvers.register(
        "approval.approvers",
        Resolver(label=Words(zh="审批人及其代理人", en="Approvers and their substitutes"), resolve=_approvers),
    )
    resolvers.register("approval.asker", Resolver(label=Words(zh="申请人", en="Who asked"), resolve=_asker))
    resolvers.register(
        "job.asker", Resolver(label=Words(zh="任务发起人", en="Who asked for the job"), resolve=_job_asker)
    )


def _approvals(ids: Sequence[int]) -> Mapping[int, Facts]:
    return {one.id: _approval(one) for one in approvals.summaries(ids)}


def _approval(one: approvals.Summary) -> Facts:
    return Facts(
        number=f"#{one.id}",
        title=Words(zh=f"{one.label.zh} · {one.title.zh}", en=f"{one.label.en} · {one.title.en}")
        if one.title
        else one.label,
        unit_path=one.unit_path,
        link=reverse("approvals:approval", args=[one.id]),
        values={
            "asker": one.asker,
            "reason": one.reason,
            "due": one.due_at,
            "verdict": VERDICTS.get(one.state),
            "comment": one.comment,
        },
    )


def _jobs(ids: Sequence[int]) -> Mapping[int, Facts]:
    found = jobs.Job.objects.filter(pk__in=ids).values_list("pk", "kind", "error", "state")
    return {
        number: Facts(
            number=f"#{number}",
            title=_kind(kind),
            link=reverse("jobs:job", args=[number]),
            values={"error": error[:300], "outcome": OUTCOMES.get(state, OUTCOMES["failed"])},
        )
        for number, kind, error, state in found
    }


def _kind(kind: str) -> Words:
    known = jobs.handlers.get(kind)
    return known.label if known else Words(zh=kind, en=kind)


def _asker(event: Recorded) -> list[Recipient]:
    """Only people are told; what the system asked for itself has no asker."""
    kind, number = event.payload.get("asked_by_kind"), event.payload.get("asked_by_id")
    return [Recipient(STAFF, number)] if kind == ActorKind.STAFF and isinstance(number, int) else []


def _job_asker(event: Recorded) -> list[Recipient]:
    asked = jobs.Job.objects.filter(pk=event.stream_id, by_kind=ActorKind.STAFF, by_id__isnull=False)
    return [Recipient(STAFF, number) for number in asked.values_list("by_id", flat=True) if number is not None]


def _approvers(event: Recorded) -> list[Recipient]:
    """Those who are asked, and whoever stands in for one of them now."""
    asked = event.about_kind("staff")
    deputies = [who for one in asked for who in approvals.substitutes_of(one, event.occurred_at)]
    return [Recipient(STAFF, number) for number in dict.fromkeys([*asked, *deputies])]
