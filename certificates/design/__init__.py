"""Templates: chosen, filled, looked at, kept version by version."""
