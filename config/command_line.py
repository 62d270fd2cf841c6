"""`manage.py`: Django's commands, on the system that was set up here."""

import os

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from config import environment

NO_DATABASE = """\
Không mở được cơ sở dữ liệu, nên lệnh chưa làm gì.
Hãy xem DATABASE_URL và VAR_DIR trong .env, và máy chủ cơ sở dữ liệu có đang chạy không.
Máy chủ trả lời: {error}"""
NO_TABLES = """\
Cơ sở dữ liệu chưa được lập cho phiên bản này, nên lệnh chưa làm gì.
Hãy khởi động hệ thống một lần (trên máy chạy thử: `make run`; trên máy chủ: `make serve`), rồi gõ
lại lệnh này."""


def main(arguments: list[str]) -> None:
    """Run a command; a missing setting, database or table is said in words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    environment.settle()
    try:
        execute_from_command_line(arguments)
    except (OperationalError, ProgrammingError) as error:
        raise _explained(error) from error


def _explained(error: Exception) -> BaseException:
    """What a person can do about it; the error itself where that is not known."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as refused:
        return SystemExit(NO_DATABASE.format(error=str(refused).strip()))
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return SystemExit(NO_TABLES)
    return error
