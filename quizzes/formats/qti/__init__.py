"""Question banks as QTI: packages and items of 2.1, 2.2 and 3.0 in, packages of 3.0 out."""
