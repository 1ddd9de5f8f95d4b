"""Who works here, in which post, able to do what, and when; always for a reader."""
