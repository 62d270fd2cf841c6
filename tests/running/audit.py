"""`make audit`: known weaknesses of what `uv.lock` installs, and the list of it (SBOM).

Writes `var/sbom.json` (CycloneDX 1.5). Asks osv.dev, or a folder named in ADVISORIES. Ends with
0 where nothing is known, 1 where something is, 2 where nobody could be asked; with
`--unreachable-is-fine` that is told and passed over, for a machine without the Internet.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.running.advisories import Advisories, served

UV = ".tools/bin/uv"
SBOM = Path("var/sbom.json")
SERVICE = "https://api.osv.dev/v1/query"
EXTRAS = ["--no-dev", "--all-extras"]
PASS_OVER = "--unreachable-is-fine"
NOBODY_ASKED = 2


def main() -> int:
    """Write the list, ask about each package, and say what was asked."""
    SBOM.parent.mkdir(exist_ok=True)
    export("cyclonedx1.5", SBOM)
    say(f"{SBOM}: what a server installs, all extras included")
    folder = os.environ.get("ADVISORIES", "")
    if folder:
        return audit_by_folder(folder)
    result = audit(SERVICE)
    return 0 if result == NOBODY_ASKED and PASS_OVER in sys.argv else result


def audit_by_folder(folder: str) -> int:
    """As `audit`, with a copy of the advisories; 2 where the folder holds none."""
    advisories = Advisories(Path(folder))
    say(f"{folder}: {advisories.count} advisories, the latest of {advisories.latest[:10]}")
    if not advisories.count:
        return NOBODY_ASKED
    with served(advisories) as address:
        return audit(address)


def say(text: str) -> None:
    """A line for whoever typed the command."""
    sys.stdout.write(f"{text}\n")


def export(form: str, target: Path) -> None:
    """Write the locked packages of a server."""
    command = [UV, "export", "--frozen", "--quiet", "--no-hashes", *EXTRAS]
    subprocess.run([*command, "--format", form, "--output-file", target], check=True)


def audit(address: str) -> int:
    """Have pip-audit ask at the address about every locked package.

    Returns:
        0, 1 or 2, as above.
    """
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        export("requirements.txt", requirements)
        asked = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements)]
        asked += ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--desc", "off"]
        # Its cache would answer for a folder that has changed since.
        asked += ["--vulnerability-service", "osv", "--osv-url", address, "--cache-dir", folder]
        result = subprocess.run(asked, capture_output=True, text=True, check=False)
    sys.stdout.write(result.stdout)
    if result.returncode == 0:
        say("No known weakness.")
        return 0
    if "known vulnerabilit" in result.stderr:
        sys.stdout.write(result.stderr)
        return 1
    say(f"NOT AUDITED: {address} could not be asked. Set ADVISORIES to a copy of")
    say("https://github.com/pypa/advisory-database and repeat.")
    return NOBODY_ASKED


if __name__ == "__main__":
    raise SystemExit(main())
