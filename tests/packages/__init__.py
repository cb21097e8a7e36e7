"""Builds the packages and tries them: `make check-packages`, not part of `make test`."""
