"""Certificates as Open Badges 3.0, for holders who want them elsewhere."""
