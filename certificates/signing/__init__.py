"""Digital signatures: made with the agency's key, or outside with an official's token.

The original is never touched: a signed file is the original's bytes and a signature after them.
"""
