"""The unit tree, its names and its changes."""
