"""The long steps of an import, done by the worker."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import Channel
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.words import Words
from aftercare.platform.imports.models import Session
from aftercare.platform.imports.services import sessions, work
from aftercare.platform.jobs.public import CancelledError, Result, Run, StoppingError, handler

ATTEMPTS = 3
UNEXPECTED = _("A fault of the program stopped this step; it is in the log. What had gone in before stays in.")


@handler(sessions.CHECK_JOB, label=Words(zh="导入：检查", en="Import: check"), attempts=ATTEMPTS)
def check(run: Run, *, session_id: int) -> Result:
    """The dry run of a session."""
    return _step(run, session_id, work.check)


@handler(sessions.RUN_JOB, label=Words(zh="导入：写入", en="Import: run"), attempts=ATTEMPTS)
def let_in(run: Run, *, session_id: int) -> Result:
    """Let a session's ready rows in."""
    return _step(run, session_id, work.run)


@handler(sessions.UNDO_JOB, label=Words(zh="导入：撤销", en="Import: undo"), attempts=ATTEMPTS)
def undo(run: Run, *, session_id: int) -> Result:
    """Take a session back."""

    def take_back(*, session_id: int, by: object, at: object, progress: object) -> Session:
        del by, at, progress
        return sessions.undo_session(session_id=session_id, by=run.by.through(Channel.IMPORT), at=run.at)

    return _step(run, session_id, take_back)


def _step(run: Run, session_id: int, do: Callable[..., Session]) -> Result:
    """Carry a step out with its progress; however it ends, the session's page says so."""

    def progress(done: int, total: int, text: str) -> None:
        run.progress(done, total, text)
        run.check_cancelled()

    try:
        session = do(session_id=session_id, by=run.by.through(Channel.IMPORT), at=run.at, progress=progress)
    except StoppingError:
        raise  # the worker is being stopped; the next one goes on
    except CancelledError:
        sessions.note_failure(session_id=session_id, reason=sessions.CANCELLED, by=run.by, at=clock.now())
        raise
    except DomainError as error:
        sessions.note_failure(session_id=session_id, reason=error, by=run.by, at=clock.now())
        raise
    except Exception:
        if run.attempt >= ATTEMPTS:
            sessions.note_failure(session_id=session_id, reason=UNEXPECTED, by=run.by, at=clock.now())
        raise
    return {"counts": session.counts}
