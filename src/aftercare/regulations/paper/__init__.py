"""From paper to running: a written regulation becomes clauses with proposed bindings. Rules only: no database, no model."""
