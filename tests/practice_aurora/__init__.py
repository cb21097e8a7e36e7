"""Tests of the stand-in for Aurora."""
