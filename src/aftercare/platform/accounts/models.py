"""Logins, roles and who may do what in which part of the company."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A login, nothing more (decision 22). Staff and contacts point here; work points to them."""

    class Meta:
        db_table = "accounts_user"
