"""Tests of what packaging/ decides: cheap ones, nothing is frozen here."""
