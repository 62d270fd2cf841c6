"""What a change of the law asks of questions: review, new provisions, weak ones."""
