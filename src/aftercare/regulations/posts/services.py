"""Saying which post of the company a regulation means."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command, publish
from aftercare.base.kernel.errors import InvalidError
from aftercare.platform.accounts import public as accounts
from aftercare.registry.organisation import public as organisation
from aftercare.regulations.posts.events import PostNamed
from aftercare.regulations.posts.models import PostName

NO_SUCH_POST = _("There is no such post.")


@command("regulation_post.name")
def name_post(*, key: str, codes: Collection[str], by: Actor, at: datetime) -> None:
    """Say that regulations mean these posts of ours by `key`; none: the post with the same code."""
    accounts.require(by, "regulation.publish")
    if set(codes) - set(organisation.post_names()):
        raise InvalidError(fields={"codes": [NO_SUCH_POST]})
    PostName.objects.filter(key=key).delete()
    PostName.objects.bulk_create(PostName(key=key, code=code) for code in sorted(codes))
    publish(PostNamed(key=key, codes=sorted(codes)), stream_id=0, at=at)
