"""Which model says how long ways take, what it is called, and what trips teach. Pure."""
