"""What the life file says of one piece of equipment, worked out from facts. Pure."""
