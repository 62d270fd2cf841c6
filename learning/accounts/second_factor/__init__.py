"""A second factor: an app or a key, of whom it is demanded, and losing it."""
