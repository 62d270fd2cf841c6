"""Periodic rounds: planned, opened, closed and published by the clock."""
