"""Steps of the schema that were joined to one: whoever goes the old way and whoever goes the new one have the same tables."""

from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState


def test_joined_steps_leave_the_tables_that_the_single_ones_left() -> None:
    joined = MigrationLoader(None)
    single = MigrationLoader(None, replace_migrations=False)
    replacing = set(joined.replacements)
    assert replacing
    for node in replacing:
        single.graph.nodes.pop(node)  # beside the steps that it replaces it would make all tables twice
    new, old = _tables(joined.project_state()), _tables(_without(single, replacing))
    assert new.keys() == old.keys()
    assert {name: (new[name], old[name]) for name in new if new[name] != old[name]} == {}


def test_a_joined_step_names_all_that_it_replaces() -> None:
    loader = MigrationLoader(None, replace_migrations=False)
    for (app, name), step in MigrationLoader(None).replacements.items():
        own = sorted(one for label, one in loader.disk_migrations if label == app and one != name)
        last = name.removeprefix("0001_squashed_")
        assert [one for _app, one in step.replaces] == own[: own.index(last) + 1]


def _without(loader: MigrationLoader, left_out: set[tuple[str, str]]) -> ProjectState:
    return loader.project_state([node for node in loader.graph.leaf_nodes() if node not in left_out])


def _tables(state: ProjectState) -> dict[tuple[str, str], Any]:
    return {name: _described(model) for name, model in state.models.items()}


def _described(model: ModelState) -> dict[str, Any]:
    """Columns by name, whatever their order; indexes and constraints likewise."""
    options = {
        name: sorted(map(repr, value)) if name in {"indexes", "constraints"} else value
        for name, value in model.options.items()
        if value
    }
    return {"fields": {name: field.deconstruct()[1:] for name, field in model.fields.items()}, "options": options}
