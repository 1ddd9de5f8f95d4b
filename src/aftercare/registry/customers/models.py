"""Whom we serve and where: customers, their contacts, their sites."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Dated, Root


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """A `Dated` row that ended did so after it began."""
    return models.CheckConstraint(condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")), name=name)


class PartyRole(models.TextChoices):
    """What a company is to a site or a project besides being served."""

    OWNER = "owner", _("Property owner")
    MANAGER = "manager", _("Property manager")
    DEVELOPER = "developer", _("Developer")
    SUPERVISOR = "supervisor", _("Supervision unit")
    CONTRACTOR = "contractor", _("Contractor")
    DEALER = "dealer", _("Dealer")
    MANUFACTURER = "manufacturer", _("Manufacturer")


class Customer(Root, Dated):
    """A company or person that we serve, that pays, or that has a part in a site.

    Who is served and who pays may differ: `billing_customer` is who pays by default.
    `active_to` set = closed: kept, no longer offered.
    """

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        PERSON = "person", _("Individual")

    class Grade(models.TextChoices):
        A = "A", _("A · Key customer")
        B = "B", _("B · Important")
        C = "C", _("C · Regular")
        D = "D", _("D · Occasional")

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.COMPANY)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    # Pinyin initials of name and short name, for pickers: "shdq dq".
    initials = models.CharField(max_length=280, blank=True, db_index=True)
    # 统一社会信用代码, 18 signs with a check digit.
    credit_code = models.CharField(max_length=18, blank=True)
    grade = models.CharField(max_length=1, choices=Grade, default=Grade.C)
    in_debt = models.BooleanField(default=False)
    in_dispute = models.BooleanField(default=False)
    # What the hotline must know before it promises anything; shown at intake.
    warning = models.CharField(max_length=500, blank=True)
    billing_customer = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="pays_for")
    language = models.CharField(max_length=10, default="zh-hans")
    division_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "customers_customer"
        indexes = (models.Index(fields=["name"], name="customers_customer_by_name"),)
        constraints = (
            models.UniqueConstraint(
                fields=["credit_code"], condition=~Q(credit_code=""), name="customers_customer_credit_code_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(kind="company"),
                name="customers_customer_only_companies_have_credit_codes",
            ),
            models.CheckConstraint(
                condition=Q(billing_customer__isnull=True) | ~Q(billing_customer=F("id")),
                name="customers_customer_billing_is_somebody_else",
            ),
            ends_after_it_begins("customers_customer_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.short_name or self.name


class Site(Root, Dated):
    """A place where equipment stands; a tree: campus, building, floor, room or line."""

    class Kind(models.TextChoices):
        CAMPUS = "campus", _("Campus")
        BUILDING = "building", _("Building")
        FLOOR = "floor", _("Floor")
        ROOM = "room", _("Room")
        LINE = "line", _("Production line")
        AREA = "area", _("Area")

    class Datum(models.TextChoices):
        WGS84 = "wgs84", _("WGS-84 (GPS)")
        GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent)")
        BD09 = "bd09", _("BD-09 (Baidu)")

    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="sites")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # "/3/17/": the ids from the root down to this site.
    path = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BUILDING)
    name = models.CharField(max_length=200)
    initials = models.CharField(max_length=200, blank=True, db_index=True)
    division_code = models.CharField(max_length=6, blank=True, db_index=True)
    address = models.CharField(max_length=300, blank=True)
    # How to get in, where the keys are, what must be learnt before one may enter.
    access_notes = models.TextField(blank=True)
    keys = models.CharField(max_length=300, blank=True)
    induction = models.CharField(max_length=500, blank=True)
    # The named calendar of the opening hours; empty = open around the clock.
    calendar_key = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=40, default="Asia/Shanghai")
    # Micro-degrees, in the datum named beside them; as given, never converted in place.
    latitude_e6 = models.IntegerField(null=True, blank=True)
    longitude_e6 = models.IntegerField(null=True, blank=True)
    datum = models.CharField(max_length=5, choices=Datum, default=Datum.WGS84)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "customers_site"
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="customers_site_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(latitude_e6__isnull=True, longitude_e6__isnull=True)
                | Q(
                    latitude_e6__isnull=False,
                    longitude_e6__isnull=False,
                    latitude_e6__range=(-90_000_000, 90_000_000),
                    longitude_e6__range=(-180_000_000, 180_000_000),
                ),
                name="customers_site_is_on_earth",
            ),
            ends_after_it_begins("customers_site_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.name


class Contact(Root, Dated):
    """A person at a customer's: whom to call, when, about what."""

    class Role(models.TextChoices):
        REPORTER = "reporter", _("Reports faults")
        SITE = "site", _("On site")
        TECHNICAL = "technical", _("Technical")
        SIGNER = "signer", _("Signs for work")
        PAYER = "payer", _("Pays")
        MANAGER = "manager", _("Management")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="contacts")
    name = models.CharField(max_length=100)
    initials = models.CharField(max_length=100, blank=True, db_index=True)
    # E.164: "+8613800138000".
    phone = models.CharField(max_length=30, blank=True)
    phone_tail = models.CharField(max_length=4, blank=True, db_index=True)
    other_phone = models.CharField(max_length=30, blank=True)
    mail = models.EmailField(blank=True)
    # Codes of `Role`.
    roles = models.JSONField(default=list, blank=True)
    # Local time of the site; both or neither.
    call_from = models.TimeField(null=True, blank=True)
    call_until = models.TimeField(null=True, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="contact"
    )

    class Meta:
        db_table = "customers_contact"
        indexes = (models.Index(fields=["phone"], name="customers_contact_by_phone"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(call_from__isnull=True, call_until__isnull=True)
                | Q(call_from__isnull=False, call_until__isnull=False),
                name="customers_contact_call_hours_have_two_ends",
            ),
            ends_after_it_begins("customers_contact_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return self.name


class SiteParty(Dated):
    """A company has a part in a site: its owner, developer, dealer and so on."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="parties")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="site_parts")
    role = models.CharField(max_length=12, choices=PartyRole)

    class Meta:
        db_table = "customers_site_party"
        constraints = (
            models.UniqueConstraint(
                fields=["site", "customer", "role"],
                condition=Q(active_to__isnull=True),
                name="customers_site_party_has_a_role_once",
            ),
            ends_after_it_begins("customers_site_party_ends_after_it_begins"),
        )


class EngineerRule(Dated):
    """An engineer is preferred, required or excluded at a customer or a site."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", _("Preferred")
        REQUIRED = "required", _("Must be sent")
        EXCLUDED = "excluded", _("Excluded")

    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True, related_name="engineer_rules")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="engineer_rules")
    staff = models.ForeignKey("organisation.Staff", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        db_table = "customers_engineer_rule"
        constraints = (
            models.CheckConstraint(
                condition=Q(customer__isnull=True, site__isnull=False) | Q(customer__isnull=False, site__isnull=True),
                name="customers_engineer_rule_has_one_subject",
            ),
            models.UniqueConstraint(
                fields=["customer", "staff"],
                condition=Q(active_to__isnull=True, customer__isnull=False),
                name="customers_engineer_rule_is_one_a_customer",
            ),
            models.UniqueConstraint(
                fields=["site", "staff"],
                condition=Q(active_to__isnull=True, site__isnull=False),
                name="customers_engineer_rule_is_one_a_site",
            ),
            ends_after_it_begins("customers_engineer_rule_ends_after_it_begins"),
        )
