"""An invented province of any size, made by bulk inserts; for demonstrations and benchmarks.

Nobody in it exists. The same number of staff gives the same province.
"""
