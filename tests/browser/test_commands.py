"""What a person types: every command as README, CONTRIBUTING and docs print it, and on a server."""

import os
import pty
import select
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from config import environment

from .conftest import System, is_answered, wait_until
from .written import ROOT, commands_in, documents

SAMPLES = ROOT / "tests" / "samples"
SERVER = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "hoc.example.vn"}


def make_clone(folder: Path) -> Path:
    """The project in a folder of its own, without `.env` and `var/`."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in {".env", ".git", "var", "config", "manage.py"}:
            (folder / entry.name).symlink_to(entry)
    # These two find the folder by their own place.
    shutil.copytree(ROOT / "config", folder / "config", ignore=shutil.ignore_patterns("__py*"))
    shutil.copy(ROOT / "manage.py", folder)
    shutil.copy(SAMPLES / "danh-sach-can-bo.xlsx", folder / "danh-sach.xlsx")
    shutil.copy(SAMPLES / "ngan-hang-cau-hoi.docx", folder / "ngan-hang.docx")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Nothing was started in it."""
    return make_clone(tmp_path / "clone")


@pytest.fixture
def after_a_trial(clone: Path) -> Path:
    """`make run` was tried in it; `.env` came later."""
    (clone / "var").mkdir()
    (clone / "var" / environment.NOTE).write_text("DEBUG='true'\n")
    return clone


@pytest.fixture(scope="module")
def after_make_run(tmp_path_factory: pytest.TempPathFactory, system: System) -> Path:
    """As `make run` leaves it: with the database and what else the start wrote."""
    clone = make_clone(tmp_path_factory.mktemp("run") / "clone")
    var = clone / "var"
    var.mkdir()
    shutil.copy(system.folder / environment.NOTE, var)
    # The demo's certificates are made by the workers.
    wait_until(lambda: nothing_waits(system.folder), 60, "the queue of the demo is worked off")
    with (
        closing(sqlite3.connect(system.folder / "db.sqlite3")) as source,
        closing(sqlite3.connect(var / "db.sqlite3")) as copy,
    ):
        source.backup(copy)
    return clone


