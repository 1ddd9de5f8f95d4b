"""Why a file is not taken or not given."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import DomainError


class FileTooLargeError(DomainError):
    """More bytes than one file may have."""

    code, message, status = "file_too_large", _("The file is %(size)s; the limit is %(limit)s."), 413


class FileEmptyError(DomainError):
    """Nothing in it: usually a broken upload."""

    code, message, status = (
        "file_empty",
        _("The file is empty. Perhaps it was still being written; choose it again."),
        422,
    )


class FileTypeRefusedError(DomainError):
    """The content, whatever its name says, is of no kind that we take."""

    code, status = "file_type_refused", 415
    message = _(
        "Files of this kind (%(kind)s) are not taken. Pictures, PDF, Office documents, text, sound and video are."
    )


class PictureTooLargeError(DomainError):
    """Few bytes that unfold into far too many points."""

    code, message, status = "picture_too_large", _("The picture has %(pixels)s points; the limit is %(limit)s."), 422


class PictureBrokenError(DomainError):
    """It begins like a picture and cannot be read as one."""

    code, message, status = "picture_broken", _("This picture cannot be read. Take it or save it again."), 422


class EncodingUnknownError(DomainError):
    """Text in no encoding that we know."""

    code, status = "encoding_unknown", 422
    message = _("The text cannot be read. Save the file as UTF-8 or GB18030 and try again.")


class FileErasedError(DomainError):
    """The content was removed by an approved erasure; only its hash stays."""

    code, message, status = "file_erased", _("This file was erased at the request of the person it concerns."), 410


class NoThumbnailError(DomainError):
    """Only pictures have small pictures."""

    code, message, status = "no_thumbnail", _("This file has no preview."), 404


class StoreUnreachableError(DomainError):
    """The bucket gives no answer, or we do not know how to ask it."""

    code, status = "store_unreachable", 503
    message = _("The store of files cannot be reached just now. Nothing was saved or lost; try again soon.")
