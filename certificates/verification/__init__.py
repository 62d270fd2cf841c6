"""Whether a code or a file is of the register, and what it says today."""
