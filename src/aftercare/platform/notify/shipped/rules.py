"""What this app itself has to say: of approvals, jobs and failed messages, whose apps lie below it."""

from datetime import timedelta

from aftercare.base.kernel.words import Words
from aftercare.platform.notify.rules import INBOX, MAIL, Preset, presets
from aftercare.platform.notify.texts.rules import Variable, templates

REASON = Variable(name="reason", label=Words("申请理由", "Reason"), example="客户要求增加一次回访")
ASKER = Variable(name="asker", label=Words("申请人", "Who asks"), example="李娜")
DUE = Variable(name="due", label=Words("期限", "Due"), example="2026-11-23 18:00")
OUTCOME = Variable(name="verdict", label=Words("结果", "Outcome"), example="同意")
COMMENT = Variable(name="comment", label=Words("意见", "Comment"), example="请先补充照片")
ENDED = Variable(name="outcome", label=Words("结果", "Outcome"), example="已完成")
ERROR = Variable(name="error", label=Words("错误", "Error"), example="SMTPServerDisconnected")


def declare() -> None:
    """Wordings and presets; called in `ready()`."""
    _approvals()
    _system()


def _approvals() -> None:
    templates.declare(
        "approval.asked",
        label=Words("请您审批", "A decision is asked of you"),
        kind="approval",
        subject=Words("请审批：{title}", "Please decide: {title}"),
        body=Words(
            "{asker}提出申请：{title}\n理由：{reason}\n请于 {due} 前处理\n{link}",
            "{asker} asks: {title}\nReason: {reason}\nPlease decide by {due}\n{link}",
        ),
        variables=(ASKER, REASON, DUE),
    )
    templates.declare(
        "approval.reminded",
        label=Words("审批催办", "A decision is late"),
        kind="approval",
        subject=Words("催办：{title}", "Still waiting: {title}"),
        body=Words(
            "{asker}的申请仍在等您审批。\n期限：{due}\n{link}",
            "The request of {asker} still waits for you.\nDue: {due}\n{link}",
        ),
        variables=(ASKER, DUE),
    )
    templates.declare(
        "approval.decided",
        label=Words("审批结果", "A decision was taken"),
        kind="approval",
        subject=Words("{verdict}：{title}", "{verdict}: {title}"),
        body=Words(
            "您的申请“{title}”：{verdict}\n意见：{comment}\n{link}",
            "Your request “{title}”: {verdict}\nComment: {comment}\n{link}",
        ),
        variables=(OUTCOME, COMMENT),
    )
    for key, recipient in (
        ("asked", "approval.approvers"),
        ("reminded", "approval.approvers"),
        ("decided", "approval.asker"),
    ):
        name = f"approval.{key}"
        presets.register(
            name,
            Preset(event=name, recipient=recipient, channels=(INBOX, MAIL), template=name, max_age=timedelta(days=2)),
        )


def _system() -> None:
    """Told to administrators in the house only: a mail that cannot be sent must not cause another."""
    templates.declare(
        "job.died",
        label=Words("后台任务失败", "A job was given up"),
        kind="job",
        subject=Words("任务失败：{title}", "A job was given up: {title}"),
        body=Words(
            "{title}（{number}）多次重试后仍然失败。\n{error}\n{link}",
            "{title} ({number}) failed at every attempt.\n{error}\n{link}",
        ),
        variables=(ERROR,),
    )
    presets.register(
        "job.died", Preset(event="job.died", recipient="role:administrator", channels=(INBOX,), template="job.died")
    )
    templates.declare(
        "job.ended",
        label=Words("后台任务结束", "A job has ended"),
        kind="job",
        subject=Words("{outcome}：{title}", "{outcome}: {title}"),
        body=Words(
            "您要求的“{title}”{outcome}。\n{error}\n{link}",
            "What you asked for, “{title}”: {outcome}.\n{error}\n{link}",
        ),
        variables=(ENDED, ERROR),
    )
    for event in ("job.ended", "job.died"):
        asker = Preset(event=event, recipient="job.asker", channels=(INBOX,), template="job.ended")
        presets.register(f"{event}.asker", asker)
