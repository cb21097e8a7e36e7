"""SQLite and photo files on the laptop; returns domain objects, never rows."""
