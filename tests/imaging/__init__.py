"""Tests of the pictures' files."""
