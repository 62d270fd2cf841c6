"""The interface for other systems, below /api/v1/."""
