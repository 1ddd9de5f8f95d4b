"""Our own search: ruin and recreate over compiled arrays."""
