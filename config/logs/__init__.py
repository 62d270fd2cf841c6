"""What the system writes to its log: one line for each thing, as text or JSON. See docs/logs.md."""
