"""What dispatch makes known to the apps below it, and how it follows what happens there."""
