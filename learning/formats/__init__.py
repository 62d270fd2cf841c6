"""Files that HR brings in and takes out."""
