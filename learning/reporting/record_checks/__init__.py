"""What must never be in the records, looked for every night."""
