"""Kills the laptop or the relay at every named point and at random moments, and proves that nothing is lost."""
