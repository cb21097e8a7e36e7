"""Practice mode: child processes, folders, sample data."""
