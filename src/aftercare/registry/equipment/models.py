"""What we serve: products with their faults, assets, warranty, projects, contracts.

Terms and dates only (decision 24): whether a job is covered is judged in `service/coverage`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Dated, Root, WordsField


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """A `Dated` row that ended did so after it began."""
    return models.CheckConstraint(condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")), name=name)


class ProductFamily(Dated):
    """A line of products that share their faults and skills: lifts, pumps, building works."""

    code = models.CharField(max_length=40, unique=True)
    name = WordsField()

    class Meta:
        db_table = "equipment_product_family"
        constraints = (ends_after_it_begins("equipment_product_family_ends_after_it_begins"),)

    def __str__(self) -> str:
        return str(self.name)


class Product(Root, Dated):
    """A model that a manufacturer makes."""

    family = models.ForeignKey(ProductFamily, models.PROTECT, related_name="products")
    code = models.CharField(max_length=60, unique=True)
    name = WordsField()
    manufacturer = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "equipment_product"
        constraints = (ends_after_it_begins("equipment_product_ends_after_it_begins"),)

    def __str__(self) -> str:
        return str(self.name)


class FaultCode(Dated):
    """A word of the fault catalogue of a product family: symptom, cause or action."""

    class Kind(models.TextChoices):
        SYMPTOM = "symptom", _("Symptom")
        CAUSE = "cause", _("Cause")
        ACTION = "action", _("Action")

    family = models.ForeignKey(ProductFamily, models.PROTECT, related_name="faults")
    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(max_length=60)
    name = WordsField()

    class Meta:
        db_table = "equipment_fault_code"
        constraints = (
            models.UniqueConstraint(fields=["family", "kind", "code"], name="equipment_fault_code_is_unique"),
            ends_after_it_begins("equipment_fault_code_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return str(self.name)


class StartRule(models.TextChoices):
    """Which date of the asset begins its warranty."""

    SHIPPED = "shipped", _("From shipment")
    INSTALLED = "installed", _("From installation")
    ACCEPTED = "accepted", _("From acceptance")


class WarrantyRule(Dated):
    """Warranty that we give on a product, a family, or (neither named) on everything.

    `component` is "" for the whole, else a component's code (`compressor`).
    """

    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="warranty_rules")
    family = models.ForeignKey(ProductFamily, models.CASCADE, null=True, blank=True, related_name="warranty_rules")
    component = models.CharField(max_length=40, blank=True)
    start_rule = models.CharField(max_length=10, choices=StartRule, default=StartRule.ACCEPTED)
    months = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "equipment_warranty_rule"
        constraints = (
            models.CheckConstraint(
                condition=Q(product__isnull=True) | Q(family__isnull=True), name="equipment_warranty_rule_has_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(months__range=(1, 600)), name="equipment_warranty_rule_months_make_sense"
            ),
            ends_after_it_begins("equipment_warranty_rule_ends_after_it_begins"),
        )


class Project(Root):
    """Something built or installed for a customer, handed over as a whole."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    initials = models.CharField(max_length=200, blank=True, db_index=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="projects")
    site = models.ForeignKey("customers.Site", models.PROTECT, null=True, blank=True, related_name="projects")
    manager = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    # 竣工, 验收, 移交.
    completed_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    handed_over_on = models.DateField(null=True, blank=True)
    # 质保期, counted from acceptance; empty = the warranty rules of the products hold.
    liability_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # 质保金, in minor units of the currency.
    retention_minor = models.BigIntegerField(null=True, blank=True)
    retention_currency = models.CharField(max_length=3, default="CNY")
    retention_due_on = models.DateField(null=True, blank=True)
    retention_paid_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "equipment_project"
        constraints = (
            models.CheckConstraint(
                condition=Q(retention_minor__isnull=True) | Q(retention_minor__gte=0),
                name="equipment_project_retention_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True)
                | Q(completed_on__isnull=True)
                | Q(accepted_on__gte=F("completed_on")),
                name="equipment_project_is_accepted_after_completion",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProjectParty(Dated):
    """A company has a part in a project: developer, supervision unit, dealer and so on."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="parties")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="project_parts")
    # Codes of customers.PartyRole.
    role = models.CharField(max_length=12)

    class Meta:
        db_table = "equipment_project_party"
        constraints = (
            models.UniqueConstraint(
                fields=["project", "customer", "role"],
                condition=Q(active_to__isnull=True),
                name="equipment_project_party_has_a_role_once",
            ),
            ends_after_it_begins("equipment_project_party_ends_after_it_begins"),
        )


class Asset(Root):
    """One piece of equipment, or a component of one; a tree."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Not yet in service")
        IN_SERVICE = "in_service", _("In service")
        RETIRED = "retired", _("Retired")

    class Status(models.TextChoices):
        """What was last reported about it; the history of it is in the journal."""

        UNKNOWN = "unknown", _("Not reported")
        RUNNING = "running", _("In operation")
        DOWN = "down", _("Out of order")
        INSPECTION = "inspection", _("Under inspection")
        STOPPED = "stopped", _("Switched off")
        RENOVATION = "renovation", _("Under renovation")

    class Criticality(models.IntegerChoices):
        LOW = 1, _("Low")
        NORMAL = 2, _("Medium")
        HIGH = 3, _("High")
        VITAL = 4, _("Vital")

    number = models.CharField(max_length=40, unique=True)
    serial = models.CharField(max_length=80, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="assets")
    # What people call it: "3# 客梯"; and where on the site it stands.
    name = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=200, blank=True, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="assets")
    site = models.ForeignKey("customers.Site", models.PROTECT, null=True, blank=True, related_name="assets")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="assets")
    dealer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="dealt_assets")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # "/3/17/": the ids from the whole down to this part.
    path = models.CharField(max_length=200, db_index=True)
    # The component's code where this is a part; warranty rules by component refer to it.
    component = models.CharField(max_length=40, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    shipped_on = models.DateField(null=True, blank=True)
    installed_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    criticality = models.PositiveSmallIntegerField(choices=Criticality, default=Criticality.NORMAL)
    state = models.CharField(max_length=10, choices=State, default=State.IN_SERVICE)
    status = models.CharField(max_length=10, choices=Status, default=Status.UNKNOWN)
    status_since = models.DateTimeField(null=True, blank=True)
    # Random; what the QR label carries.
    token = models.CharField(max_length=32, unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "equipment_asset"
        indexes = (models.Index(fields=["serial"], name="equipment_asset_by_serial"),)
        constraints = (
            models.UniqueConstraint(
                fields=["product", "serial"], condition=~Q(serial=""), name="equipment_asset_serial_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="equipment_asset_is_not_its_own_part"
            ),
            models.CheckConstraint(
                condition=Q(criticality__range=(1, 4)), name="equipment_asset_criticality_is_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(state="retired", retired_on__isnull=False)
                | Q(~Q(state="retired"), retired_on__isnull=True),
                name="equipment_asset_retired_on_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(status="unknown") | Q(status_since__isnull=False), name="equipment_asset_status_has_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.number


class AssetWarranty(models.Model):
    """A warranty promised for one asset by a sale or a contract; goes before every rule."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="warranties")
    component = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    # The first day without warranty.
    ends_on = models.DateField()
    # Where it is written: contract number, clause.
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "equipment_asset_warranty"
        constraints = (
            models.UniqueConstraint(fields=["asset", "component"], name="equipment_asset_warranty_is_one_a_component"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="equipment_asset_warranty_ends_after_it_begins"
            ),
        )


class AssetEngineer(Dated):
    """An engineer is preferred, required or excluded at an asset."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="engineer_rules")
    staff = models.ForeignKey("organisation.Staff", models.CASCADE, related_name="+")
    # Codes of customers.EngineerRule.Kind.
    kind = models.CharField(max_length=10)

    class Meta:
        db_table = "equipment_asset_engineer"
        constraints = (
            models.UniqueConstraint(
                fields=["asset", "staff"],
                condition=Q(active_to__isnull=True),
                name="equipment_asset_engineer_is_one_an_asset",
            ),
            ends_after_it_begins("equipment_asset_engineer_ends_after_it_begins"),
        )


class Contract(Root):
    """What a customer bought from us beforehand: terms, dates and quotas."""

    class Kind(models.TextChoices):
        MAINTENANCE = "maintenance", _("Maintenance")
        EXTENSION = "extension", _("Extended warranty")
        FRAMEWORK = "framework", _("Framework")

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    initials = models.CharField(max_length=200, blank=True, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MAINTENANCE)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="contracts")
    billing_customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    # The first day on which it no longer holds.
    ends_on = models.DateField()
    # Several fit: the higher number goes first.
    priority = models.PositiveSmallIntegerField(default=100)
    labour_included = models.BooleanField(default=True)
    parts_included = models.BooleanField(default=False)
    # The customer's whole equipment, whatever the coverage lines say.
    covers_all = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "equipment_contract"
        indexes = (models.Index(fields=["customer", "ends_on"], name="equipment_contract_by_customer"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="equipment_contract_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """One line of what a contract covers: an asset, a site with all below it, a product, a family."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="coverages")
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="coverages")
    site = models.ForeignKey("customers.Site", models.PROTECT, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    family = models.ForeignKey(ProductFamily, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "equipment_coverage"
        constraints = (
            models.CheckConstraint(
                condition=Q(asset__isnull=False, site__isnull=True, product__isnull=True, family__isnull=True)
                | Q(asset__isnull=True, site__isnull=False, product__isnull=True, family__isnull=True)
                | Q(asset__isnull=True, site__isnull=True, product__isnull=False, family__isnull=True)
                | Q(asset__isnull=True, site__isnull=True, product__isnull=True, family__isnull=False),
                name="equipment_coverage_names_one_thing",
            ),
            models.UniqueConstraint(
                fields=["contract", "asset"], condition=Q(asset__isnull=False), name="equipment_coverage_asset_once"
            ),
        )


class Entitlement(models.Model):
    """One promise of a contract, as a number; the kind says of what."""

    class Kind(models.TextChoices):
        RESPONSE = "response", _("Answer within (minutes)")
        ARRIVAL = "arrival", _("On site within (minutes)")
        RESTORE = "restore", _("Restored within (minutes)")
        FREE_VISITS = "free_visits", _("Free visits a year")
        HOUR_BANK = "hour_bank", _("Hours paid for (minutes)")
        DISCOUNT = "discount", _("Discount (basis points)")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="entitlements")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = models.PositiveIntegerField()
    # In which hours the minutes count; empty = around the clock.
    calendar_key = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "equipment_entitlement"
        constraints = (
            models.UniqueConstraint(fields=["contract", "kind"], name="equipment_entitlement_is_one_a_kind"),
        )
