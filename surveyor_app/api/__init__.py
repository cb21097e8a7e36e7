"""HTTP to Aurora and to the office relay, and nothing else: faults come out as ApiError, answers as plain values."""
