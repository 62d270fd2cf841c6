"""`manage.py import_staff FILE [--dry-run [--json]] [--officer CODE]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.uploads.guard.refusals import UnreadableFileError
from learning.access.reach import Reach, reach_of
from learning.accounts.email_decisions import confirm_on_the_server
from learning.formats.staff_excel import read_staff
from learning.models import Unit, User
from learning.staff_import.apply import ImportPlan, apply_import, plan_import
from learning.staff_import.planned import LABELS
from learning.staff_import.understood import understood


class Command(BaseCommand):
    help = "Import a staff list from Excel: shows what it would do, then all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Show only, write nothing.")
        parser.add_argument(
            "--json", action="store_true", help="With --dry-run: what was understood, as JSON."
        )
        parser.add_argument(
            "--only-good-rows", action="store_true", help="Leave out the wrong rows."
        )
        parser.add_argument("--create-units", action="store_true", help="Make unknown units.")
        parser.add_argument(
            "--root", help="Name of the unit of the list; needed where there are several tops."
        )
        parser.add_argument(
            "--officer", help="Staff code of the officer whose list it is: only within their units."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"] and not options["dry_run"]:
            raise CommandError("--json chỉ dùng cùng --dry-run.")
        root = self._root(options["root"])
        try:
            with options["file"].open("rb") as file:
                sheet = read_staff(file)
        except OSError as error:
            raise CommandError(
                f"Không mở được tệp {options['file']}. Hãy xem lại tên và thư mục của tệp."
            ) from error
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        reach = self._reach(options["officer"], root)
        plan = plan_import(sheet, root=root, create_units=options["create_units"], reach=reach)
        if options["json"]:
            self.stdout.write(json.dumps(understood(sheet, plan, root), ensure_ascii=False))
            return
        self._show(plan)
        if options["dry_run"]:
            return
        if not plan.is_whole and not options["only_good_rows"]:
            raise CommandError("Chưa ghi gì. Hãy sửa các dòng trên, hoặc thêm --only-good-rows.")
        apply_import(plan, root=root, only_good_rows=options["only_good_rows"])
        if reach is None:
            confirm_on_the_server([row.user.pk for row in plan.changed if row.user and row.email])
        self.stdout.write("Đã ghi nhận.")

    def _root(self, name: str | None) -> Unit:
        roots = Unit.get_root_nodes()
        found = Unit.objects.get_queryset().current().filter(name=name) if name else roots
        if found.count() != 1:
            names = ", ".join(roots.values_list("name", flat=True)) or "chưa có đơn vị nào"
            raise CommandError(f"Hãy chọn đơn vị gốc bằng --root. Hiện có: {names}.")
        root: Unit = found.get()
        return root

    def _reach(self, code: str | None, root: Unit) -> Reach | None:
        """An operator may write for everybody; for an officer, what the officer might."""
        if not code:
            return None
        officer = User.objects.filter(staff_code=code, is_active=True).first()
        if officer is None or not officer.has_perm("learning.add_staffimport"):
            raise CommandError(f"{code} không phải là người được nhập danh sách cán bộ.")
        reach = reach_of(officer)
        if root.pk not in reach.units:
            raise CommandError(f"{root.name} ngoài phạm vi phụ trách của {code}.")
        return reach

    def _show(self, plan: ImportPlan) -> None:
        for problem in plan.problems:
            self.stdout.write(
                f"Dòng {problem.row}, cột {problem.column} ({problem.header}): {problem.message}"
            )
        for doubt in plan.doubts:
            codes = ", ".join(user.staff_code for user in doubt.candidates)
            self.stdout.write(
                f"Dòng {doubt.row.row}: {doubt.row.full_name} ({doubt.row.staff_code}) giống "
                f"người đã có: {codes}. Hãy nhập tệp này trên trang quản trị để quyết định."
            )
        for planned in plan.clearing:
            fields = ", ".join(LABELS[name] for name in planned.clears)
            self.stdout.write(
                f"Dòng {planned.row.row}: ô trống sẽ xóa {fields} của {planned.row.full_name} "
                f"({planned.row.staff_code}). Hãy nhập tệp này trên trang quản trị để quyết định."
            )
        if plan.outside:
            self.stdout.write(f"Ngoài phạm vi, không ghi: {len(plan.outside)} dòng.")
        if plan.leavers:
            self.stdout.write(f"Không có trong tệp, giữ nguyên: {len(plan.leavers)} người.")
        self.stdout.write(
            f"Mới: {len(plan.new)}; thay đổi: {len(plan.changed)}; giữ nguyên: "
            f"{len(plan.unchanged)}; dòng sai: {plan.problem_rows}."
        )
