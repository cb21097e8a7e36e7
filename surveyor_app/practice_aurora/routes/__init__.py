"""The HTTP endpoints: Aurora's own, the screenshot host's, and the control endpoints below /_practice."""
