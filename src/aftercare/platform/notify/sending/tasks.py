"""The job that sends."""

from aftercare.base.kernel.words import Words
from aftercare.platform.jobs.public import Run, handler
from aftercare.platform.notify.rules import SEND
from aftercare.platform.notify.sending.services import ATTEMPTS, send


def register() -> None:
    """Called in `ready()`."""
    handler(SEND, label=Words(zh="发送消息", en="Send a message"), attempts=ATTEMPTS)(send_one)


def send_one(run: Run, delivery_id: int) -> None:
    """One delivery."""
    send(run, delivery_id)
