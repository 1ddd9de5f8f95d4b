"""Tools and vehicles: who has which, what an office shares."""
