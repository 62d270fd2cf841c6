"""Files that the register reads."""
