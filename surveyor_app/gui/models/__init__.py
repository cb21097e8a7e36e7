"""Qt list and table models with named roles: plain values in, no services, no widgets."""
