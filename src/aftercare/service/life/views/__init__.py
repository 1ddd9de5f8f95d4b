"""Pages of the life file."""
