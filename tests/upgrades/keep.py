"""`python -m tests.upgrades.keep`: a database of this version, filled, for tests of later upgrades.

Run once for each release, on both databases, before it is tagged:

    DEBUG=true .venv/bin/python -m tests.upgrades.keep sqlite
    DEBUG=true .venv/bin/python -m tests.upgrades.keep postgres

It writes `tests/samples/releases/<version>.sqlite3.xz` or `….sql.xz`: the demo, and people who
answered, passed and got their certificates from the running system.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from contextlib import closing
from pathlib import Path

import django

RELEASES = Path(__file__).parent.parent / "samples" / "releases"
PEOPLE = 6


def main(engine: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.faults.ground import COLLECT, PREPARE, ROOT, Cluster, Running, new_system

    def run(running: Running, *arguments: str) -> None:
        code = running.popen(*arguments).wait()
        assert code == 0, running.log.read_text()

    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    cluster = Cluster()
    if engine == "postgres":
        cluster.make()
        cluster.start()
    with tempfile.TemporaryDirectory() as folder:
        url = cluster.url if engine == "postgres" else ""
        running = new_system(Path(folder, "system"), url)
        run(running, "-c", PREPARE)
        run(running, *COLLECT)
        run(running, "-c", DEMO)
        running.start()
        try:
            with running.inside():
                sit_and_pass()
        finally:
            running.stop()
        RELEASES.mkdir(exist_ok=True)
        keep(running.database_url, RELEASES / version)
    if engine == "postgres":
        cluster.remove()


DEMO = """
import os
os.environ["DEBUG"] = "true"
import django; django.setup()
from django.core.management import call_command
call_command("load_demo", password="mat-khau-cua-ban-mau")
"""


def sit_and_pass() -> None:
    """Some people answer, hand in, are graded and get their certificates from the workers."""
    from certificates.models import Certificate
    from cms.models import CoursePage
    from cms.ports import record_event
    from learning.models import Enrolment
    from quizzes.attempts.submission import submit_attempt
    from tests.bench.world import make_learners
    from tests.faults.ground import wait_until
    from tests.faults.world import answer_all, make_course_quiz

    quiz = make_course_quiz()
    course = CoursePage.objects.parent_of(quiz).get()
    people = make_learners(PEOPLE)
    for person in people:
        Enrolment.objects.create(user=person, course=course, source="hr")
        submit_attempt(answer_all(person, quiz))
    for person in people:
        record_event("person.opened", what=f"Hồ sơ của {person}", about=person)
    issued = Certificate.objects.filter(holder__in=people).exclude(rendered_at=None)
    wait_until(lambda: issued.count() == len(people), 300, "all certificates are made", 1)


def keep(url: str, target: Path) -> None:
    """One compressed file of all that the database holds."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            file = Path(tempfile.mkdtemp(), "whole")
            database.execute("VACUUM INTO ?", [str(file)])
        content, ending = file.read_bytes(), "sqlite3"
    else:
        command = [
            "pg_dump",
            "--no-owner",
            "--no-privileges",
            url.replace("postgres:", "postgresql:"),
        ]
        content, ending = subprocess.run(command, check=True, capture_output=True).stdout, "sql"
    target.with_name(f"{target.name}.{ending}.xz").write_bytes(lzma.compress(content, preset=9))


if __name__ == "__main__":
    main(sys.argv[1])
