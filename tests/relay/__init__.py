"""Tests of the office relay."""
