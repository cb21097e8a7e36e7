"""HTTP to Aurora and to the office relay, and nothing else: faults come out as ApiError, answers as plain values."""

from surveyor_app.lean_imports import leave_out

leave_out("httpx._main")  # its command, which brings click, rich and pygments
