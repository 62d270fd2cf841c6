"""Who has to learn what, until when, and what excuses them."""
