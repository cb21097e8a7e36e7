"""Tests of surveyor_app.sync."""
