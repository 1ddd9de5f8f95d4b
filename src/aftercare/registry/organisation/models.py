"""People of the company: posts, staff, what they can do, when they work (decision 23).

The tree of offices and departments is `units`; here stand the people in it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.fields import Dated, Root, WordsField


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """A `Dated` row that ended did so after it began."""
    return models.CheckConstraint(condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")), name=name)


class Region(Dated):
    """An administrative division (six digits, GB/T 2260) that an office serves."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=6)

    class Meta:
        db_table = "organisation_region"
        constraints = (
            models.CheckConstraint(
                condition=Q(division_code__range=("100000", "999999")), name="organisation_region_names_a_division"
            ),
            models.UniqueConstraint(
                fields=["division_code"],
                condition=Q(active_to__isnull=True),
                name="organisation_region_division_has_one_office",
            ),
            ends_after_it_begins("organisation_region_ends_after_it_begins"),
        )


class Post(Dated):
    """A post of the catalogue, the same in every unit: engineer, dispatcher, service manager."""

    code = models.CharField(max_length=40, unique=True)
    name = WordsField()
    supervisor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reports")
    # Who holds such a post goes out to customers: a candidate for visits.
    is_field = models.BooleanField(default=False)

    class Meta:
        db_table = "organisation_post"
        constraints = (
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("id")),
                name="organisation_post_does_not_supervise_itself",
            ),
            ends_after_it_begins("organisation_post_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return str(self.name)


class Staff(Root):
    """One person of the company. A login is optional; work refers to the person."""

    class Datum(models.TextChoices):
        WGS84 = "wgs84", _("WGS-84 (GPS)")
        GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent)")
        BD09 = "bd09", _("BD-09 (Baidu)")

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    # Pinyin initials of the name, for pickers: 张伟 → "zw".
    initials = models.CharField(max_length=60, blank=True, db_index=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=200, db_index=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="staff")
    phone = models.CharField(max_length=30, blank=True)
    phone_tail = models.CharField(max_length=4, blank=True, db_index=True)
    mail = models.EmailField(blank=True)
    # Micro-degrees, in the datum named beside them.
    home_latitude_e6 = models.IntegerField(null=True, blank=True)
    home_longitude_e6 = models.IntegerField(null=True, blank=True)
    home_datum = models.CharField(max_length=5, choices=Datum, default=Datum.WGS84)
    hired_on = models.DateField()
    # The first day on which the person no longer works here.
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "organisation_staff"
        constraints = (
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="organisation_staff_leaves_after_being_hired",
            ),
            models.CheckConstraint(
                condition=Q(home_latitude_e6__isnull=True, home_longitude_e6__isnull=True)
                | Q(
                    home_latitude_e6__isnull=False,
                    home_longitude_e6__isnull=False,
                    home_latitude_e6__range=(-90_000_000, 90_000_000),
                    home_longitude_e6__range=(-180_000_000, 180_000_000),
                ),
                name="organisation_staff_home_is_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PostHolding(Dated):
    """A person holds a post in a unit for a time."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")

    class Meta:
        db_table = "organisation_post_holding"
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "post", "unit"],
                condition=Q(active_to__isnull=True),
                name="organisation_post_holding_is_held_once",
            ),
            ends_after_it_begins("organisation_post_holding_ends_after_it_begins"),
        )


class Substitute(Dated):
    """Somebody stands in for somebody; the end is known beforehand."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="substitutes")
    stand_in = models.ForeignKey(Staff, models.CASCADE, related_name="stands_in_for")

    class Meta:
        db_table = "organisation_substitute"
        constraints = (
            models.CheckConstraint(condition=~Q(staff=F("stand_in")), name="organisation_substitute_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(active_to__isnull=False, active_to__gt=F("active_from")),
                name="organisation_substitute_ends_after_it_begins",
            ),
        )


class Skill(Dated):
    """Something that work may ask for; held at a level from 1 to 5."""

    code = models.CharField(max_length=40, unique=True)
    name = WordsField()

    class Meta:
        db_table = "organisation_skill"
        constraints = (ends_after_it_begins("organisation_skill_ends_after_it_begins"),)

    def __str__(self) -> str:
        return str(self.name)


class StaffSkill(Dated):
    """A person's level in a skill, as assessed; a new assessment ends the one before."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="holders")
    level = models.PositiveSmallIntegerField()
    assessor = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "organisation_staff_skill"
        constraints = (
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="organisation_staff_skill_level_is_1_to_5"),
            models.UniqueConstraint(
                fields=["staff", "skill"],
                condition=Q(active_to__isnull=True),
                name="organisation_staff_skill_has_one_level",
            ),
            ends_after_it_begins("organisation_staff_skill_ends_after_it_begins"),
        )


class CertificateKind(Dated):
    """A certificate that the law or the company asks for: 特种设备作业人员证, 电工证."""

    code = models.CharField(max_length=40, unique=True)
    name = WordsField()

    class Meta:
        db_table = "organisation_certificate_kind"
        constraints = (ends_after_it_begins("organisation_certificate_kind_ends_after_it_begins"),)

    def __str__(self) -> str:
        return str(self.name)


class Certificate(models.Model):
    """One certificate of one person. Its picture is attached as a file of kind `certificate`."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="certificates")
    kind = models.ForeignKey(CertificateKind, models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=60)
    authority = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField()
    # The last day on which it is valid; empty = for life.
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The tightest reminder sent so far: 90, 30 or 7 days before the end.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "organisation_certificate"
        indexes = (models.Index(fields=["expires_on", "id"], name="organisation_certificate_ends"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="organisation_certificate_expires_after_issue",
            ),
            models.UniqueConstraint(fields=["kind", "number"], name="organisation_certificate_number_is_unique"),
        )


class ShiftPattern(Dated):
    """A cycle of working days, in minutes of the local day.

    `days` has one entry a day of the cycle: a list of [from, to) minutes, `to` past 1,440
    for a shift that ends after midnight. A week of day shifts is five times [[540, 1080]]
    and two empty days.
    """

    code = models.CharField(max_length=40, unique=True)
    name = WordsField()
    days = models.JSONField()

    class Meta:
        db_table = "organisation_shift_pattern"
        constraints = (ends_after_it_begins("organisation_shift_pattern_ends_after_it_begins"),)

    def __str__(self) -> str:
        return str(self.name)


class Roster(Dated):
    """A person works by a pattern whose first day falls on `first_day`."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="rosters")
    pattern = models.ForeignKey(ShiftPattern, models.PROTECT, related_name="rosters")
    first_day = models.DateField()

    class Meta:
        db_table = "organisation_roster"
        constraints = (
            models.UniqueConstraint(
                fields=["staff"], condition=Q(active_to__isnull=True), name="organisation_roster_is_one_a_person"
            ),
            ends_after_it_begins("organisation_roster_ends_after_it_begins"),
        )


class OnCall(models.Model):
    """A person answers for a unit outside the shifts."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="on_calls")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_on_call"
        indexes = (
            models.Index(fields=["unit", "starts_at"], name="organisation_on_call_by_unit"),
            models.Index(fields=["starts_at", "id"], name="organisation_on_call_by_time"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="organisation_on_call_ends_after_it_begins"
            ),
        )


class Leave(models.Model):
    """Time off, asked for and decided."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("Annual leave")
        SICK = "sick", _("Sick leave")
        PERSONAL = "personal", _("Personal leave")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for a decision")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "organisation_leave"
        indexes = (models.Index(fields=["staff", "starts_at"], name="organisation_leave_by_staff"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="organisation_leave_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | Q(~Q(state="asked"), decided_at__isnull=False),
                name="organisation_leave_decided_at_matches_state",
            ),
        )


class PersonalEvent(models.Model):
    """Something that takes a person's time beside visits: a training, a meeting, the doctor."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        TRAINING = "training", _("Training")
        MEDICAL = "medical", _("Doctor")
        PRIVATE = "private", _("Private")
        OTHER = "other", _("Other")

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="personal_events")
    kind = models.CharField(max_length=10, choices=Kind)
    # Seen by the person and by who plans their shifts.
    note = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_personal_event"
        indexes = (models.Index(fields=["staff", "starts_at"], name="organisation_event_by_staff"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="organisation_personal_event_ends_after_it_begins"
            ),
        )


class Relocation(models.Model):
    """For some days a person sets out from another place than home: a hotel near a big job, another office."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="relocations")
    first_day = models.DateField()
    # Included.
    last_day = models.DateField()
    latitude_e6 = models.IntegerField()
    longitude_e6 = models.IntegerField()
    datum = models.CharField(max_length=5, choices=Staff.Datum, default=Staff.Datum.WGS84)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organisation_relocation"
        indexes = (models.Index(fields=["staff", "first_day"], name="organisation_relocation_staff"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="organisation_relocation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(
                    latitude_e6__range=(-90_000_000, 90_000_000), longitude_e6__range=(-180_000_000, 180_000_000)
                ),
                name="organisation_relocation_is_on_earth",
            ),
        )
