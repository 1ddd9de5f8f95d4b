"""What plans are made from, read in a bounded number of queries."""
