"""Invented people for trying the system out; development only."""
