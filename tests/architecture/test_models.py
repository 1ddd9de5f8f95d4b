"""What the tables have in common."""

from collections.abc import Iterator

import pytest
from django.apps import apps as installed
from django.db import models
from tests.architecture.house import app_of, apps

# Coordinates are the one fact that is a fraction by nature (decision 20).
COORDINATES = {"latitude", "longitude"}
# Not ours to shape: it inherits Django's own user.
INHERITED = {"accounts.User"}


def our_models() -> Iterator[type[models.Model]]:
    """Tables of our apps, the hidden ones between two included."""
    for model in installed.get_models(include_auto_created=True):
        if app_of(model.__module__):
            yield model


def _ids(found: list[type[models.Model]]) -> list[str]:
    return [model._meta.label for model in found]


MODELS = list(our_models())
each_model = pytest.mark.parametrize("model", MODELS, ids=_ids(MODELS))


@each_model
def test_foreign_keys_point_downwards(model: type[models.Model]) -> None:
    order = apps()
    here = app_of(model.__module__)
    assert here is not None
    for field in model._meta.get_fields():
        if field.auto_created or not field.is_relation or field.related_model is None:
            continue
        target = app_of(field.related_model.__module__)
        if target is not None:
            assert order.index(target) >= order.index(here), f"{model._meta.label}.{field.name} points up to {target}"


@each_model
def test_a_table_is_named_after_its_app(model: type[models.Model]) -> None:
    assert model._meta.db_table.startswith(f"{model._meta.app_label}_")


@each_model
def test_constraints_are_named_after_table_and_rule(model: type[models.Model]) -> None:
    prefix = f"{model._meta.db_table}_"
    assert [one.name for one in model._meta.constraints if not one.name.startswith(prefix)] == []


@each_model
def test_no_model_orders_by_itself(model: type[models.Model]) -> None:
    assert model._meta.ordering in ([], ())


@each_model
def test_facts_are_whole_numbers(model: type[models.Model]) -> None:
    fractions = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField | models.DecimalField) and field.name not in COORDINATES
    ]
    assert fractions == []


@each_model
def test_times_are_given_never_taken(model: type[models.Model]) -> None:
    if model._meta.label in INHERITED:
        pytest.skip("Django's own user")
    for field in model._meta.get_fields():
        if isinstance(field, models.DateField | models.TimeField):
            clocked = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
            assert not clocked, field.name
            assert not callable(field.default) or field.default is models.NOT_PROVIDED, field.name
        assert getattr(field, "db_default", models.NOT_PROVIDED) is models.NOT_PROVIDED, field.name


@each_model
def test_ids_are_wide(model: type[models.Model]) -> None:
    pk = model._meta.pk
    assert isinstance(
        pk, models.BigAutoField | models.BigIntegerField | models.OneToOneField | models.UUIDField | models.CharField
    )
