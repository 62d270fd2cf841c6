"""Who is signed in and may do what to whom."""
