"""People of the agencies: where they work, what is held on them, and forgetting it."""
