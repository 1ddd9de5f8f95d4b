"""The only authority on what a plan breaks and what it costs."""
