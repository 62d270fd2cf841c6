"""One of those who would write a list does; what another list wrote meanwhile is said in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from learning.enums import StaffImportState
from learning.models import StaffImport


def hold(batch: StaffImport) -> bool:
    """Keep the list from others until the open transaction ends.

    A list is queued and, where it is short, also written by whoever asked: the second of them
    waits here for the first.

    Returns:
        True where the list still waits to be written.
    """
    waiting = StaffImport.objects.filter(pk=batch.pk, state=StaffImportState.APPLYING)
    return bool(waiting.update(progress=0))


@contextmanager
def in_words() -> Iterator[None]:
    """Around the writing of a list.

    Raises:
        ValidationError: somebody else wrote a code, an address or a posting of the list first.
    """
    try:
        yield
    except IntegrityError as error:
        raise ValidationError(
            _(
                "cùng lúc, một danh sách khác hoặc một người khác đã ghi những cán bộ này. "
                "Anh/chị bấm Ghi nhận lần nữa; hệ thống so lại danh sách trước khi ghi."
            )
        ) from error
