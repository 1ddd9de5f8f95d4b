"""Forms: parsing and errors by Django, the look by our macros, one way to submit them all."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import WHY_LATE, recorded_late, submission_key
from aftercare.base.kernel.errors import DomainError, StaleError, WhyLateError
from aftercare.base.kernel.http import Request, noted
from aftercare.base.ui import pages
from aftercare.base.ui.details import Crumb, submission
from aftercare.base.ui.fields import NeedsReader, in_words
from aftercare.base.ui.frame import Label

R = TypeVar("R")

SAVE = _("Save")
NOTHING = "—"
WHY = _("Why it is recorded only now")
CHOOSE = _("Choose…")

CONTROL = {"select": "form-select", "checkbox": "form-check-input", "radio": "", "file": "form-control", "hidden": ""}


class Form(forms.Form):
    """The base of every form. `by` is who fills it in; fields that look things up are told.

    `submission` is the idempotency key, `version` that of the object when the form was opened;
    both are hidden and optional.
    """

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    # Fields of which at least one is needed, though none by itself: they are not called optional.
    one_of: ClassVar[tuple[str, ...]] = ()

    error_css_class = "is-invalid"
    use_required_attribute = True

    def __init__(self, *args: Any, by: Actor | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.by = by
        # What the object says now, where somebody changed it while this form was open.
        self.now: Mapping[str, Any] = {}
        # The clause that refused it, if one did.
        self.refused_by = ""
        for name, one in self.fields.items():
            self.add(name, one)

    def add(self, name: str, one: forms.Field) -> None:
        """A field that only this form has, or one that it has already: told who fills it in, dressed as all are."""
        self.fields[name] = one
        if isinstance(one, NeedsReader):
            one.told(self.by)
        _dress(name, one)

    def leave_open(self) -> None:
        """A choice that has to be made, and was not yet, begins with none: nobody sends the first one by accident."""
        for name, one in self.fields.items():
            if not (isinstance(one, forms.ChoiceField) and one.required and type(one.widget) is forms.Select):
                continue
            offered: Any = one.choices  # the stubs also name what is never read back
            flat: Any = flatten_choices(offered)
            values = {str(value) for value, _label in flat}
            if len(values) > 1 and "" not in values and str(self[name].value()) not in values:
                one.choices = [("", CHOOSE), *offered]

    def ask_why_late(self) -> None:
        """What was typed lies far back: the form asks for the reason, whatever form it is."""
        self.add(WHY_LATE, forms.CharField(label=WHY, max_length=500, required=False))

    def refuse(self, error: DomainError) -> None:
        """Put a refusal where it belongs: at its fields, or above the form."""
        if isinstance(error, WhyLateError):
            self.ask_why_late()
        self.refused_by = error.clause
        placed = False
        for name, texts in error.fields.items():
            self.add_error(name if name in self.fields else None, [str(text) for text in texts])
            placed = True
        if not placed:
            self.add_error(None, str(error))

    def said_now(self, bound: forms.BoundField) -> str:
        """What the object says now in a field in which something else stands, in words; "" where they agree."""
        if bound.name not in self.now or bound.is_hidden:
            return ""
        now = self.now[bound.name]
        if bound.field.has_changed(now, bound.data) and str(bound.data) != str(now):
            return in_words(bound.field, now, self.by) or NOTHING
        return ""

    @property
    def general_errors(self) -> list[str]:
        """What stands above the form: its own errors, and those of fields that nobody sees."""
        hidden = [f"{bound.label}: {text}" for bound in self.hidden_fields() for text in bound.errors]
        return [*(str(text) for text in self.non_field_errors()), *hidden]

    @property
    def visible_names(self) -> list[str]:
        """The fields that people fill in."""
        return [bound.name for bound in self.visible_fields()]

    @property
    def answers(self) -> dict[str, Any]:
        """The cleaned values without the form's own hidden fields."""
        own = {"submission", WHY_LATE, *(() if self.cleaned_data.get("version") is not None else ("version",))}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}


