"""Pages of lists that may be very long."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator


class CappedPaginator(Paginator[Any]):
    """Counts, and leads through, the first `most` rows only: counting a register of a
    million entries takes longer than showing a page of it. Filters lead to the rest.
    """

    most = 5_000

    @cached_property
    def count(self) -> int:
        return min(self._counted, self.most)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than it counts."""
        return self._counted > self.most

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows[: self.most + 1].count())
