"""Pages of imports: sessions from the upload to the undo, and their rows."""
