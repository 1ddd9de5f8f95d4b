"""Pages of regulations and of clocks."""
