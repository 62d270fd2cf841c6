"""Paper-and-pencil editions and their results."""
