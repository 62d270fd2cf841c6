"""Statements that PostgreSQL reads and plans once a connection."""

import pytest
from django.db import connection

from config.backends.prepared import prepared_cursor

pytestmark = pytest.mark.django_db
CALLS = 7


def test_it_counts_as_a_query_and_gives_the_answer(django_assert_num_queries):
    with django_assert_num_queries(CALLS):
        for number in range(CALLS):
            with prepared_cursor() as cursor:
                cursor.execute("SELECT COUNT(*) FROM learning_user WHERE id = %s", [-number])
                assert cursor.fetchone() == (0,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases prepare none")
def test_what_returns_is_prepared():
    for number in range(CALLS):
        with prepared_cursor() as cursor:
            cursor.execute("SELECT full_name FROM learning_user WHERE id = %s", [-number])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%full_name%"]
        )
        assert cursor.fetchone() == (1,)
