"""What the owner of an account is written: what was changed of it, and links to a new password."""
