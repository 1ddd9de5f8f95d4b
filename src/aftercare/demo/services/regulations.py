"""The company's written regulations: which of its posts they mean, and how they came into force."""

from collections.abc import Generator
from datetime import datetime, timedelta

from django.utils import timezone

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.demo import rules
from aftercare.demo.services.acts import Acts
from aftercare.platform.accounts import public as accounts
from aftercare.platform.approvals import public as approvals
from aftercare.platform.units import public as units
from aftercare.regulations import public as regulations

Course = Generator[datetime, None, None]


def name_posts(*, at: datetime) -> None:
    """Shipped regulations speak of posts by their own names."""
    for key, codes in rules.NAMED_POSTS.items():
        regulations.posts.name_post(key=key, codes=codes, by=SYSTEM, at=at)


def course(acts: Acts, pack: str) -> Course:
    """Quality takes it over and hands it in, the general manager approves it, it holds from the next morning."""
    company = units.by_code(rules.HEAD)
    if company is None:
        return
    quality = acts.desks[acts.home]["quality"]
    version = regulations.packs.adopt(pack=pack, unit_id=company.pk, by=quality, at=acts.now)
    yield acts.soon(30, 180)
    regulations.documents.submit(version_id=version.pk, by=quality, at=acts.now)
    yield acts.soon(600, 1_500)
    asked = approvals.approvals_of("regulation_version", version.pk)[0]
    approvals.decide(
        approval_id=asked.pk, verdict="approved", by=acts.desks[company.path]["general-manager"], at=acts.now
    )
    yield acts.soon(20, 120)
    morning = timezone.localtime(acts.now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    regulations.documents.publish_version(
        version_id=version.pk, effective_from=morning, by=_administrator(), at=acts.now
    )
    # Whoever works here reads it in the weeks after.
    for desk in list(acts.desks.values()):
        for reader in list(desk.values()):
            if acts.draw.random() < rules.READERS:
                yield acts.soon(40, 400)
                regulations.documents.confirm_reading(version_id=version.pk, by=reader, at=acts.now)


def _administrator() -> Actor:
    user = accounts.User.objects.get(username="admin")
    return Actor(kind=ActorKind.STAFF, user_id=user.pk)
