"""What a question is, version by version: texts, keys, what is right now, how it is shown."""
