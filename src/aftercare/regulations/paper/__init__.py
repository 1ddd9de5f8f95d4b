"""From paper to running: a written regulation becomes clauses with proposed bindings. No database, no model."""
