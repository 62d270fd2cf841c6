"""`make look`: photographs the main screens of every role into `var/look/`.

make look                                  all screens
make look ARGS="--role hr"                 those of one role
make look ARGS="--screen result"           those whose name has this word
make look ARGS="--url http://localhost:8001 --password …"    of a system that runs already
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.look.camera import Camera, Picture
from tests.look.screens import SCREENS, Screen
from tests.look.sheets import make_sheets
from tests.running import demo
from tests.running.demo import PASSWORD

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "var" / "look"
START_SECONDS = 60


def main() -> None:
    """Take the pictures that are asked for; ends with 1 where a screen could not be reached."""
    options = _options()
    chosen = [
        (number, screen)
        for number, screen in enumerate(SCREENS, start=1)
        if options.role in ("", screen.role) and options.screen in screen.name
    ]
    if not chosen:
        roles = ", ".join(sorted({screen.role for screen in SCREENS}))
        raise SystemExit(f"No such screen. Roles: {roles}.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if options.url:
        missed = photograph(options.url, options.password, chosen)
    else:
        with running_system() as url:
            missed = photograph(url, PASSWORD, chosen)
    sys.exit(1 if missed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make look", description="Photograph the screens.")
    parser.add_argument("--role", default="", help="Only the screens of this role.")
    parser.add_argument("--screen", default="", help="Only screens with this in their name.")
    parser.add_argument("--url", default="", help="A running system that has been lived in.")
    parser.add_argument("--password", default="", help="Its password.")
    return parser.parse_args()


def photograph(url: str, password: str, chosen: list[tuple[int, Screen]]) -> int:
    """Take all pictures and make the sheets; returns how many screens could not be reached."""
    pictures: list[Picture] = []
    missed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        camera = Camera(browser, url, password, FOLDER)
        for number, screen in chosen:
            try:
                pictures += camera.take(number, screen)
                _say(f"{number:3d} {screen.role}: {screen.name}")
            except Exception as error:
                missed += 1
                _say(f"{number:3d} {screen.role}: {screen.name} NOT TAKEN: {error}")
        browser.close()
    sheets = make_sheets(pictures, FOLDER)
    _say(f"{len(pictures)} pictures, {len(sheets)} sheets in {FOLDER.relative_to(ROOT)}/")
    return missed


@contextmanager
def running_system() -> Iterator[str]:
    """A system of its own on demo data that has been lived in; gives its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        url = f"http://localhost:{port}"
        environment = {
            **os.environ,
            "DEBUG": "true",
            "VAR_DIR": folder,
            "DATABASE_URL": "",
            "PORT": str(port),
            "SITE_URL": url,
            "DEMO_PASSWORD": PASSWORD,
        }
        _say("The system starts and is filled: some minutes.")
        demo.settle(Path(folder), environment)
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.start"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            _wait(url, process)
            live = [sys.executable, "-m", "tests.lived_in"]
            subprocess.run(live, cwd=ROOT, env=environment, check=True)
            yield url
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The system did not start.")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
