"""The door for files from outside: nothing gets past it that could hurt or hang.

Pure: no Django, no database. What is refused is refused with an `UnreadableFileError` that says
in Vietnamese what to do; time and memory are bounded by the limits of these modules.
"""
