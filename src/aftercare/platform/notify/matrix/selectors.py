"""The matrix in force: what the product ships, as the company changed it."""

from dataclasses import replace
from datetime import timedelta

from aftercare.base.kernel.errors import NotFoundError
from aftercare.platform.notify.models import Rule
from aftercare.platform.notify.rules import USUAL_AGE, Line, Preset, presets


def lines() -> list[Line]:
    """Every line, switched off ones included: presets in their order, then the company's own."""
    changed, own = {}, []
    for rule in Rule.objects.order_by("event", "id"):
        if rule.preset:
            changed[rule.preset] = rule
        else:
            own.append(_from_rule(rule))
    shipped = [_changed(_from_preset(key, preset), changed.get(key)) for key, preset in presets.items()]
    return [*shipped, *own]


def line(key: str) -> Line:
    """One line by its key: a preset's, or `rule:<id>`. Raises NotFoundError."""
    found = next((one for one in lines() if one.key == key), None)
    if found is None:
        raise NotFoundError
    return found


def _from_preset(key: str, preset: Preset) -> Line:
    return Line(
        key=key,
        event=preset.event,
        recipient=preset.recipient,
        channels=preset.channels,
        template=preset.template,
        unit_path="",
        is_urgent=preset.is_urgent,
        max_age=preset.max_age,
        is_active=True,
        rule_id=None,
        is_preset=True,
    )


def _from_rule(rule: Rule) -> Line:
    return Line(
        key=f"rule:{rule.pk}",
        event=rule.event,
        recipient=rule.recipient,
        channels=tuple(rule.channels),
        template=rule.template,
        unit_path=rule.unit_path,
        is_urgent=rule.is_urgent,
        max_age=timedelta(minutes=rule.max_age_minutes) if rule.max_age_minutes else USUAL_AGE,
        is_active=rule.is_active,
        rule_id=rule.pk,
        is_preset=False,
    )


def _changed(shipped: Line, rule: Rule | None) -> Line:
    """The company may change everything but what happens and what is said."""
    if rule is None:
        return shipped
    own = _from_rule(rule)
    return replace(own, key=shipped.key, event=shipped.event, template=shipped.template, is_preset=True)


def version(chosen: Line) -> int | None:
    """For the form; None while no row stands in the place of a shipped line."""
    return None if chosen.rule_id is None else Rule.objects.values_list("version", flat=True).get(pk=chosen.rule_id)
