"""Refusals about reasons."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.errors import NotFoundError


class NobodyNamedError(NotFoundError):
    code, message = "nobody_so_named", _("“%(name)s” is not the name of exactly one engineer of this unit.")
