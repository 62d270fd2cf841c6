"""Question banks as agencies have them: one reader per format, without Django."""
