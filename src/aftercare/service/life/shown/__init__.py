"""How the life file reads."""