def nothing_waits(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM django_q_ormq").fetchone() == (0,)


def type_in(folder: Path, command: str, **said: str) -> subprocess.CompletedProcess[str]:
    """Run it in a shell that knows no variable of ours."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=_bare(said),
        capture_output=True,
        text=True,
        check=False,
    )


def _bare(said: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **said}


def runs(tells: str = "", printed: str = "", typed: str = "") -> Callable[[Path, str], None]:
    """It ends well and tells this; a large number may be typed smaller."""

    def run(folder: Path, command: str) -> None:
        assert printed in command
        done = type_in(folder, command.replace(printed, typed) if printed else command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert tells in done.stdout

    return run


def is_a_target(folder: Path, command: str) -> None:
    """What CI, or the other tests here, run at length: make knows it."""
    done = type_in(folder, command.replace("make", "make -n", 1))
    assert done.returncode == 0, done.stderr


def collects(folder: Path, command: str) -> None:
    done = type_in(folder, f"{command} --collect-only -q -p no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr


def by_python(run: Callable[[Path, str], None]) -> Callable[[Path, str], None]:
    """What is printed without its interpreter."""
    return lambda folder, command: run(folder, f"{PYTHON} {command}")


def is_a_command(folder: Path, command: str) -> None:
    """What `tests/faults` does at length, or only somebody else's system can do: it is known."""
    words = command.replace("manage.py ", "").replace(f"{PYTHON} ", "").split()
    done = type_in(folder, f"{PYTHON} manage.py {words[0]} --help")
    assert done.returncode == 0, done.stderr


def on_a_server(_folder: Path, _command: str) -> None:
    """It changes the machine, or needs a system that is installed there."""


def serves(folder: Path, command: str) -> None:
    port = "8077"
    assert "8001" in command
    process = subprocess.Popen(
        ["bash", "-c", "exec " + command.replace("8001", port)],
        cwd=folder,
        env=_bare({}),
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: is_answered(f"http://localhost:{port}/dang-nhap/"), 60, "it serves")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def asks(*answers: str) -> Callable[[Path, str], None]:
    """It asks at a terminal, and takes these answers."""

    def run(folder: Path, command: str) -> None:
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execve("/bin/bash", ["bash", "-c", command], _bare({}))
        shown = ""
        for answer in answers:
            shown += _read_until_asked(terminal)
            os.write(terminal, f"{answer}\n".encode())
        shown += _read_until_asked(terminal)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown

    return run


def _read_until_asked(terminal: int) -> str:
    shown = ""
    while not shown.rstrip(" ").endswith(":"):
        assert select.select([terminal], [], [], 60)[0], shown
        try:
            shown += os.read(terminal, 1024).decode(errors="replace")
        except OSError:  # the other side has ended
            break
    return shown


def copies(folder: Path, command: str) -> None:
    """What it makes is tried as a server's settings below."""
    done = type_in(
        folder, command.replace(" .env", " copied.env").replace("copied.env.e", ".env.e")
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "copied.env").read_text() == (ROOT / ".env.example").read_text()


def needs_root(folder: Path, command: str) -> None:
    """Installs packages of the system: only named here."""


PYTHON = ".venv/bin/python"
BEFORE = "/mnt/backup/before-the-upgrade.danvan"
RELEASE = "/mnt/backup/before-0.2.0.danvan"
OPERATED: dict[str, Callable[[Path, str], None]] = {
    f"{PYTHON} -m config.messages": runs(),
    f"DEBUG=true {PYTHON} -m tests.security.matrix": on_a_server,
    f"{PYTHON} manage.py check_records": is_a_command,
    **dict.fromkeys(
        (
            f"{PYTHON} manage.py backup {BEFORE}",
            f"{PYTHON} manage.py backup {RELEASE}",
            f"{PYTHON} manage.py check_audit",
            f"{PYTHON} manage.py restore {BEFORE}",
            f"{PYTHON} manage.py restore FILE",
            f"{PYTHON} manage.py test_restore {BEFORE}",
            f"{PYTHON} manage.py test_restore {RELEASE}",
            f"manage.py restore --replace {RELEASE}",
            "restore FILE --identity key.txt",
            "restore FILE --plain",
            "manage.py backup",
            "manage.py check_audit",
            "manage.py check_audit --accept",
            "manage.py disconnect_sign_in STAFF_CODE",
        ),
        is_a_command,
    ),
    **dict.fromkeys(
        (
            "apt install gcc python3-dev libldap-dev libsasl2-dev",
            "apt install postgresql",
            "apt install postgresql-client-15",
            "apt install systemd-journal-remote",
            "aws s3 sync /var/lib/dan-van/media s3://dan-van/media",
            "aws s3 sync /var/lib/dan-van/private s3://dan-van/private",
            f"cd /srv/dan-van && runuser -u dan-van -- {PYTHON} manage.py createsuperuser",
            "cp .env.example .env && chown root:dan-van .env && chmod 640 .env",
            "cp docs/deploy/dan-van.service /etc/systemd/system/",
            "cp docs/deploy/nginx.conf /etc/nginx/conf.d/dan-van.conf",
            "cp -a /var/lib/dan-van /mnt/backup/before-0.2.0",
            'curl -s -H "Host: hoc.tinh.gov.vn" localhost:8000/healthz',
            "git checkout",
            "git checkout de059c2 && make environment",
            "git checkout de059c2~1 && make serve",
            "git checkout v0.1.0 && make serve",
            "git clone … /srv/dan-van && cd /srv/dan-van",
            "git fetch --tags && git checkout v0.2.0",
            "journalctl -u dan-van",
            *(
                f"journalctl -u dan-van -o cat | jq -R 'fromjson? | {wanted}'"
                for wanted in (
                    'select(.request_id == "0af7651916cd43dd8448eb211c80319c")',
                    'select(.logger == "access" and .status >= 500)',
                    'select(.logger == "access" and .duration_ms > 2000) | .route',
                )
            ),
            "nginx -t && systemctl reload nginx",
            "pg_dump -Fc",
            "pg_dump -Fc -f /mnt/backup/before-0.2.0.dump",
            "runuser -u postgres -- createuser dan_van && "
            "runuser -u postgres -- createdb -O dan_van dan_van",
            "systemctl daemon-reload && systemctl enable --now dan-van",
            "systemctl enable --now systemd-journal-upload",
            "systemctl start dan-van",
            "systemctl stop dan-van",
            "systemd-analyze security dan-van",
            "tail -n +2 FILE | age -d -i key.txt | tar xz",
            "useradd --system --home-dir /var/lib/dan-van --shell /usr/sbin/nologin dan-van",
        ),
        on_a_server,
    ),
    "apt install git make python3 python3-venv nginx": needs_root,
    "manage.py createsuperuser": by_python(
        asks("quan.tri.2", "Siu Quân", *["ba con trâu gặm cỏ bên suối"] * 2)
    ),
    "LC_ALL=C sort": runs(),
    "manage.py check": by_python(runs("no issues")),
    "manage.py load_starter": by_python(runs("Khóa học: 3")),
    "make environment": is_a_target,
}
TRIED: dict[str, Callable[[Path, str], None]] = {
    **OPERATED,
    f"{PYTHON} manage.py import_staff danh-sach.xlsx --dry-run": runs("Mới: "),
    f"{PYTHON} manage.py import_questions ngan-hang.docx --topic dan-van --dry-run": runs(
        "Dùng được: "
    ),
    f"{PYTHON} manage.py load_demo --staff 10000": runs("can.bo", "--staff 10000", "--staff 30"),
    f"{PYTHON} manage.py update_starter --dry-run": runs("Chạy thử: chưa ghi gì"),
    f"{PYTHON} manage.py update_starter": runs("Đã ghi."),
    f"{PYTHON} manage.py check --database default": runs("no issues"),
    f"{PYTHON} manage.py runserver 8001": serves,
    f"{PYTHON} manage.py migrate --fake": runs("No migrations to apply"),
    "for app in learning cms quizzes certificates; do "
    f"{PYTHON} manage.py migrate $app --prune; done": runs("Pruning migrations"),
    f"DEBUG=true {PYTHON} -m pytest tests/learning/units/test_units.py -k name": collects,
    "cp .env.example .env": copies,
    "make run": is_a_target,
    "make serve": is_a_target,
    "make test": is_a_target,
    "make test-postgres": is_a_target,
    'make test ARGS="tests/learning tests/browser/test_whole_way.py"': is_a_target,
    "make look": is_a_target,
    'make look ARGS="--role hr"': is_a_target,
    'make look ARGS="--screen result"': is_a_target,
    "make check": is_a_target,
    "make hunt": is_a_target,
    "make coverage": is_a_target,
    "make audit": is_a_target,
    "make lint": is_a_target,
    "make format": is_a_target,
    "make messages": is_a_target,
    "make bench": is_a_target,
    "make bench DB=postgres": is_a_target,
    'make bench ARGS="--attempts 200 --open-attempts 50 --certificates 150 --staff 0 --no-docs"': (
        is_a_target
    ),
    "make bench DB=sqlite": is_a_target,
    **dict.fromkeys(
        (
            f"FAULT_KILLS=60 make {tests} ARGS=tests/faults/test_answer_path_killed.py"
            for tests in ("test", "test-postgres")
        ),
        is_a_target,
    ),
    'make bench DB=sqlite ARGS="--staff 5000"': is_a_target,
}


def test_every_printed_command_is_tried_and_nothing_else() -> None:
    printed = {command for document in documents() for command in commands_in(document.read_text())}
    assert printed == set(TRIED)


@pytest.mark.parametrize("command", TRIED)
def test_a_printed_command_works_after_make_run(after_make_run: Path, command: str) -> None:
    TRIED[command](after_make_run, command)


COUNT = "'from learning.models import User; print(User.objects.count())'"
OTHERS = [f"shell -c {COUNT}", "check_records", "showmigrations learning", "set_up", "load_demo"]


@pytest.mark.parametrize("arguments", OTHERS)
def test_other_commands_find_the_system_of_make_run(after_make_run: Path, arguments: str) -> None:
    done = type_in(after_make_run, f"{PYTHON} manage.py {arguments}")
    assert done.returncode == 0, done.stdout + done.stderr


UNKNOWN = ["", "shell -c 1", "load_demo", "createsuperuser", "import_staff danh-sach.xlsx", "check"]


@pytest.mark.parametrize("arguments", UNKNOWN)
def test_without_any_settings_a_command_says_what_to_do(clone: Path, arguments: str) -> None:
    done = type_in(clone, f"{PYTHON} manage.py {arguments}")
    assert done.returncode != 0
    assert done.stderr.startswith("Hệ thống chưa có cấu hình (thiếu SECRET_KEY, ALLOWED_HOSTS)")
    assert "make run" in done.stderr
    assert "Traceback" not in done.stderr


def write_env(folder: Path, **said: str) -> None:
    """A server's `.env`: the example, filled in."""
    text = (ROOT / ".env.example").read_text()
    for name, value in said.items():
        lines = [line for line in text.splitlines() if not line.startswith(f"{name}=")]
        text = "\n".join([*lines, f"{name}={value}", ""])
    (folder / ".env").write_text(text)


def test_a_filled_in_example_is_enough_for_a_server(clone: Path, tmp_path: Path) -> None:
    write_env(clone, **SERVER, VAR_DIR=str(tmp_path / "data"))
    done = type_in(clone, f"{PYTHON} manage.py check")
    assert done.returncode == 0, done.stderr
    done = type_in(clone, f"{PYTHON} manage.py load_demo")
    assert "Demo data is for development mode" in done.stderr


@pytest.mark.parametrize("lacking", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("command", ["manage.py check", "-m config.start"])
def test_a_server_without_its_secrets_runs_nothing_even_after_a_trial(
    after_a_trial: Path, lacking: str, command: str
) -> None:
    write_env(after_a_trial, **{**SERVER, lacking: ""}, VAR_DIR=str(after_a_trial / "var"))
    done = type_in(after_a_trial, f"{PYTHON} {command}")
    assert done.returncode != 0
    assert f"thiếu {lacking}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_trial_leaves_no_debugging_to_a_server_s_commands(after_a_trial: Path) -> None:
    write_env(after_a_trial, **SERVER, VAR_DIR=str(after_a_trial / "var"))
    shown = type_in(after_a_trial, f"{PYTHON} manage.py diffsettings").stdout
    assert "SECRET_KEY = 'xxx" in shown
    assert "DEBUG = True" not in shown


def test_the_web_server_never_takes_the_note_of_a_trial(after_a_trial: Path) -> None:
    for command in ("-m config.start", "-c 'import config.wsgi'"):
        assert type_in(after_a_trial, f"{PYTHON} {command}").returncode != 0


def test_make_run_refuses_beside_a_server_s_settings(clone: Path, tmp_path: Path) -> None:
    write_env(clone, **SERVER, VAR_DIR=str(tmp_path / "data"))
    done = type_in(clone, f"{PYTHON} -m config.start", DEBUG="true")
    assert "make serve" in done.stderr
    assert done.returncode != 0
    assert not (tmp_path / "data").exists()


def test_an_empty_database_is_said_in_words(clone: Path) -> None:
    (clone / "var").mkdir()
    for command in ("import_staff danh-sach.xlsx", "load_starter"):
        done = type_in(clone, f"{PYTHON} manage.py {command}", DEBUG="true")
        assert done.stderr.startswith("Cơ sở dữ liệu chưa được lập"), command
        assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_said_in_words(clone: Path) -> None:
    nobody = "postgres://a:b@127.0.0.1:1/c"
    done = type_in(clone, f"{PYTHON} manage.py load_starter", DEBUG="true", DATABASE_URL=nobody)
    assert done.stderr.startswith("Không mở được cơ sở dữ liệu")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_said_in_words(after_make_run: Path) -> None:
    for command in ("import_staff khong-co.xlsx", "import_questions khong-co.docx"):
        done = type_in(after_make_run, f"{PYTHON} manage.py {command}")
        assert "Không mở được tệp khong-co" in done.stderr
