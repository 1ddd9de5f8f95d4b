"""Refusals about getting in touch."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError, NotFoundError

UNKNOWN_WAY = _("Choose one of the ways offered.")
SAY_WHAT = _("Write what was said.")
PAST_TRY = _("The next try lies ahead.")
TOO_LATE_TRY = _("The next try lies within 90 days.")
NOT_AS_PLANNED = _("The visit is planned for another time. Ask the dispatcher to move it, then agree.")
ENDS_EARLY = _("The end lies after the beginning.")


class ContactNotFoundError(NotFoundError):
    code, message = "contact_note_not_found", _("There is no such note, or you may not see it.")


class CaseOverError(DomainError):
    code, message = "case_over", _("This case is closed: there is nobody to get in touch with any more.")


class AlreadyThereError(DomainError):
    code, message = "visit_begun", _("The engineer has arrived, or the visit is over: there is no time to agree.")


class NobodyOutError(DomainError):
    code, message = "visit_not_out", _("This visit is not out with an engineer: there is no progress to ask for.")
