"""What the components of equipment are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# The usual parts with a warranty of their own; a company may use any other code, which is then its own word.
COMPONENTS = {
    "battery": _("Battery"),
    "bearing": _("Bearing"),
    "brake": _("Brake"),
    "compressor": _("Compressor"),
    "controller": _("Controller"),
    "door": _("Door"),
    "fan": _("Fan"),
    "inverter": _("Inverter"),
    "machine": _("Traction machine"),
    "motor": _("Motor"),
    "pump": _("Pump"),
    "rope": _("Rope"),
    "seal": _("Seal"),
    "sensor": _("Sensor"),
}


def component_words(code: str) -> str:
    """A component's code in words; "" is the whole."""
    return str(COMPONENTS.get(code.lower(), code)) if code else gettext("Whole unit")
