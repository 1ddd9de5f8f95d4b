"""Pages of the organisation: people, their duty, the catalogues, the regions."""
