"""Customers, contacts and sites as a reader may see them."""
