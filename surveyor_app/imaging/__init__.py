"""Pictures: recognised by their bytes, examined whole, shrunk for Aurora and for the screen. Originals are only read."""
