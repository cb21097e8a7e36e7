"""Days of a bad life in minutes: two laptops, a relay and an Aurora, with kills, cuts and faults in any order."""
