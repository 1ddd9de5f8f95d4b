"""What every template is given besides its own values."""

from django.http import HttpRequest

from aftercare.base.ui.frame import Frame


def page(request: HttpRequest) -> dict[str, object]:
    """`frame`: the page's surroundings; costs nothing until something of it is drawn."""
    return {"frame": Frame(request)}
