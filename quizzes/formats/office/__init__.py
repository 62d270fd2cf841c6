"""The parts of the readers and writers of Word and Excel banks."""
