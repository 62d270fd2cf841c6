"""First passwords in sealed letters, for people without e-mail; what they open, and until when."""
