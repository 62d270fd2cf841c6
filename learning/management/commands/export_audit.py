"""`manage.py export_audit FILE`: the audit log for an auditor, chained and signed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.ports import record_event
from learning.access.audit.exporting import export_lines, public_key
from learning.enums import AuditEvent
from learning.models import AuditEntry


class Command(BaseCommand):
    help = "Xuất nhật ký thao tác thành các dòng JSON có ký, để kiểm tra ở nơi khác."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        record_event(AuditEvent.LOG_EXPORTED, what=file.name)
        entries = AuditEntry.objects.order_by("pk").iterator(chunk_size=2000)
        try:
            with file.open("x", encoding="utf-8") as target:
                target.writelines(f"{line}\n" for line in export_lines(entries))
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file}: {error.strerror}.") from error
        self.stdout.write(f"Đã xuất. Khóa công khai để kiểm tra: {public_key()}")
