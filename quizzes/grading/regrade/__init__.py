"""Marking anew by a corrected key: drafted, previewed, applied by another person."""
