"""Form fields of our own: pickers, moments, money, durations, both-language texts, files."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.functional import lazy, lazystr
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.ids import row_id
from aftercare.base.kernel.money import MINOR_DIGITS, Money
from aftercare.base.kernel.values import TOO_FAR, is_plausible
from aftercare.base.kernel.words import Words
from aftercare.base.ui import formats
from aftercare.base.ui.frame import Label
from aftercare.base.ui.pickers import Option, pickers


class NeedsReader:
    """A field that must know who fills in the form."""

    by: Actor | None = None

    def told(self, by: Actor | None) -> None:
        """Called by the form."""
        self.by = by


class TextField(forms.CharField):
    """One line."""

    def __init__(self, label: Label = "", **kwargs: Any) -> None:
        super().__init__(label=lazystr(label), **kwargs)


class LongTextField(forms.CharField):
    """Several lines."""

    def __init__(self, label: Label = "", *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-grow": ""}))
        super().__init__(label=lazystr(label), **kwargs)


class ChoiceField(forms.ChoiceField):
    """One of a few. An optional one gets a blank line. A function as `choices` is asked for every form."""

    def __init__(
        self,
        label: Label = "",
        *,
        choices: Sequence[tuple[str, Label]] | Callable[[], Sequence[tuple[str, Label]]] = (),
        **kwargs: Any,
    ) -> None:
        blank = [] if kwargs.get("required", True) else [("", "—")]

        def shown(given: Sequence[tuple[str, Label]]) -> list[Any]:
            return [*blank, *((value, str(text) if isinstance(text, Words) else text) for value, text in given)]

        offered = (lambda: shown(choices())) if callable(choices) else shown(choices)
        super().__init__(label=lazystr(label), choices=offered, **kwargs)


def _plausible(day: date) -> None:
    if not is_plausible(day):
        raise ValidationError(TOO_FAR)


class DayField(forms.DateField):
    """A date."""

    default_validators = [_plausible]

    def __init__(self, label: Label = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(label=lazystr(label), **kwargs)


class MomentField(forms.DateTimeField):
    """A moment, typed in the local zone; cleaned to an aware datetime."""

    default_validators = [_plausible]

    def __init__(self, label: Label = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))
        super().__init__(label=lazystr(label), **kwargs)


class MoneyField(forms.CharField):
    """An amount; cleaned to `Money`."""

    def __init__(self, label: Label = "", *, currency: str = "CNY", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "figures"}))
        super().__init__(label=lazystr(label), **kwargs)
        self.currency = currency
        self.prefix_text = formats.CURRENCY_SIGNS.get(currency, currency)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text or isinstance(value, Money):
            return value or None
        try:
            return Money.parse(text, self.currency)
        except (InvalidOperation, ValueError) as error:
            raise ValidationError(gettext("This is not an amount. Write it like 1250.50.")) from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value.decimal():.{MINOR_DIGITS[value.currency]}f}" if isinstance(value, Money) else value


class PercentField(forms.DecimalField):
    """A part of a whole, typed in percent with two places; cleaned to basis points."""

    suffix_text = "%"

    def __init__(self, label: Label = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.NumberInput(attrs={"class": "figures", "inputmode": "decimal"}))
        super().__init__(label=lazystr(label), min_value=0, max_value=100, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        return None if given is None else int(given * 100)

    def prepare_value(self, value: Any) -> Any:
        return formats.in_percent(value) if isinstance(value, int) else value


_HOURS = re.compile(r"(?:(\d{1,4})\s*(?:h|小时|:))?\s*(?:(\d{1,4})\s*(?:min|m|分|分钟)?)?", re.IGNORECASE)


class DurationField(forms.CharField):
    """Hours and minutes, typed as `1:30`, `1h30`, `90`; cleaned to seconds."""

    def __init__(self, label: Label = "", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Hours and minutes, like 1:30, 2h or 45min."))
        super().__init__(label=lazystr(label), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = _HOURS.fullmatch(text.strip())
        if not found or not any(found.groups()):
            raise ValidationError(gettext("This is not a duration. Write it like 1:30, 2h or 45min."))
        return int(found[1] or 0) * formats.HOUR + int(found[2] or 0) * formats.MINUTE

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value // formats.HOUR}:{value % formats.HOUR // formats.MINUTE:02}"
        return value


_COMBOBOX = Markup(
    '<div class="picker" data-picker="{url}" data-name="{name}" {many}><div class="picker-tags">{tags}</div>'
    '<input type="search" class="{css}" id="{id}" name="{name}-text" value="{text}" autocomplete="off"'
    ' role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="{id}-list"{described}>'
    '<ul class="picker-list" id="{id}-list" role="listbox" hidden></ul></div>'
)
_TAG = Markup(
    '<span class="pick-tag">{}{}<button type="button" class="btn-close" data-remove aria-label="{}"></button></span>'
)


class PickWidget(forms.Widget):
    """A combobox (static/ui/picker.js). The id travels in a hidden field, the text beside it."""

    def __init__(self, kind: str, *, many: bool = False) -> None:
        super().__init__()
        self.kind, self.many = kind, many
        self.by: Actor | None = None

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The combobox with what is chosen."""
        del renderer
        attrs = {**self.attrs, **(attrs or {})}
        chosen = self.chosen(value)
        tags = Markup("").join(_tag(name, one, many=self.many) for one in chosen)
        text = chosen[0].label if chosen and not self.many else ""
        described = attrs.get("aria-describedby", "")
        drawn = _COMBOBOX.format(
            url=reverse("ui:pick", args=[self.kind]),
            name=name,
            many=Markup("data-many") if self.many else "",
            tags=tags,
            css=attrs.get("class", "form-control"),
            id=attrs.get("id", f"id_{name}"),
            text=text,
            described=Markup(' aria-describedby="{}"').format(described) if described else "",
        )
        return SafeString(drawn)

    def chosen(self, value: Any) -> list[Option]:
        """The options behind the ids."""
        given = value if isinstance(value, list | tuple) else [value]
        ids = [found for one in given if (found := row_id(one)) is not None]
        picker = pickers.get(self.kind)
        return list(picker.get(self.by, ids)) if picker and ids and self.by else []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The ids; failing these the text, which the field may still understand."""
        del files
        ids = [one for one in (data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]) if one]
        if self.many:
            return ids
        return ids[0] if ids else data.get(f"{name}-text", "")


def _tag(name: str, option: Option, *, many: bool) -> Markup:
    hidden = Markup('<input type="hidden" name="{}" value="{}">').format(name, option.id)
    if not many:
        return hidden
    return _TAG.format(hidden, option.label, gettext("Remove"))


class PickField(NeedsReader, forms.Field):
    """One row of a picker's kind that the reader may see; cleaned to its id."""

    def __init__(self, label: Label = "", *, kind: str, usual: bool = False, **kwargs: Any) -> None:
        super().__init__(label=lazystr(label), widget=PickWidget(kind), **kwargs)
        self.kind = kind
        # Begins with the row that the picker finds most likely.
        self.usual = usual

    def told(self, by: Actor | None) -> None:
        super().told(by)
        self.widget.by = by
        picker = pickers.get(self.kind) if self.usual else None
        if picker and picker.usual and by is not None:
            self.initial = picker.usual(by)

    def knows(self, row_id: int) -> bool:
        """Whether the reader may see this row."""
        picker = pickers.get(self.kind)
        return picker is not None and self.by is not None and bool(picker.get(self.by, [row_id]))

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        picker = pickers.get(self.kind)
        if not text or picker is None or self.by is None:
            return None
        one = row_id(text)
        if one is not None and picker.get(self.by, [one]):
            return one
        found = picker.find(self.by, text, 2)
        if len(found) == 1:
            return found[0].id
        raise ValidationError(gettext("“%(text)s” is not one of them. Pick it from the list.") % {"text": text})


