"""Sheets of Excel and CSV as a person sees them, for every reader of a list."""
