"""A certificate as PDF: what it says, how it looks, and the renderer.

Nothing here writes to the database. The same entry and the same style give the same bytes.
"""
