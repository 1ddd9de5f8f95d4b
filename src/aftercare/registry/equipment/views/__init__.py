"""Pages of equipment: assets, products, projects, contracts."""
