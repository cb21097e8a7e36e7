"""Tests of Surveyor; the folders mirror the package."""
