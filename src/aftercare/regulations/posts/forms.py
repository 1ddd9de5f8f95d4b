"""What is said of a post that regulations name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.base.ui import public as ui
from aftercare.registry.organisation import public as organisation


class PostForm(ui.Form):
    """The company's posts that are meant."""

    codes = forms.MultipleChoiceField(
        label=_("Posts of the company"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the post with the same code, if there is one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["codes"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(organisation.post_names().items())
