"""One attempt from the right to sit to the receipt: paper, answers, submission."""
