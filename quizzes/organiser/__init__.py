"""The organiser's desk: rounds, preflight, statistics."""
