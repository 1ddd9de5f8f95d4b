"""Pages about one thing, for looking through: of each kind the newest that the demo company has."""

from collections.abc import Iterator

# The page, and whose newest row it is about.
PAGES = (
    ("service:request", "service.Request"),
    ("service:order", "service.Order"),
    ("service:order_tools", "service.Order"),
    ("service:visit", "service.Visit"),
    ("service:life", "equipment.Asset"),
    ("service:worktype", "service.WorkType"),
    ("equipment:asset", "equipment.Asset"),
    ("equipment:product", "equipment.Product"),
    ("equipment:family", "equipment.ProductFamily"),
    ("equipment:project", "equipment.Project"),
    ("equipment:contract", "equipment.Contract"),
    ("customers:customer", "customers.Customer"),
    ("customers:site", "customers.Site"),
    ("organisation:staff", "organisation.Staff"),
    ("organisation:leave", "organisation.Leave"),
    ("worktime:calendar", "worktime.NamedCalendar"),
    ("units:unit", "units.Unit"),
    ("accounts:user", "accounts.User"),
    ("accounts:role", "accounts.Role"),
    ("approvals:approval", "approvals.Approval"),
    ("sheets:form", "sheets.Definition"),
    ("sheets:sheet", "sheets.Sheet"),
    ("journal:event", "journal.StoredEvent"),
    ("notify:message", "notify.Message"),
    ("imports:session", "imports.Session"),
    ("dispatch:run", "dispatch.PlanRun"),
    ("dispatch:tool", "dispatch.Tool"),
    ("dispatch:work_plan", "dispatch.ServicePlan"),
    ("dispatch:obstacle", "dispatch.Obstacle"),
    ("dispatch:handover", "dispatch.Handover"),
    ("dispatch:contact", "dispatch.Contact"),
    ("regulations:regulation", "regulations.Regulation"),
    ("regulations:version", "regulations.Version"),
    ("regulations:record", "regulations.KeptRecord"),
    ("regulations:duty", "regulations.Duty"),
    ("regulations:ledger", "regulations.Clock"),
)


def addresses() -> Iterator[str]:
    """The addresses of those that are there."""
    from django.contrib.contenttypes.models import ContentType
    from django.urls import reverse

    for page, label in PAGES:
        model = ContentType.objects.get_by_natural_key(*label.lower().split(".")).model_class()
        newest = model._default_manager.order_by("-pk").first() if model else None
        if newest is not None:
            yield reverse(page, args=[newest.pk])
