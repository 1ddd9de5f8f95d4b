"""People: hired, given a post, rated, certified, away."""

from datetime import timedelta

from aftercare.drills.services.company import ADMIN, FIELD_POST, enlist, hire
from aftercare.drills.services.needs import certify
from aftercare.drills.services.scene import Scene, giver, recipe
from aftercare.platform.accounts import public as accounts
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation

HR = "hr"


@giver("staff.skill_rated")
def rate(scene: Scene, staff_id: int) -> None:
    """Somebody who can judge it rates a skill."""
    organisation.rate_skill(
        staff_id=staff_id, skill_id=scene.stage.company.skill, level=3, by=scene.stage.holder(HR), at=scene.at
    )


@giver("staff.certificate_added")
def file_certificate(scene: Scene, staff_id: int) -> None:
    """A certificate is filed."""
    certify(scene, staff_id, next(iter(scene.stage.company.certificates)))


@recipe("staff.hired")
def hired(scene: Scene) -> None:
    """Personnel enters somebody new, who gets a post at once unless that is what is held back."""
    enter = enlist if "staff.post_given" in scene.withheld else hire
    scene.ids["staff"] = enter(scene.stage.company, FIELD_POST, at=scene.at).id or 0


@recipe("staff.post_given", "staff.hired")
def give_post(scene: Scene) -> None:
    """Somebody gets a further post."""
    scene.ids["holding"] = organisation.give_post(
        staff_id=scene.ids["staff"],
        post_id=scene.stage.company.posts["supervisor"],
        by=scene.who("staff.post_given", HR),
        at=scene.at,
    ).pk


@recipe("staff.post_ended", "staff.post_given")
def end_post(scene: Scene) -> None:
    """And gives it up."""
    organisation.end_post(holding_id=scene.ids["holding"], by=scene.who("staff.post_ended", HR), at=scene.at)


@recipe("staff.skill_rated", "staff.hired")
def rated(scene: Scene) -> None:
    """A skill is rated."""
    rate(scene, scene.ids["staff"])


@recipe("staff.certificate_added", "staff.hired")
def certified(scene: Scene) -> None:
    """A certificate is filed."""
    file_certificate(scene, scene.ids["staff"])


@recipe("leave.asked")
def ask_leave(scene: Scene) -> None:
    """An engineer wants some days off."""
    start = scene.stage.now + timedelta(days=3)
    asked = organisation.ask_leave(
        staff_id=scene.engineer.id or 0,
        kind="annual",
        starts_at=start,
        ends_at=start + timedelta(days=1),
        by=scene.who("leave.asked"),
        at=scene.at,
    )
    scene.ids["leave"] = asked.pk


@recipe("leave.approved", "leave.asked")
def grant_leave(scene: Scene) -> None:
    """The supervisor grants it; where nobody asked, they enter it as granted by word of mouth."""
    by = scene.who("leave.approved", "supervisor")
    if "leave" in scene.ids:
        organisation.decide_leave(leave_id=scene.ids["leave"], granted=True, by=by, at=scene.at)
        return
    start = scene.stage.now + timedelta(days=3)
    organisation.grant_leave(
        staff_id=scene.engineer.id or 0, kind="annual", starts_at=start, ends_at=start + timedelta(days=1), by=by,
        at=scene.at,
    )  # fmt: skip


@recipe("leave.refused", "leave.asked")
def refuse_leave(scene: Scene) -> None:
    """Or does not."""
    by = scene.who("leave.refused", "supervisor")
    organisation.decide_leave(leave_id=scene.ids["leave"], granted=False, by=by, at=scene.at)


@recipe("staff.on_call_planned")
def plan_on_call(scene: Scene) -> None:
    """Somebody answers for the office at night."""
    start = scene.stage.now + timedelta(hours=9)
    organisation.plan_on_call(
        unit_id=scene.stage.company.office,
        staff_id=scene.engineer.id or 0,
        starts_at=start,
        ends_at=start + timedelta(hours=15),
        by=scene.who("staff.on_call_planned", "dispatcher"),
        at=scene.at,
    )


@recipe("user.opened")
def open_owners_login(scene: Scene) -> None:
    """The owner of the site gets a login of their own."""
    at = scene.at
    by = scene.stage.holder(ADMIN)
    contact = customers.add_contact(
        customer_id=scene.customer(), name="Owner", phone="13900000001", roles=["reporter"], by=by, at=at
    )
    user = accounts.open_user(username=f"owner-{contact.pk}", realm="external", by=by, at=at)
    accounts.assign_role(user_id=user.pk, role="customer", unit_id=None, by=by, at=at)
    customers.give_contact_login(contact_id=contact.pk, user_id=user.pk, by=by, at=at)
    scene.ids["user"] = user.pk
