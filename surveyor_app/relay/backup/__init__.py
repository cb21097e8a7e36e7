"""Backups of a whole office: database, photos, screenshots and value lists, whether or not the relay serves.

Settings are never part of one: they hold the application key.
"""
