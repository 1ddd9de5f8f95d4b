"""A chat robot, as filled in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.platform.units import public as units

WHERE_FROM = _(
    "Copy the webhook address of the group robot in the chat's settings and take the key out of it. WeCom: wecombot://"
    " and what follows “key=”; DingTalk: dingtalk:// and what follows “access_token=”; Feishu: feishu:// and the last"
    " part of the address."
)


def unit_choices() -> list[tuple[int, str]]:
    """The organisation tree, one unit a line, indented."""
    return [(node.id, f"{'　' * node.depth}{node.name}") for node in units.tree()]


class RobotForm(ui.Form):
    """A chat robot."""

    name = ui.TextField(_("Name of the chat room"), max_length=80)
    unit = forms.TypedChoiceField(
        label=_("Belongs to"), coerce=int, help_text=_("It hears of everything in this unit and below.")
    )
    address = ui.TextField(
        _("Address"),
        max_length=500,
        required=False,
        help_text=_("Left empty, the address stays as it is."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["address"].required = True
            self.fields["address"].help_text = WHERE_FROM
        self.fields["unit"].choices = unit_choices()  # type: ignore[attr-defined]  # a choice field
