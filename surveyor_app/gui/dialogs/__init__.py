"""The few dialogs; always opened, never executed."""
