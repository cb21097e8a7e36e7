"""Small widgets that several pages share; they know the look, not the services."""
