"""Those outside the company who have a login: a customer, and a dealer whose customers' equipment it sold."""

from datetime import datetime, timedelta

from django.db.models import Count

from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind, Channel
from aftercare.base.kernel.words import Words
from aftercare.demo import rules
from aftercare.platform.accounts import public as accounts
from aftercare.platform.units import public as units
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

OUTSIDERS = {"customer": Words("客户", "Customer"), "dealer": Words("经销商", "Dealer")}
DEALER = "上海安捷电梯销售有限公司"
# What the dealer passes on for those who bought from it: how many minutes ago, about which lift, what is wrong.
PASSED_ON = ((300, 0, "轿厢开门时有异响"), (90, 1, "三楼外呼按钮不亮"))
SOLD = 4


def open_logins(*, at: datetime) -> None:
    """The logins, before there is anybody to tie them to."""
    for username, name in OUTSIDERS.items():
        user = accounts.open_user(
            username=username, name=name.zh, realm="external", password=rules.PASSWORD, must_change=False, by=SYSTEM,
            at=at,
        )  # fmt: skip
        accounts.assign_role(user_id=user.pk, role=username, unit_id=None, by=SYSTEM, at=at)


def fill(*, at: datetime) -> None:
    """Whose the logins are: the customer with the most to follow, and a dealer with some of its own."""
    office = units.by_code(rules.OFFICES[0].code)
    if office is None:
        return
    asking = service.Request.objects.filter(
        unit_id=office.pk, state__in=service.Request.OPEN_STATES, customer__isnull=False
    )
    counted = asking.values("customer_id").annotate(count=Count("pk")).order_by("-count", "customer_id")
    _tie("customer", counted[0]["customer_id"], at)
    dealer = customers.register_customer(unit_id=office.pk, name=DEALER, grade="B", by=SYSTEM, at=at)
    contact = customers.add_contact(
        customer_id=dealer.pk, name="周敏", phone="13916880021", roles=["reporter"], by=SYSTEM, at=at
    )
    _tie("dealer", dealer.pk, at)
    sold = _sold(office.pk, dealer.pk, at)
    by = Actor(kind=ActorKind.CUSTOMER, id=contact.pk, user_id=contact.user_id, channel=Channel.WEB)
    for minutes, which, title in PASSED_ON[: len(sold)]:
        said = service.Report(
            nature="breakdown", source="dealer", title=title, asset_id=sold[which], contact_id=contact.pk
        )
        service.requests.receive(report=said, by=by, at=at - timedelta(minutes=minutes))


def _sold(unit_id: int, dealer_id: int, at: datetime) -> list[int]:
    """New lifts beside those that are there, bought from the dealer."""
    lifts = equipment.Asset.objects.filter(unit_id=unit_id, product__family__code="lift", parent=None).order_by("-pk")
    return [
        equipment.register_asset(
            product_id=product_id, site_id=site_id, dealer_id=dealer_id, serial=f"AJ{2_600_100 + number}",
            name=f"{7 + number}# 客梯", by=SYSTEM, at=at,
        ).pk
        for number, (product_id, site_id) in enumerate(lifts.values_list("product_id", "site_id")[:SOLD])
    ]  # fmt: skip


def _tie(username: str, customer_id: int, at: datetime) -> None:
    contact = customers.Contact.objects.filter(customer_id=customer_id, active_to=None).order_by("pk")[0]
    user = accounts.User.objects.get(username=username).pk
    customers.give_contact_login(contact_id=contact.pk, user_id=user, by=SYSTEM, at=at)
