"""Giving what a clause asks for before something may be done: a form, a file, or leave to go without."""
