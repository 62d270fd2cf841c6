"""The paper: what stands on it, how it looks, and the press that prints it.

Nothing here writes to the database. The same entry and the same look give the same bytes.
"""
