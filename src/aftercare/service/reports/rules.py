"""Words of reports, and where their code leads. Pure."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.hooks import Registry

SAY_IT = _("This is a part of every report.")
SAY_WHY = _("Say what is to be put right.")

# The customers' pages register how a link's token becomes an address ("/p/t/…/").
tracking: Registry[Callable[[str], str]] = Registry("service.tracking")
