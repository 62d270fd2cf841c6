import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.start import prepare_database, tell

pytestmark = pytest.mark.django_db


def test_a_database_of_another_version_is_left_alone():
    MigrationRecorder(connection).record_applied("quizzes", "9999_of_tomorrow")
    with pytest.raises(SystemExit, match=r"quizzes\.9999_of_tomorrow"):
        prepare_database()


def test_what_a_library_no_longer_ships_does_not_matter():
    MigrationRecorder(connection).record_applied("wagtailcore", "0000_long_ago")
    prepare_database()


def test_what_is_said_at_the_start_is_a_line_of_the_log_where_programs_read_it(
    settings, capsys, caplog
):
    caplog.set_level("INFO")
    settings.LOG_FORMAT = "text"
    tell("\nĐịa chỉ: http://localhost:8000/\n\n")
    assert capsys.readouterr().err == "\nĐịa chỉ: http://localhost:8000/\n\n"
    assert caplog.messages == []
    settings.LOG_FORMAT = "json"
    tell("\nĐịa chỉ: http://localhost:8000/\n\n")
    assert caplog.messages == ["Địa chỉ: http://localhost:8000/"]
