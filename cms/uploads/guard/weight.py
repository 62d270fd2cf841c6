"""What may be read while somebody waits for the page; all else is left to the worker."""

from cms.uploads.guard.packages import open_package
from cms.uploads.guard.refusals import EXCEL
from cms.uploads.guard.workbooks import check_workbook

MAX_LIGHT_BYTES = 200_000
MAX_LIGHT_UNPACKED_BYTES = 1_500_000
MAX_LIGHT_TAGS = 40_000
MAX_LIGHT_OBJECTS = 5_000


def is_light(content: bytes) -> bool:
    """Whether reading the file takes a fraction of a second, by its size and its structure.

    Raises:
        UnreadableFileError: a small package, or workbook, that the guard does not let in.
    """
    if len(content) > MAX_LIGHT_BYTES:
        return False
    if not content.startswith(b"PK"):
        return content.count(b"<") <= MAX_LIGHT_TAGS and content.count(b" obj") <= MAX_LIGHT_OBJECTS
    package = open_package(content)
    is_short = package.unpacked <= MAX_LIGHT_UNPACKED_BYTES
    if EXCEL in package.names:
        return check_workbook(content) <= MAX_LIGHT_TAGS and is_short
    if not is_short:
        return False
    return sum(package.read(name).count(b"<") for name in package.names) <= MAX_LIGHT_TAGS
