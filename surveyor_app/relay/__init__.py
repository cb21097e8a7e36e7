"""The office relay: receives Aurora's webhooks, prefetches requests, mints temporary keys, hosts photos for Aurora."""
