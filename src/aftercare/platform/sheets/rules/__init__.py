"""Sheet rules: what a form may say (`forms`), and whether answers fit it (`answers`)."""
