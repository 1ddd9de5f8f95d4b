"""Products, assets, projects and contracts as a reader may see them."""
