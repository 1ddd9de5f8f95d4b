"""In which forms breaches can be taken away. Pure."""

from django.utils.translation import gettext_lazy as _

FORMATS = ("xlsx", "pdf")
NO_SUCH_FORMAT = _("Choose a sheet or paper.")
