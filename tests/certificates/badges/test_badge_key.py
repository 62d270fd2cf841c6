"""The badge key: one for all hosts, sealed in the database, taken over from the file of before."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from certificates.badges.key import SealedKeyError, private_key, take_over_file
from certificates.models import BadgeKey

pytestmark = pytest.mark.django_db


def numbers(key):
    return key.public_key().public_numbers()


@pytest.fixture(scope="module")
def pem():
    """As earlier versions wrote it."""
    from certificates.badges.key import _new

    return _new()


@pytest.fixture
def file_of_before(settings, pem):
    Path(settings.BADGE_KEY_FILE).write_bytes(pem)
    return numbers(serialization.load_pem_private_key(pem, password=None))


def test_the_key_is_made_once_and_lies_sealed(settings):
    first, again = numbers(private_key()), numbers(private_key())
    assert first == again
    row = BadgeKey.objects.get()
    assert "PRIVATE KEY" not in row.sealed
    assert not Path(settings.BADGE_KEY_FILE).exists()


def test_the_key_in_a_file_is_taken_over_by_the_migration(file_of_before, settings):
    take_over_file()
    Path(settings.BADGE_KEY_FILE).unlink()
    assert numbers(private_key()) == file_of_before


def test_a_file_on_another_host_changes_nothing(pem, settings):
    kept = numbers(private_key())
    Path(settings.BADGE_KEY_FILE).write_bytes(pem)
    take_over_file()
    assert numbers(private_key()) == kept


def test_the_key_outlives_a_change_of_the_secret_key(settings):
    kept, before = numbers(private_key()), settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(SealedKeyError, match="SECRET_KEY_FALLBACKS"):
        private_key()
    settings.SECRET_KEY_FALLBACKS = [before]
    assert numbers(private_key()) == kept
