"""Forms about units."""

from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui

KINDS = (
    ("company", _("Company")),
    ("office", _("Office")),
    ("department", _("Department")),
    ("team", _("Team")),
)


class OpenForm(ui.Form):
    """A new unit below another."""

    kind = ui.ChoiceField(_("Kind"), choices=KINDS)
    name = ui.WordsFormField(_("Name"))
    code = ui.TextField(_("Code"), max_length=20, help_text=_("Short, in numbers and lists: SH for Shanghai."))


class RenameForm(ui.Form):
    """Another name or code."""

    name = ui.WordsFormField(_("Name"))
    code = ui.TextField(_("Code"), max_length=20)


class MoveForm(ui.Form):
    """Another place in the tree."""

    parent_id = ui.PickField(
        _("Place it below"),
        kind="unit",
        required=False,
        help_text=_("Everything below the unit moves along. Empty: to the top."),
    )


class CloseForm(ui.Form):
    """Nothing to fill in: it only asks again."""