class PickManyField(PickField):
    """Several rows; cleaned to their ids."""

    def __init__(self, label: Label = "", *, kind: str, **kwargs: Any) -> None:
        super().__init__(label, kind=kind, **kwargs)
        self.widget = PickWidget(kind, many=True)

    def to_python(self, value: Any) -> Any:
        return [super(PickManyField, self).to_python(one) for one in value or []]


class WordsWidget(forms.MultiWidget):
    """Chinese and English, one under the other."""

    def __init__(self) -> None:
        super().__init__(
            {"zh": forms.TextInput(attrs={"lang": "zh-Hans"}), "en": forms.TextInput(attrs={"lang": "en"})}
        )
        for widget, text in zip(self.widgets, ("中文", "English"), strict=True):
            widget.attrs |= {"class": "form-control", "placeholder": text, "aria-label": text}

    def decompress(self, value: Any) -> list[str]:
        """Both texts."""
        words = Words.from_json(value)
        return [words.zh, words.en]


class WordsFormField(forms.MultiValueField):
    """A catalogue text; cleaned to `Words`. One language is enough."""

    def __init__(self, label: Label = "", *, max_length: int = 200, **kwargs: Any) -> None:
        parts = (forms.CharField(max_length=max_length), forms.CharField(max_length=max_length))
        super().__init__(parts, label=lazystr(label), widget=WordsWidget(), require_all_fields=False, **kwargs)
        for part in self.fields:
            part.required = False

    def compress(self, data_list: Any) -> Words:
        zh, en = data_list or ("", "")
        return Words(zh=zh, en=en)


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


