"""Why the journal refuses."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class BatchUndoneError(DomainError):
    """The batch was undone before."""

    code, message, status = "batch_undone", _("This batch has already been undone."), 409


class BatchTouchedError(DomainError):
    """Something outside the batch came later; `rows` names what."""

    code, status = "batch_touched", 409
    message = _("This batch cannot be undone: later entries build on it (%(count)s). First: %(first)s.")


class NothingToEraseError(DomainError):
    """The event has no such private text, or it is erased already."""

    code, message, status = "nothing_to_erase", _("There is no personal text here that could be erased."), 404


class NotFailingError(DomainError):
    """A reader that fails at nothing would lose what it is made to pass over."""

    code, status = "not_failing", 409
    message = _("“%(reader)s” does not fail: there is nothing to pass over.")


class SealConflictError(DomainError):
    """The seal file and the database do not belong together."""

    code, status = "seal_conflict", 409
    message = _(
        "The seal file ends with seal %(known)s, the database with seal %(number)s. Was an older copy restored? "
        "Run `aftercare verify`; then move the seal file to a safe place to begin a new one."
    )
