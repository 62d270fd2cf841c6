"""What keeps append-only tables as they are, whoever writes to the database."""

from cms.append_only.rewriting import rewriting

__all__ = ["rewriting"]
