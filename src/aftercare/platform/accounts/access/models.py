"""Logins, roles, and what a role may do in which part of the company."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftercare.base.kernel import clock
from aftercare.base.kernel.fields import Dated, WordsField


def fresh_stamp() -> int:
    """A number that was never used: a counter would repeat itself after a roll-back."""
    return secrets.randbits(62)


class Realm(models.TextChoices):
    """Two worlds that never mix: our people, and everybody outside."""

    STAFF = "staff", _("Staff")
    EXTERNAL = "external", _("Customers and dealers")


class UserManager(BaseUserManager["User"]):
    """What Django's own commands and allauth call."""

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **values: Any
    ) -> "User":
        """A login; without a password it cannot sign in by one."""
        values.setdefault("created_at", clock.now())
        user = self.model(username=username, email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **values: Any
    ) -> "User":
        """The key under the mat: may do everything."""
        return self.create_user(username, email, password, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Names are told apart without regard to case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A login, nothing more (decision 22). Staff and contacts point here; work points to them."""

    class Theme(models.TextChoices):
        AUTO = "", _("As the device")
        LIGHT = "light", _("Light pages")
        DARK = "dark", _("Dark pages")

    class Density(models.TextChoices):
        NORMAL = "", _("Comfortable rows")
        COMPACT = "compact", _("Close rows")

    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(blank=True)
    # As people call the person; staff and contacts have the name that counts.
    name = models.CharField(max_length=100, blank=True)
    realm = models.CharField(max_length=8, choices=Realm, default=Realm.STAFF)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    # Somebody else knows the password: the next page is the one to change it.
    must_change_password = models.BooleanField(default=False)
    # Another number whenever what the user may do, or who the user is, may have changed. It comes
    # with the user's row, so every process sees at once that what it remembers is out of date.
    access_stamp = models.BigIntegerField(default=fresh_stamp)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, blank=True, default="")
    density = models.CharField(max_length=7, choices=Density, blank=True, default="")
    # Lists, counts and the board show this office alone; None = all that the grants allow.
    office = models.ForeignKey("units.Unit", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        db_table = "accounts_user"
        constraints = (
            models.UniqueConstraint(Lower("username"), name="accounts_user_names_differ_in_more_than_case"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="accounts_user_mail_is_unique"),
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(realm="staff"), name="accounts_user_superusers_are_staff"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """What allauth shows."""
        return str(self)


class Role(models.Model):
    """A bundle of grants. Preset roles come with the product, and may be edited but not removed."""

    key = models.CharField(max_length=40, unique=True)
    name = WordsField()
    note = WordsField()
    realm = models.CharField(max_length=8, choices=Realm, default=Realm.STAFF)
    is_preset = models.BooleanField(default=False)
    # What the company does not use is hidden from choice; who has it keeps it.
    is_offered = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=100)
    # As `User.access_stamp`, for actors without a login: links, and customers on the telephone.
    access_stamp = models.BigIntegerField(default=fresh_stamp)

    class Meta:
        db_table = "accounts_role"

    def __str__(self) -> str:
        return str(self.name) or self.key


class Grant(models.Model):
    """A role may do an action to a kind of object, this far.

    Scope `none` is a preset grant that the company took away: kept, so that the next start of
    the program does not give it back. `is_edited` marks what the company decided.
    """

    class Reach(models.TextChoices):
        NONE = "none", pgettext_lazy("scope", "No")
        OWN = "own", pgettext_lazy("scope", "Own")
        TEAM = "team", pgettext_lazy("scope", "Team")
        OFFICE = "office", pgettext_lazy("scope", "Office")
        COMPANY = "company", pgettext_lazy("scope", "Company")

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    object = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    scope = models.CharField(max_length=8, choices=Reach)
    is_edited = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_grant"
        constraints = (
            models.UniqueConstraint(fields=["role", "object", "action"], name="accounts_grant_is_given_once"),
            models.CheckConstraint(
                condition=~Q(scope="none") | Q(is_edited=True), name="accounts_grant_none_is_edited"
            ),
        )


class RoleAssignment(Dated):
    """A user has a role in a unit for a time; without a unit: everywhere."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "accounts_role_assignment"
        constraints = (
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="accounts_role_assignment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=Q(active_to__isnull=True),
                name="accounts_role_assignment_is_held_once_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(active_to__isnull=True, unit__isnull=True),
                name="accounts_role_assignment_is_held_once_everywhere",
            ),
        )


class ApiToken(models.Model):
    """The key of another system: acts with a role, in a unit, until it expires or is taken back.

    Only a digest is kept; `hint` is the beginning of the key, by which people tell keys apart.
    """

    name = models.CharField(max_length=100)
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    role = models.ForeignKey(Role, models.PROTECT, related_name="tokens")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    access_stamp = models.BigIntegerField(default=fresh_stamp)

    class Meta:
        db_table = "accounts_api_token"
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="accounts_api_token_expires_after_it_was_made",
            ),
        )

    def __str__(self) -> str:
        return self.name
