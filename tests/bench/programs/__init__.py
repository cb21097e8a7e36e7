"""The bench's own processes: windows that are timed, watched, and weighed from within."""
