"""Tests of surveyor_app.services."""