def _dress(name: str, one: forms.Field) -> None:
    """Tabler's classes, and what screen readers and phones want to know."""
    widget = one.widget
    kind = getattr(widget, "input_type", "select" if isinstance(widget, forms.Select) else "")
    css = CONTROL.get(kind, "form-control")
    if css and not isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        widget.attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
    if one.help_text:
        widget.attrs.setdefault("aria-describedby", f"id_{name}_help")


def submit(
    request: Request,
    form_class: type[Form],
    *,
    title: Label,
    key: str,
    do: Callable[[dict[str, Any]], R],
    then: Callable[[R], str] | str,
    button: Label = SAVE,
    said: Label | Callable[[R], str] = "",
    initial: Mapping[str, Any] | None = None,
    version: int | None = None,
    help: Label = "",  # noqa: A002 - as lists and cards call it
    cancel: str = "",
    danger: bool = False,
    of: Crumb | None = None,
    template: str = "ui/form.html",
    values: Mapping[str, Any] | None = None,
    form_values: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, and carry out what it asks for.

    `do(values)` calls one service and returns what it returned; `then` is where to go next; `said`
    is the toast. A DomainError comes back as words at the form, with its status. `of` is what it is about, shown above
    the title. `form_values` are further arguments of the form class. See docs/developers/ui.md.
    """
    extra = {"by": request.actor, **(form_values or {})}
    hidden = {"submission": submission(), "version": version}
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, initial={**(initial or {}), **hidden}, **extra)
        status = 422
        if WHY_LATE in request.POST:
            form.ask_why_late()
        if form.is_valid():
            try:
                why = form.cleaned_data.get(WHY_LATE, "")
                with submission_key(form.cleaned_data["submission"]), recorded_late(why):
                    done = do(form.answers if version is None else {"version": None, **form.answers})
            except (DomainError, DatabaseError, OSError) as error:
                refusal = error if isinstance(error, DomainError) else noted(request, error)
                if refusal is None:
                    raise
                status = _refused(form, refusal, initial or {}, version)
            else:
                return _on(request, done, then=then, said=said, key=key)
    else:
        form, status = form_class(initial={**(initial or {}), **hidden}, **extra), 200
    form.leave_open()
    shown = {
        "form": form,
        "title": title,
        "key": key,
        "button": button,
        "help": help,
        "cancel": cancel,
        "danger": danger,
        "of": of,
    }
    return pages.render(request, template, {**shown, **(values or {})}, status=status)


def _refused(form: Form, error: DomainError, initial: Mapping[str, Any], version: int | None) -> int:
    """Words at the form. After a stale form the next try is meant for what is there now, which is shown."""
    form.refuse(error)
    if isinstance(error, StaleError):
        form.now = initial
        form.data = _with(form.data, {"version": version, "submission": submission()})
    else:
        form.data = _with(form.data, {"submission": submission()})
    return error.status


def _with(data: Any, changes: Mapping[str, object]) -> Any:
    """The posted data with some hidden values replaced."""
    changed = data.copy()
    for name, value in changes.items():
        changed[name] = "" if value is None else str(value)
    return changed


def _on(
    request: Request, done: R, *, then: Callable[[R], str] | str, said: Label | Callable[[R], str], key: str
) -> HttpResponse:
    """On to the next page, which says what was done and forgets the draft."""
    text = said(done) if callable(said) else str(said)
    if text:
        messages.success(request, text)
    response = pages.redirect(request, then(done) if callable(then) else then)
    response.set_cookie("draft_done", key, max_age=60, samesite="Lax")
    return response


def key_of(request: Request) -> UUID | None:
    """The idempotency key of a form that is posted without `submit` (a step that is done at once)."""
    text = request.POST.get("submission", "")
    try:
        return UUID(text)
    except ValueError:
        return None


def version_of(request: Request) -> int | None:
    """The version that such a form carries."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def step(
    request: Request,
    *,
    do: Callable[[int | None], R],
    then: Callable[[R], str] | str,
    said: Label | Callable[[R], str] = "",
) -> HttpResponse:
    """A `Step(post=True)`: `do(version)` at once, under the page's idempotency key. A refusal is raised.

    Nothing is done for whoever only follows an address.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    with submission_key(key_of(request)):
        done = do(version_of(request))
    return _on(request, done, then=then, said=said, key="")
