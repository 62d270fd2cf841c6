"""What `learning` announces.

`enrolment_completed(enrolment)`: sent inside the transaction that completes it.
"""

from django.dispatch import Signal

enrolment_completed = Signal()
