"""Practice Aurora: a stand-in for Aurora's API, for practice mode, demonstrations and tests.

It imports nothing else of this package, so that one misreading of Aurora's documents cannot hide in both the client
and its counterpart.  Start it with ``server.serve`` or build the application with ``app.create_app``.

Where Aurora's documents leave a question open, the answer here is a switch (``behaviour``) or a fault (``faults``).
"""
