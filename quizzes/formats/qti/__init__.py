"""Question banks as QTI: packages and items of 2.1, 2.2 and 3.0 in, packages of 3.0 out."""

from quizzes.formats.qti.read import fits, read_bank
from quizzes.formats.qti.write import write_bank

__all__ = ["fits", "read_bank", "write_bank"]
