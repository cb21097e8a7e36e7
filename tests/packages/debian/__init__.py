"""The Debian packages, installed by apt into clean systems."""
