"""Starter content: legal documents and courses as data files, loaded idempotently."""
