"""Starter questions and quizzes as data files, loaded idempotently."""
