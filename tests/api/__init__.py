"""Tests of surveyor_app.api."""
