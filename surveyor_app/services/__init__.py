"""Use cases for the window and the commands: one transaction each, one instance a thread."""
