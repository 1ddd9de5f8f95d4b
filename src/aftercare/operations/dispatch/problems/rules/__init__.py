"""What plans are made from: settings, windows, shifts, defects. Pure."""
