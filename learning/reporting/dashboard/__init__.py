"""What the HR desk shows first, and the tallies that its numbers are read from."""
