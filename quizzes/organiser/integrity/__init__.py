"""Signs that the organiser should look at after a sitting."""
