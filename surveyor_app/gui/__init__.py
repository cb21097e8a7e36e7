"""The desktop app: one window in which a surveyor does the whole job, offline first."""
