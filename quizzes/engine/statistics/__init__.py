"""Quiz and question statistics, as classical test theory defines them.

The formulas are those of Moodle's "Quiz statistics calculations"
(https://docs.moodle.org/dev/Quiz_statistics_calculations), whose letters the docstrings
use: S attempts, T the total mark of an attempt, x the mark for a question, X = T - x the
mark for the rest of the paper, V a sample variance and C a sample covariance (both divide
by S - 1). Marks run from 0 to the maximum of their question.

Three things differ from Moodle, because papers may be drawn at random. A total is the share
of its own paper's maximum, so that papers with different maxima compare; with equal maxima
nothing changes. A question's numbers use the attempts in which it occurred. And X leaves the
question out for drawn questions too.

Marks are counted in whole millionths and every sum is an exact integer, so the order of the
attempts changes nothing and a variance of zero is zero. What is undefined (too few attempts,
no spread) is None; nothing raises.
"""
