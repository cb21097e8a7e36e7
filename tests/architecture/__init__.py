"""Tests of the project's shape: imports, habits, packaging, static resources."""
