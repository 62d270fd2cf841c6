"""`manage.py test_restore [FILE]`: a restore beside the running system, with all checks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import scheduled, status
from config.backup.errors import BackupError
from config.backup.trial import try_restore


class Command(BaseCommand):
    help = "Khôi phục thử bản sao lưu (mặc định: bản mới nhất) vào nơi riêng, rồi xóa nơi đó."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--identity", default="", help="tệp khóa bí mật age")
        parser.add_argument(
            "--plain", action="store_true", help="nhận cả bản không mã hóa, dù máy này có mã hóa"
        )
        parser.add_argument("--scheduled", action="store_true", help="như lịch hằng tuần")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["scheduled"]:
                scheduled.test_restore()
                return
            tried = try_restore(options["file"], options["identity"], plain=options["plain"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        status.note("test", status.Event(status.now(), str(tried)))
        self.stdout.write(f"Bản sao lưu {tried} khôi phục được, và không thấy sai lệch nào.")
