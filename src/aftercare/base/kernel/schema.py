"""Making the tables of an app in one step."""

from itertools import takewhile
from typing import Any

from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ProjectState


class Tables(Migration):
    """A step that begins with new tables.

    After each table Django draws anew the classes of all that hangs together with it, which in our house is nearly
    everything, and most of a migration's time. New tables do not change while they are made, so once is enough.
    """

    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        new = list(takewhile(lambda one: isinstance(one, CreateModel), self.operations))
        project_state.__dict__.pop("apps", None)
        for table in new:
            table.state_forwards(self.app_label, project_state)
        for table in new:
            table.database_forwards(self.app_label, schema_editor, project_state, project_state)
        rest: type[Migration] = type("Rest", (Migration,), {"operations": self.operations[len(new) :]})
        return rest(self.name, self.app_label).apply(project_state, schema_editor)
