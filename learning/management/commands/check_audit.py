"""`manage.py check_audit`: whether the audit log is as it was written."""

import sys
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from learning.access.audit.anchor import read_anchor
from learning.access.audit.checking import find_faults
from learning.access.audit.sealing import accept_end, seal_entries
from learning.models import AuditEntry

MAX_SHOWN = 100


class Command(BaseCommand):
    help = "Kiểm tra nhật ký thao tác; mã thoát là 1 khi có dòng bị sửa, thiếu, chèn hoặc cắt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept",
            action="store_true",
            help="Sau khi khôi phục bản sao lưu: chấp nhận phần cuối bị thiếu, và ghi lại việc đó.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accept"]:
            accept_end()
        seal_entries()
        faults = list(islice(find_faults(), MAX_SHOWN))
        for fault in faults:
            self.stderr.write(f"{fault.code}: {fault.text}")
        number, seal = read_anchor() or (0, "-")
        waiting = AuditEntry.objects.filter(sequence=None).count()
        self.stdout.write(f"Niêm đến số {number}: {seal}")
        self.stdout.write(f"Chưa niêm: {waiting} dòng")
        if faults:
            sys.exit(1)
        self.stdout.write("Nhật ký thao tác nguyên vẹn.")
