"""`manage.py restore FILE`: the system as it was when the backup was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.enums import AuditEvent
from cms.ports import record_event
from config.backup.envelope import read_line
from config.backup.errors import BackupError
from config.backup.opening import keys_for
from config.backup.restoring import Restored, restore

TAKEN_PLAIN = (
    "- Bản sao lưu này không mã hóa nên không ai chứng minh được nó chưa bị sửa: anh/chị xem lại "
    "các tài khoản quản trị trước khi mở hệ thống."
)


class Command(BaseCommand):
    help = "Khôi phục dữ liệu từ bản sao lưu; hệ thống phải dừng trước."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="thay toàn bộ dữ liệu đang có bằng bản sao lưu"
        )
        parser.add_argument("--identity", default="", help="tệp khóa bí mật age")
        parser.add_argument(
            "--plain", action="store_true", help="nhận cả bản không mã hóa, dù máy này có mã hóa"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as source:
                kind, _key = read_line(source)
            opening = keys_for(kind, options["identity"], plain=options["plain"])
            restored = restore(options["file"], opening, replace=options["replace"])
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {options['file']}: {error}") from error
        except BackupError as error:
            raise CommandError(str(error)) from error
        if kind == "plain":
            self.stdout.write(TAKEN_PLAIN)
        self._tell(options["file"], restored)

    def _tell(self, file: Path, restored: Restored) -> None:
        utc = restored.manifest.made_at
        record_event(AuditEvent.RESTORED, what=str(file), detail={"made_at": utc})
        self.stdout.write(f"Đã khôi phục dữ liệu của lúc {utc} (giờ UTC).")
        for line in restored.notes:
            self.stdout.write(f"- Mâu thuẫn có từ lúc sao lưu (xem check_records): {line}")
        for line in restored.to_do:
            self.stdout.write(f"- {line}")
        if restored.findings:
            found = "\n".join(f"- {line}" for line in restored.findings)
            raise CommandError(f"Dữ liệu đã được khôi phục, nhưng phần kiểm tra thấy:\n{found}")
        self.stdout.write(
            "Đã kiểm tra tệp, giấy chứng nhận, biên nhận và bảng chỉ ghi thêm: không mất gì."
        )
