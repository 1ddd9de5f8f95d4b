"""What is done with customers, contacts and sites, by aggregate."""
