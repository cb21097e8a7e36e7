"""Surveyor: site surveys for solar designs, requested in Aurora, done offline, published back to Aurora."""

__version__ = "0.1.0"
