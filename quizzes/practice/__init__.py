"""Practice (luyện tập) and the questions of the day."""
