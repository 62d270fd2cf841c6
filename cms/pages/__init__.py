"""Course and lesson pages: addresses, measured length, withdrawal and deletion."""
