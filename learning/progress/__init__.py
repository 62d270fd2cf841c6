"""What people have read and completed, and their home page."""
