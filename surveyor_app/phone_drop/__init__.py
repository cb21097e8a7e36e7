"""Phone drop: for as long as a person has it open, a phone in the same network sends photos to this laptop.

Nothing here is imported before it is opened the first time. It knows neither the window nor the database: what arrives
is handed over with its file, and the answer that the phone gets comes from there.
"""
