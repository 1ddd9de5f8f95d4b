"""How a customer's request is reached, and how a customer is told that it cannot be."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.http import Request as Http
from aftercare.base.ui import public as ui
from aftercare.platform.printing import public as printing

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By which way a customer comes to a request: the link that they were sent, or their own login."""

    by: Actor
    request_id: int
    token: str = ""

    @property
    def confirms_by(self) -> str:
        """How the customer's word on a visit comes."""
        return "link" if self.token else "login"

    def to(self, page: str, *further: int) -> str:
        """The address of one of its pages."""
        if self.token:
            return reverse(f"portal:{page}", args=[self.token, *further])
        return reverse(f"portal:own_{page}", args=[self.request_id, *further])


def by_link(view: View) -> View:
    """A page that a link opens: what it refuses is said in the customers' own frame, with whom to call."""

    @wraps(view)
    def shown(request: Http, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            if "HX-Request" in request.headers or not request.accepts("text/html"):
                raise
            values = {"text": str(error), "head": printing.company_head()}
            return ui.render(request, "portal/refused.html", values, status=error.status)

    return shown
