"""Tests of the phone drop by real HTTP on loopback; httpx is the phone."""
