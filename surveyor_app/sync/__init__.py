"""The durable queue's runner: pulls requests, uploads photos, publishes sections. No Qt, no SQL, no HTTP of its own."""
