"""Pure rules of the registry's ground: names, phones, places, shifts, candidates."""
