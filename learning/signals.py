"""What `learning` announces.

`enrolment_completed(enrolment)`: sent inside the transaction that completes it; receivers
queue a task each and do no more.
`completions_invented(enrolments)`: a query set of completions that an invented province
wrote in bulk, without announcing each.
`postings_changed(user_ids)`: whoever writes postings sends it inside that transaction; the
duties of these people are brought in step soon after.
"""

from django.dispatch import Signal

enrolment_completed = Signal()
completions_invented = Signal()
postings_changed = Signal()
