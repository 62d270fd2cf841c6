"""A folder of advisories, answering as osv.dev does, for a machine that reaches no such service.

The folder is a copy of PyPA's advisory database (or of any other in OSV's schema, as YAML or JSON):
https://github.com/pypa/advisory-database, https://ossf.github.io/osv-schema/.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import Version

SUFFIXES = {".yaml", ".yml", ".json"}


class Advisories:
    """The advisories of a folder, by package."""

    def __init__(self, folder: Path) -> None:
        self.by_package: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.count = 0
        self.latest = ""
        for file in sorted(folder.rglob("*")):
            if file.suffix in SUFFIXES and file.is_file():
                self._take(yaml.load(file.read_text(encoding="utf-8"), Loader=TextLoader))

    def of(self, package: str, version: str) -> list[dict[str, Any]]:
        """Those that are about this version of the package, in OSV's schema."""
        name = canonicalize_name(package)
        return [one for one in self.by_package[name] if _is_about(one, name, version)]

    def _take(self, advisory: Any) -> None:
        if not isinstance(advisory, dict) or "affected" not in advisory:
            return
        self.count += 1
        self.latest = max(self.latest, str(advisory.get("modified", "")))
        for name in {_name(affected) for affected in advisory["affected"]} - {""}:
            self.by_package[name].append(advisory)


class TextLoader(yaml.SafeLoader):
    """YAML in which a day stays text, as it is in JSON."""


TextLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@contextmanager
def served(advisories: Advisories) -> Iterator[str]:
    """The address at which they are asked for, as long as the context is open."""

    class Query(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = advisories.of(asked["package"]["name"], asked["version"])
            body = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Query)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()


def _name(affected: dict[str, Any]) -> str:
    package = affected.get("package", {})
    is_ours = package.get("ecosystem") == "PyPI"
    return canonicalize_name(package["name"]) if is_ours else ""


def _is_about(advisory: dict[str, Any], name: str, version: str) -> bool:
    return any(
        version in affected.get("versions", []) or _in_ranges(affected, Version(version))
        for affected in advisory["affected"]
        if _name(affected) == name
    )


def _in_ranges(affected: dict[str, Any], version: Version) -> bool:
    """Whether the version lies in one of the ranges; events stand in the order of versions."""
    for known in affected.get("ranges", []):
        is_in = False
        for event in known["events"] if known["type"] == "ECOSYSTEM" else []:
            if "introduced" in event and version >= Version(event["introduced"]):
                is_in = True
            if "fixed" in event and version >= Version(event["fixed"]):
                is_in = False
            if "last_affected" in event and version > Version(event["last_affected"]):
                is_in = False
        if is_in:
            return True
    return False
