"""Essays and those who mark them."""
