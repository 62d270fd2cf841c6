"""The question bank: list, search, actions, workflow, near-duplicates."""
