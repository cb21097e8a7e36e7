"""Practice mode: a stand-in Aurora, a real relay and the real app on one machine, with invented requests."""
