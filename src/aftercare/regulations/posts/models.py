"""Which of the company's own posts is meant by a post that a regulation names."""

from django.db import models


class PostName(models.Model):
    """A post of shipped regulations (`general-manager`) and the company's post for it. Without a row: the same code."""

    key = models.CharField(max_length=40)
    code = models.CharField(max_length=40)

    class Meta:
        db_table = "regulations_post_name"
        constraints = (models.UniqueConstraint(fields=("key", "code"), name="regulations_post_name_once"),)
