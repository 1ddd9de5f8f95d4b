"""Whether the company has a provider, and whether a login is linked with it."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.conf import settings


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The company's provider by its name, and whether it opens one's own login."""

    name: str
    is_linked: bool


def single_sign_on(user_id: int) -> SingleSignOn | None:
    """Of this login; None where there is no provider."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"].get("APPS", ())
    for app in apps:
        linked = SocialAccount.objects.filter(user_id=user_id, provider=app["provider_id"]).exists()
        return SingleSignOn(app["name"], linked)
    return None
