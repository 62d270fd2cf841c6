"""Reminders and digests, each sent once."""
