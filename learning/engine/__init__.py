"""The arithmetic of duties: pure functions without Django."""
