"""How long ways take, and from what that was learned."""
