"""Why a file cannot be read as a regulation."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class PaperTypeError(DomainError):
    """Neither text nor a document that we can open."""

    code, status = "paper_type", 415
    message = _("“%(name)s” is no .docx, .pdf, .txt or .md file. Save the regulation as one of them.")


class PaperBrokenError(DomainError):
    """It bears the right name and cannot be opened."""

    code, status = "paper_broken", 422
    message = _("“%(name)s” is damaged and cannot be opened. Save it again and try once more.")


class PaperLockedError(DomainError):
    """It asks for a password."""

    code, status = "paper_locked", 422
    message = _("“%(name)s” is protected by a password. Save a copy without one.")


class PaperScannedError(DomainError):
    """Pictures of pages."""

    code, status = "paper_scanned", 422
    message = _("“%(name)s” holds pictures of pages and no text. Have the text recognised first, then import it.")


class PaperEmptyError(DomainError):
    """Nothing to split."""

    code, status = "paper_empty", 422
    message = _("“%(name)s” holds no text.")


class PaperTooLargeError(DomainError):
    """More than a regulation, and more than we care to unfold."""

    code, status = "paper_too_large", 413
    message = _("“%(name)s” is larger than %(limit)s. Split it and import the parts one by one.")


class PaperEncodingError(DomainError):
    """Bytes that are no text in any encoding that offices use."""

    code, status = "paper_encoding", 422
    message = _("The characters of “%(name)s” cannot be told. Save it as UTF-8 text.")
