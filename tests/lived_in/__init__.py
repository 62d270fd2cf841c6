"""The demo as it looks after some months of use: every kind of record in every state.

For tests and photographs of the running system. `live_in()` goes through the project's own
services, with the clock set back where something lies in the past; the system may be running
meanwhile. As a program, on the database that the environment names:

    DEBUG=true VAR_DIR=… DEMO_PASSWORD=… python -m tests.lived_in

The demo accounts stay as they are, so that they can still be led through the system from the
beginning; the learner who has lived in it is `LEARNER`, with the same password.
"""

LEARNER = "da.hoc"
"""A learner with attempts in every state, results, certificates and requests."""

SITTER = "dang.thi"
"""Another learner, in the middle of an attempt."""

ACCOUNTS = {
    "learner": LEARNER,
    "head": "thu.truong",
    "hr": "nhan.su",
    "editor": "bien.tap",
    "reviewer": "phap.che",
    "admin": "quan.tri",
}
"""Who stands for each role."""
