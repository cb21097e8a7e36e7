"""Measures the app against what the same machine can do at best: `make bench`. No test: the figures are for people."""
