"""What is done with products, assets, projects and contracts, by aggregate."""
