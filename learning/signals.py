"""What `learning` announces.

`enrolment_completed(enrolment)`: sent inside the transaction that completes it.
`postings_changed(user_ids)`: whoever writes postings sends it inside that transaction; the
duties of these people are brought in step soon after.
"""

from django.dispatch import Signal

enrolment_completed = Signal()
postings_changed = Signal()
