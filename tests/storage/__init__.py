"""Tests of surveyor_app.storage."""
