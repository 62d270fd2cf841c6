"""`manage.py backup FILE`: database, files and keys in one file, while the system runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.enums import AuditEvent
from cms.ports import record_event
from config.backup import scheduled, status
from config.backup.envelope import Lock
from config.backup.errors import BackupError
from config.backup.making import make_backup
from config.backup.opening import lock_for_a_person


class Command(BaseCommand):
    help = "Lập bản sao lưu (cơ sở dữ liệu, tệp, khóa) trong khi hệ thống chạy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="tệp sẽ lập; chưa có sẵn")
        parser.add_argument("--without-keys", action="store_true", help="không kèm khóa, mật khẩu")
        parser.add_argument("--plain", action="store_true", help="không mã hóa, không kèm khóa")
        parser.add_argument(
            "--scheduled", action="store_true", help="như lịch hằng đêm: vào BACKUP_DIR, xóa bản cũ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["scheduled"]:
                scheduled.back_up()
            else:
                self._make(options)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _make(self, options: dict[str, Any]) -> None:
        if options["file"] is None:
            raise CommandError("Anh/chị ghi tên tệp sẽ lập, ví dụ: manage.py backup ban-sao.danvan")
        plain = options["plain"]
        lock = Lock() if plain else lock_for_a_person()
        with_keys = not (plain or options["without_keys"])
        made = make_backup(options["file"].absolute(), lock, with_keys=with_keys)
        status.note("backup", scheduled.note_backup(made))
        record_event(AuditEvent.BACKED_UP, what=str(made.file), detail={"keys": made.has_keys})
        keys = "kèm khóa" if made.has_keys else "không kèm khóa"
        locked = "đã mã hóa" if made.encrypted else "KHÔNG mã hóa"
        self.stdout.write(
            f"Đã lập {made.file} ({made.size / 1_000_000:.1f} MB, {made.seconds:.0f} giây; "
            f"{locked}, {keys})."
        )
