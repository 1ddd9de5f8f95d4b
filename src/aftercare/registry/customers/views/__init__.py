"""Pages of customers, contacts and sites."""
