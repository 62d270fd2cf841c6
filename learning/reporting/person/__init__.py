"""A person's page at the HR desk: search, history, attempts."""
