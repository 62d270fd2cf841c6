"""What the program never does, read off its text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = settings.BASE_DIR
APPS = ("cms", "quizzes", "learning", "certificates", "config")
RUNS_TEXT = {"eval", "exec", "compile", "os.system", "os.popen", "pickle.loads", "pickle.load"}
RUNS_TEXT |= {"marshal.loads", "yaml.unsafe_load", "Template", "Engine.from_string"}
WEAK = {"hashlib.md5", "hashlib.sha1", "hashlib.new", "ssl._create_unverified_context"}
# Puts no secret at stake: names of pictures by their content, a draw, invented people; lists of
# stolen passwords, whose hashes others chose.
NO_SECRET = {"quizzes/exchange/pictures.py", "learning/accounts/breached.py"}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """File, the name as it is written, and the call."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield str(path.relative_to(ROOT)), ast.unparse(node.func), node


def keywords(call: ast.Call) -> dict[str, str]:
    return {word.arg or "**": ast.unparse(word.value) for word in call.keywords}


def scripts() -> dict[str, str]:
    """Our own scripts, and the templates, which may hold some."""
    files = [*(ROOT / "static").rglob("*.js"), *(ROOT / "templates").rglob("*.html")]
    # htmx's word for putting the server's own answer in an element's place.
    swap = re.compile(r'hx-swap="\w+"')
    return {str(path.relative_to(ROOT)): swap.sub("", path.read_text()) for path in files}


def test_no_text_is_run_as_a_program() -> None:
    wrong = [
        (file, name)
        for file, name, call in calls()
        if name in RUNS_TEXT or keywords(call).get("shell") == "True"
    ]
    assert wrong == []


def test_no_path_into_xml_is_made_of_values() -> None:
    made = (ast.JoinedStr, ast.BinOp, ast.Call)
    asked = [(file, call) for file, name, call in calls() if name.endswith(".xpath")]
    assert [file for file, call in asked if isinstance(call.args[0], made)] == []


def test_no_weak_cryptography_is_called() -> None:
    """Secrets come from `secrets`; weak hashes and modes are called nowhere but for names."""
    called = [(file, name) for file, name, _call in calls() if file not in NO_SECRET]
    assert [each for each in called if each[1] in WEAK] == []
    modes = [each for each in called if re.search(r"\b(ECB|ARC4|Blowfish|TripleDES)\b", each[1])]
    assert modes == []
    secret_files = ("access", "accounts", "interfaces", "signing", "badges", "sessions")
    guessed = [
        each
        for each in called
        if each[1].startswith("random.") and any(part in each[0] for part in secret_files)
    ]
    assert guessed == []


def test_no_call_leaves_without_checking_certificates() -> None:
    unchecked = [
        (file, name)
        for file, name, call in calls()
        if keywords(call).get("verify") == "False" or "CERT_NONE" in ast.unparse(call)
    ]
    assert unchecked == []


def test_no_script_writes_markup_from_text() -> None:
    writers = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|__proto__)\b")
    assert [file for file, text in scripts().items() if writers.search(text)] == []


def test_no_script_listens_to_other_windows() -> None:
    """Tabs speak by a channel of the same origin."""
    listeners = re.compile(r"window\.(addEventListener\(.message|onmessage)|parent\.postMessage")
    assert [file for file, text in scripts().items() if listeners.search(text)] == []


def test_no_password_ends_by_time() -> None:
    fields = Path(ROOT / "learning/models/people.py").read_text()
    assert not re.search(r"password_(expires|changed_on|valid_until)", fields)
