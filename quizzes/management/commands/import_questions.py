"""`manage.py import_questions FILE --author CODE [--topic SLUG] [--dry-run] [--json]`."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cms.people import Person
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.enums import ImportVerdict
from quizzes.exchange.apply import write_rows
from quizzes.exchange.pictures import usable_pictures
from quizzes.exchange.reading_report import report_bank
from quizzes.exchange.rows import make_rows
from quizzes.formats.base import ParsedBank
from quizzes.formats.registry import read_file
from quizzes.models import BankImportRow, Topic

NO_AUTHOR = (
    "Chưa ghi gì. Hãy thêm --author MÃ_CBCC (người đưa câu hỏi vào), vì câu hỏi phải do người "
    "khác với người đó thẩm định."
)


class Command(BaseCommand):
    help = "Import a question bank as drafts: shows what it would do, then all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--topic", help="Slug of the topic of all questions; else the topics in the file."
        )
        parser.add_argument(
            "--author",
            help="Staff code of who brings the questions in; somebody else approves them.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Show only, write nothing.")
        parser.add_argument(
            "--json", action="store_true", help="Print what was read as JSON, write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bank = _read(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps(report_bank(bank), ensure_ascii=False, indent=1))
            return
        author = _author(options["author"])
        rows = make_rows(bank, topic=_topic(options["topic"]))
        self._show(rows)
        if not options["dry_run"]:
            if author is None:
                raise CommandError(NO_AUTHOR)
            good = [row for row in rows if row.verdict == ImportVerdict.OK]
            write_rows(good, pictures=usable_pictures(bank), author=author)

    def _show(self, rows: list[BankImportRow]) -> None:
        for row in rows:
            for said in _remarks(row):
                self.stdout.write(f"Câu {row.number} ({row.place}){said}")
        counts = Counter(ImportVerdict(row.verdict) for row in rows)
        if counts[ImportVerdict.DECISION]:
            self.stdout.write(
                _("Câu cần quyết định chưa được ghi. Anh/chị nhập tệp này ở trang Nhập câu hỏi.")
            )
        parts = [f"{verdict.label}: {counts[verdict]}" for verdict in ImportVerdict]
        self.stdout.write("; ".join(parts) + ".")


def _remarks(row: BankImportRow) -> list[str]:
    """What is wrong with the question, and what its reader took for granted."""
    assumed = row.parsed["assumed"] if row.parsed else ()
    problem = [f": {row.problem}"] if row.problem else []
    return [*problem, *(_(", lưu ý: %(said)s") % {"said": said} for said in assumed)]


def _read(path: Path) -> ParsedBank:
    try:
        with path.open("rb") as file:
            return read_file(path.name, file)
    except OSError as error:
        raise CommandError(
            f"Không mở được tệp {path}. Hãy xem lại tên và thư mục của tệp."
        ) from error
    except UnreadableFileError as error:
        raise CommandError(str(error)) from error


def _author(code: str | None) -> Person | None:
    """Who is noted as the author of what is written; None where nobody is named.

    Raises:
        CommandError: nobody has the code.
    """
    found = get_user_model().objects.filter(staff_code=code, is_active=True).first()
    if code and found is None:
        raise CommandError(f"Không có cán bộ nào mang mã {code}.")
    return found if code else None


def _topic(slug: str | None) -> Topic | None:
    if slug is None:
        return None
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        slugs = ", ".join(Topic.objects.values_list("slug", flat=True))
        raise CommandError(f"Không có chuyên đề này. Hiện có: {slugs}.")
    return topic
