"""The relay's HTTP endpoints, one module a concern."""
