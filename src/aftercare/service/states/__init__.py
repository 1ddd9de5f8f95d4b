"""The company's own words for states, and the sub-states that it has under them (decision 0012)."""
