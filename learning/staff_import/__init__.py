"""Staff lists from Excel: read, decided on row by row, written whole."""
