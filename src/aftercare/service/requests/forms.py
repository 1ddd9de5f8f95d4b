"""What people type about requests. Forms only parse; the services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.service import shown as looks
from aftercare.service.requests import rules
from aftercare.service.requests.models import Diagnosis, Request

# How the pickers are asked.
FOUND_BY = _("Name, number, phone or pinyin initials.")
NAMED_BY = _("Name, number or pinyin initials.")


class ReceiveForm(ui.Form):
    """The hotline's form: phone first, everything else follows (features 1, 8, 9)."""

    source = forms.ChoiceField(
        label=_("How it reached us"), choices=Request.Source.choices, initial=Request.Source.PHONE
    )
    received_at = ui.MomentField(
        label=_("Received at"), required=False, help_text=_("Only if it reached us earlier; empty means now.")
    )
    reporter_phone = ui.TextField(label=_("Caller's phone"), max_length=30, required=False)
    reporter_name = ui.TextField(label=_("Caller's name"), max_length=80, required=False)
    reporter_mail = forms.EmailField(
        label=_("Caller's e-mail"),
        required=False,
        help_text=_("What happens is told there, with the link to follow it."),
    )
    title = ui.TextField(label=_("In a few words"), max_length=200)
    description = ui.LongTextField(label=_("What the customer says"), required=False)
    customer = ui.PickField(label=_("Customer"), kind="customer", required=False, help_text=FOUND_BY)
    site = ui.PickField(label=_("Site"), kind="site", required=False, help_text=NAMED_BY)
    place_text = ui.TextField(label=_("Place, if not in the list"), max_length=300, required=False)
    asset = ui.PickField(label=_("Equipment"), kind="asset", required=False, help_text=NAMED_BY)
    nature = forms.ChoiceField(
        label=_("Kind of request"), choices=Request.Nature.choices, initial=Request.Nature.BREAKDOWN
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Request.Urgency.choices, initial=Request.Urgency.NORMAL)
    safety = forms.ChoiceField(
        label=_("Danger"), required=False, help_text=_("Handled before everything else."), choices=()
    )
    wished_from = ui.MomentField(label=_("Wished from"), required=False)
    wished_to = ui.MomentField(label=_("Wished until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "safety", looks.choices(rules.SAFETY_CLASSES, empty=True))


def report_of(values: dict[str, Any]) -> rules.Report:
    """The report that a cleaned form says."""
    given: dict[str, Any] = {name: values[name] for name in rules.Report.__slots__ if name in values}
    ids: dict[str, Any] = {f"{name}_id": values.get(name) for name in ("customer", "site", "asset") if name in values}
    return rules.Report(**given, **ids)


class CorrectForm(ui.Form):
    """Customer, place, equipment and text, as far as they were not known at the call."""

    customer_id = ui.PickField(label=_("Customer"), kind="customer", required=False)
    site_id = ui.PickField(label=_("Site"), kind="site", required=False)
    asset_id = ui.PickField(label=_("Equipment"), kind="asset", required=False)
    title = ui.TextField(label=_("In a few words"), max_length=200)
    description = ui.LongTextField(label=_("What the customer says"), required=False)
    reporter_name = ui.TextField(label=_("Caller's name"), max_length=80, required=False)
    reporter_phone = ui.TextField(label=_("Caller's phone"), max_length=30, required=False)
    reporter_mail = forms.EmailField(label=_("Caller's e-mail"), required=False)
    place_text = ui.TextField(label=_("Place, if not in the list"), max_length=300, required=False)


class TriageForm(ui.Form):
    """Classify: the two sides of the matrix, the danger, the symptom, who answers for it."""

    nature = forms.ChoiceField(label=_("Kind of request"), choices=Request.Nature.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Request.Urgency.choices)
    impact = forms.ChoiceField(label=_("Impact"), choices=Request.Impact.choices)
    symptom_code = forms.ChoiceField(label=_("Symptom"), required=False, choices=())
    safety = forms.ChoiceField(label=_("Danger"), required=False, choices=())
    is_major = forms.BooleanField(label=_("Major fault"), required=False)
    owner_id = ui.PickField(label=_("Who answers for it"), kind="staff", required=False)
    payer = forms.ChoiceField(
        label=_("Who pays"),
        required=False,
        choices=[("", _("As the terms say"))],
        help_text=_("Leave it to the terms, or overrule with a reason."),
    )
    payer_reason = ui.TextField(label=_("Why overruled"), max_length=200, required=False)

    def __init__(self, *args: Any, symptoms: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "symptom_code", symptoms)
        looks.offer(self, "safety", looks.choices(rules.SAFETY_CLASSES, empty=True))
        looks.offer(self, "payer", [("", _("As the terms say")), *Request.Payer.choices])


class AnswerForm(ui.Form):
    """The answer the customer was given."""

    way = forms.ChoiceField(
        label=_("How"),
        choices=[("phone", _("Phone")), ("message", _("Message")), ("mail", _("Mail"))],
        initial="phone",
    )
    words = ui.LongTextField(label=_("What was said"))


class DiagnoseForm(ui.Form):
    """A remote diagnosis as a recorded step."""

    findings = ui.LongTextField(label=_("What was found"))
    tried = ui.LongTextField(label=_("What was tried"), required=False)
    cause_code = forms.ChoiceField(label=_("Cause"), required=False, choices=())
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Diagnosis.Verdict.choices)

    def __init__(self, *args: Any, causes: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "cause_code", causes)


class PlanForm(ui.Form):
    """The handling plan."""

    text = ui.LongTextField(label=_("Handling plan"), help_text=_("What will be done, by whom, until when."))


class PauseForm(ui.Form):
    """Why the request waits."""

    reason = forms.ChoiceField(label=_("It waits because"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.PAUSE_REASONS))


class UrgeForm(ui.Form):
    """What the customer said when urging."""

    words = ui.LongTextField(label=_("What the customer says"), required=False)


class ResolveForm(ui.Form):
    """How the request was settled."""

    resolution = ui.LongTextField(label=_("How it was settled"))


class RebaseForm(ui.Form):
    """Why the rules of today shall hold."""

    reason = ui.LongTextField(label=_("Why"), max_length=500, help_text=_("Everybody who sees the case can read it."))


class ReopenForm(ui.Form):
    """Why it is taken up again."""

    reason = forms.ChoiceField(label=_("Why"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.REOPEN_REASONS))


class CancelForm(ui.Form):
    """Why it is withdrawn."""

    reason = forms.ChoiceField(label=_("Why"), choices=())
    words = ui.TextField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks.offer(self, "reason", looks.choices(rules.CANCEL_REASONS))


class SplitForm(ui.Form):
    """The second matter that a request turned out to hold."""

    title = ui.TextField(label=_("What the second matter is"), max_length=200)
    description = ui.LongTextField(label=_("In the customer's words"), required=False)
    asset_id = ui.PickField(label=_("Equipment"), kind="asset", required=False)


class MergeForm(ui.Form):
    """Which request says the same."""

    into_id = ui.PickField(label=_("Goes on in"), kind="request", help_text=_("Both numbers stay; work goes on there."))
