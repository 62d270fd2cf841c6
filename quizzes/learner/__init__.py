"""The learner's screens: start, paper, result, rounds, receipt."""
