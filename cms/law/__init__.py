"""Legal documents: citations, changes, and what rests on a provision."""
