"""What officers did: written once, read by the administrator."""
