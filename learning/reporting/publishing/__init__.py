"""Reports made by the worker and kept as they were published."""
