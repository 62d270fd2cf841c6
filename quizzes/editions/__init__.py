"""Editions: a quiz printed for pencil, and its results."""
