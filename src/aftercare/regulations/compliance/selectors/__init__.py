"""Reading how clauses were kept."""
