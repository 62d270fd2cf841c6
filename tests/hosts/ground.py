"""Two hosts as they stand in a server room: nothing of one's disk is the other's.

PostgreSQL behind PgBouncer in transaction mode, an S3 store, and two systems of real processes.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.system import free_port
from tests.cms.uploads.stores import make_bucket, s3_environment, s3_server
from tests.faults.ground import Cluster, Running

PREPARED_WITHIN = 900
PGBOUNCER = """
[databases]
postgres = host=127.0.0.1 port={server} user=training connect_query='SET jit = off'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 12
max_client_conn = 200
logfile = {folder}/log
pidfile = {folder}/pid
"""


@dataclass
class Pooler:
    """Debian's PgBouncer, as docs/deploy/pgbouncer.ini has it but for who may sign in."""

    server: int
    folder: Path
    port: int = field(default_factory=free_port)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Its address, as DATABASE_URL says it."""
        self.folder.mkdir()
        text = PGBOUNCER.format(server=self.server, port=self.port, folder=self.folder)
        (self.folder / "pgbouncer.ini").write_text(text)
        as_user = []
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres", self.folder], check=True)
            as_user = ["runuser", "-u", "postgres", "--"]
        command = [*as_user, "/usr/sbin/pgbouncer", str(self.folder / "pgbouncer.ini")]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            yield f"postgres://training@127.0.0.1:{self.port}/postgres"
        finally:
            process.terminate()
            process.wait(timeout=20)


@dataclass
class Hosts:
    """Host A serves pages and has no workers; host B has both."""

    a: Running
    b: Running
    cluster: Cluster


@contextmanager
def two_hosts() -> Iterator[Hosts]:
    """Both start at once on an empty database that is not up yet; ready when both are healthy."""
    # A user that owns no home may go through it: PgBouncer and PostgreSQL run as another.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    cluster = Cluster()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(cluster.remove)
        cluster.make()
        with (cluster.data / "postgresql.conf").open("a") as file:
            file.write("fsync = off\nfull_page_writes = off\n")  # no host loses its power here
        store = stack.enter_context(s3_server())
        make_bucket(store)
        url = stack.enter_context(Pooler(cluster.port, folder / "pooler").running())
        more = {"POOLER": "transaction", "START_WAIT_SECONDS": "60", **s3_environment(store)}
        a, b = (_host(folder / name, url, more) for name in "ab")
        a.more["WORKERS"], b.more["WORKERS"] = "0", "1"
        for host in (a, b):
            host.process = host.popen("-m", "config.start")
            stack.callback(host.stop)
        cluster.start()
        for host in (a, b):
            host.wait_until_healthy(PREPARED_WITHIN)
        yield Hosts(a, b, cluster)


def _host(folder: Path, url: str, more: dict[str, str]) -> Running:
    folder.mkdir()
    settings = {**more, "WEB_WORKERS": "1", "SITE_URL": "https://127.0.0.1"}
    return Running(folder, url, folder.with_suffix(".log"), more=settings)
