"""A staff list of 20,000 people taken in, as the worker does it."""

import time
from io import BytesIO
from random import Random

from learning.demo.province.names import invent_person
from learning.enums import StaffImportState
from learning.formats.excel_out import Column, write_table
from learning.models import StaffImport, Unit, User
from learning.staff_import.batches import apply_batch, ask_to_apply, read_batch, start_batch
from tests.bench.system import BenchError

ROWS = 20_000
COLUMNS = (
    "Mã CBCC",
    "Họ và tên",
    "Giới tính",
    "Cơ quan",
    "Phòng/Đơn vị",
    "Chức vụ",
    "Đối tượng",
)


def import_staff_seconds(root: Unit, officer: User) -> float:
    """Seconds to read, compare and write a list of new people of the units below `root`."""
    file = BytesIO(_list_of(root))
    file.name = "danh-sach.xlsx"
    start = time.perf_counter()
    batch = start_batch(file, root=root, by=officer)
    read_batch(batch.pk)
    batch = ask_to_apply(StaffImport.objects.get(pk=batch.pk), only_good=True)
    apply_batch(batch.pk)
    seconds = time.perf_counter() - start
    batch.refresh_from_db()
    if batch.state != StaffImportState.APPLIED:
        raise BenchError(f"staff import: {batch.state} {batch.error}")
    return seconds


def _list_of(root: Unit) -> bytes:
    random = Random(20)
    offices = [
        (agency.name, office.name)
        for agency in root.get_children().filter(closed_on=None)
        for office in agency.get_children().filter(closed_on=None)
    ]
    rows = []
    for number in range(1, ROWS + 1):
        agency, office = offices[number % len(offices)]
        person = invent_person(random)
        gender = "Nữ" if person.gender == "female" else "Nam"
        code = f"DS{number:06}"
        rows.append((code, person.name, gender, agency, office, "Chuyên viên", "Công chức"))
    return write_table("Danh sách", [], [Column(name, 20) for name in COLUMNS], rows)
