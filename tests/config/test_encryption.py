"""Ways to other machines without TLS are warned of, each kind, and those with it are not."""

import subprocess
import sys

import environ
import pytest

from config.backends import caches, databases, encryption, files
from tests.faults.ground import ROOT

HOST = "kho.tinh.gov.vn"
SECRET = "k" * 60 + "0123456789"


def database(settings, tmp_path, url):
    env = environ.Env()
    env.ENVIRON = {"DATABASE_URL": url}
    settings.DATABASES = databases(env, tmp_path)


def copy(settings, _tmp_path, url):
    settings.RESTORE_TEST_DATABASE_URL = url


def cache(settings, _tmp_path, url):
    env = environ.Env()
    env.ENVIRON = {"CACHE_URL": url}
    settings.CACHES = caches(env)


def mail(settings, _tmp_path, url):
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    for name, value in environ.Env.email_url_config(url).items():
        setattr(settings, name, value)
    settings.MAIL_TRANSPORT = "cms.mail.smtp.EmailBackend"


def store(settings, tmp_path, url):
    env = environ.Env()
    env.ENVIRON = {
        "S3_BUCKET": "b",
        "S3_ENDPOINT": url,
        "S3_ACCESS_KEY": "a",
        "S3_SECRET_KEY": "s",
    }
    settings.STORAGES = {**settings.STORAGES, **files.storages(env, tmp_path)}


def web(settings, _tmp_path, address):
    settings.BIND = address


POSTGRES = f"postgres://u:p@{HOST}:5432/n"
OPEN = [
    (database, POSTGRES),
    # Encrypted, and nobody asks by whom.
    (database, f"{POSTGRES}?sslmode=require"),
    (database, f"{POSTGRES}?sslmode=verify-ca"),
    (database, f"postgres://u:p@/n?host={HOST}"),
    (database, f"postgres://u:p@127.0.0.1,{HOST}/n"),
    (copy, POSTGRES),
    (cache, f"redis://{HOST}:6379/0"),
    (cache, f"valkey://{HOST}:6379/0"),
    (cache, f"rediss://{HOST}:6379/0?ssl_cert_reqs=none"),
    (mail, f"smtp://u:p@{HOST}:587"),
    (store, f"http://{HOST}"),
    (web, HOST),
    (web, "0.0.0.0"),
    (web, "10.0.0.5"),
]
CLOSED = [
    (database, f"{POSTGRES}?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"),
    (database, "postgres://u:p@127.0.0.1:5432/n"),
    (database, "postgres://u@/n?host=/var/run/postgresql"),
    (database, ""),
    (copy, f"{POSTGRES}?sslmode=verify-full"),
    (cache, f"rediss://{HOST}:6379/0"),
    (cache, f"valkeys://{HOST}:6379/0"),
    (cache, "redis://localhost:6379/0"),
    (cache, "unix:///run/redis.sock"),
    (mail, f"smtp+tls://u:p@{HOST}:587"),
    (mail, f"smtp+ssl://u:p@{HOST}:465"),
    (mail, "smtp://localhost:25"),
    (store, f"https://{HOST}"),
    (store, "http://[::1]:9000"),
    (web, "127.0.0.1"),
    (web, "::1"),
]


@pytest.fixture
def server(settings, monkeypatch):
    """What a server says that has all it needs on its own machine."""
    monkeypatch.delenv("PGSSLMODE", raising=False)
    settings.DEMO = False
    settings.BIND = "127.0.0.1"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
    settings.CACHES = {"default": {"BACKEND": "x"}}
    settings.RESTORE_TEST_DATABASE_URL = ""
    settings.MAIL_TRANSPORT = "console"
    return settings


# Only read, never opened: another database set in a test is no use to Django.
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting")


@pytest.mark.parametrize(("kind", "value"), OPEN)
def test_a_way_that_others_can_read_or_answer_is_warned_of(server, tmp_path, kind, value):
    kind(server, tmp_path, value)
    (warning,) = encryption.check_links()
    assert warning.id == "config.W001"
    named = value if kind is web else HOST
    assert named in warning.msg
    server.UNENCRYPTED_HOSTS = [named]
    assert encryption.check_links() == []
    server.UNENCRYPTED_HOSTS = ["kho"]
    assert encryption.check_links()


@pytest.mark.parametrize(("kind", "value"), CLOSED)
def test_what_is_encrypted_or_on_this_machine_is_not(server, tmp_path, kind, value):
    kind(server, tmp_path, value)
    assert encryption.check_links() == []


def test_a_trial_system_is_left_in_peace(server, tmp_path):
    server.DEMO = True
    web(server, tmp_path, "0.0.0.0")
    assert encryption.check_links() == []


def test_an_operator_reads_all_of_them_at_the_check(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "hoc.tinh.gov.vn",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": POSTGRES,
        "EMAIL_URL": f"smtp://{HOST}:25",
        "BIND": "10.0.0.5",
    }
    told = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    for each in ("cơ sở dữ liệu", "máy chủ thư", "(BIND) ở 10.0.0.5", "sslmode=verify-full"):
        assert each in told.stderr
    assert told.stderr.count("config.W001") == 3
