"""What readings make known below: the wordings of reminders."""

from aftercare.base.kernel.words import Words
from aftercare.platform.notify import public as notify
from aftercare.regulations.reading.services import LATE, OVER, SOON

DUE = notify.Variable(name="due", label=Words("阅读期限", "To be read by"), example="2026-11-23 18:00")
WHO = notify.Variable(name="who", label=Words("未读人员", "Who has not read it"), example="2：王起草、李批准")
WORDINGS = {
    SOON: (
        Words("制度待阅读", "A regulation is to be read"),
        Words("请阅读《{title}》", "Please read “{title}”"),
        Words("请在 {due} 前阅读《{title}》并确认。\n{link}", "Please read “{title}” by {due} and confirm it.\n{link}"),
    ),
    LATE: (
        Words("制度逾期未读", "A regulation is overdue to be read"),
        Words("《{title}》逾期未读", "“{title}” is overdue to be read"),
        Words(
            "您应在 {due} 前阅读《{title}》，请尽快阅读并确认。\n{link}",
            "You were to read “{title}” by {due}. Please read and confirm it.\n{link}",
        ),
    ),
    OVER: (
        Words("下属逾期未读制度", "People have not read a regulation"),
        Words("《{title}》有人逾期未读", "People have not read “{title}”"),
        Words(
            "《{title}》应在 {due} 前阅读，以下人员未读——{who}\n{link}",
            "“{title}” was to be read by {due}. Not read by {who}\n{link}",
        ),
    ),
}  # fmt: skip


def register() -> None:
    """Called once, in `ready()`."""
    for key, (label, subject, body) in WORDINGS.items():
        notify.templates.declare(
            key, label=label, kind="regulation_version", subject=subject, body=body, variables=(DUE, WHO)
        )
