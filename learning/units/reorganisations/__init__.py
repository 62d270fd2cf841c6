"""Events that change the unit tree: drafted, previewed, done, undone."""
