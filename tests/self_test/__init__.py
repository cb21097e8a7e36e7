"""Tests of `--self-test`."""
