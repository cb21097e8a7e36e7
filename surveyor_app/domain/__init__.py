"""The surveyor's domain: plain values and pure policy; no Qt, SQL, HTTP, clock or disk."""
