"""How a customer's request is reached."""

from dataclasses import dataclass

from django.urls import reverse

from aftercare.base.kernel.actors import Actor


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
