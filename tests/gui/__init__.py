"""The window tested as a surveyor uses it: by keyboard, by dropping files, against fake and real services."""
