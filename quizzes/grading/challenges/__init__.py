"""What learners object to, and what editors answer."""
