"""The database that tests begin with, and where their fixtures come from."""

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.signal_handlers import reference_index_auto_update_disabled

from cms.starter.loader import ensure_site
from learning.management.setup import set_up_system
from learning.reporting.record_checks.invariants import contradictions
from tests.running import hunting, template

pytest_plugins = [
    "tests.fixtures.surroundings",
    "tests.fixtures.world",
    "tests.fixtures.cast",
    "tests.arguments",
]
hunting.load_profile()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Fixtures are saved without Wagtail's index of references, a third of their time.

    Wagtail's own context manager cannot be nested, and the starter content uses it.
    """
    reference_index_auto_update_disabled.value = True
    try:
        return (yield)
    finally:
        reference_index_auto_update_disabled.value = False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Migrate a copy of the last run's database rather than an empty one."""
    database = template.restore()
    yield
    if database:
        database.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Every test begins as an installation does, with roles, workflow, schedules and home page."""
    with django_db_blocker.unblock():
        template.keep()
        call_command("createcachetable", verbosity=0)
        set_up_system()
        ensure_site()


@pytest.fixture
def system(db: None) -> None:
    """Roles, workflow and schedules: what every test's database holds."""


@pytest.fixture
def sound_records(db: None) -> Iterator[None]:
    """After the scenario no record contradicts another."""
    yield
    assert contradictions() == []
