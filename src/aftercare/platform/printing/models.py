"""What stands at the head of printed pages, per legal entity."""

from django.db import models

from aftercare.base.kernel.fields import WordsField


class CompanyHead(models.Model):
    """Name, address and logo of one unit (a company, or an office with its own); units below inherit it."""

    unit = models.OneToOneField("units.Unit", models.PROTECT, related_name="+")
    name = WordsField()
    address = WordsField()
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=100, blank=True)
    # What stands in the box that is left free for the seal: 公章, 检验专用章.
    seal = WordsField()
    logo = models.ForeignKey("files.File", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "printing_company_head"

    def __str__(self) -> str:
        return str(self.name)
