"""Completion per unit, and the people behind every number."""