TOO_LARGE = _("%(name)s has %(size)s; the limit is %(limit)s.")


class FilesField(forms.FileField):
    """Files; cleaned to a list. `limit` is bytes for one file."""

    def __init__(
        self, label: Label = "", *, accept: str = "", limit: int | None = None, many: bool = True, **kwargs: Any
    ) -> None:
        self.limit = limit or settings.FILE_LIMIT_BYTES
        # Told by the page before anything is sent, in the words of the refusal.
        known = {"name": "{name}", "size": "{size}", "limit": formats.size(self.limit)}
        attrs = {"data-files": "", "data-limit": self.limit, "data-too-large": lazy(lambda: TOO_LARGE % known, str)()}
        if accept:
            attrs["accept"] = accept
        widget = _ManyFiles(attrs={**attrs, "multiple": True}) if many else forms.FileInput(attrs=attrs)
        super().__init__(label=lazystr(label), widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in given if one or self.required]
        files = [one for one in found if one]
        for one in files:
            if one.size > self.limit:
                values = {"name": one.name, "size": formats.size(one.size), "limit": formats.size(self.limit)}
                raise ValidationError(TOO_LARGE % values)
        return files


def in_words(field: forms.Field, value: Any, by: Actor | None) -> str:
    """A value of a field as people read it: the label of a choice, the names of rows, yes or no, a moment."""
    match value:
        case None:
            return ""
        case bool():
            return pgettext("answer", "Yes") if value else pgettext("answer", "No")
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case _:
            pass
    several = list(value) if isinstance(value, list | tuple) else [value]
    if isinstance(field, PickField):
        several = _labels(field, several, by)
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        pairs: Sequence[tuple[Any, Any]] = list(flatten_choices(choices))
        named = {str(code): str(label) for code, label in pairs}
        several = [named.get(str(one), one) for one in several]
    return ", ".join(str(one) for one in several)


def _labels(field: PickField, values: Sequence[Any], by: Actor | None) -> list[str]:
    """What the rows of these ids are called, as far as the reader may see them."""
    picker = pickers.get(field.kind)
    if picker is None or by is None:
        return []
    ids = [one for value in values if (one := row_id(value)) is not None]
    return [row.label for row in picker.get(by, ids)]
