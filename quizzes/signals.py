"""What the examination engine announces to the apps downstream.

`attempt_started(attempt)`, `attempts_graded(attempts)`: sent inside the transaction, the
latter once for a batch. A receiver of `attempts_graded` queues a task and does no more: what
rests on a result follows it, and cannot undo it.
`attempt_regraded(attempt, change)`: a regrade changed a result; `change` is the
`RegradeChange`. Sent inside the transaction, before `attempts_graded` where that follows.

What it asks of them stands in `ports.py`.
"""

from django.dispatch import Signal

attempt_started = Signal()
attempts_graded = Signal()
attempt_regraded = Signal()
