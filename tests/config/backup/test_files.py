"""Files that are kept elsewhere go into a backup and come back from it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from config.backup import files


class Elsewhere(InMemoryStorage):
    """As a bucket: no file has a path, and one that is saved gets another name."""

    def path(self, name):
        if name == "":
            raise NotImplementedError
        return super().path(name)

    def listdir(self, path):
        return super().listdir(path or ".")

    def get_available_name(self, name, max_length=None):
        return f"{name}_of_chance"


@pytest.fixture
def store(monkeypatch):
    kept = Elsewhere()
    monkeypatch.setattr(files, "storages", {"default": kept, "private": Elsewhere()})
    return kept


def test_what_a_store_holds_is_found_with_its_folders(store, tmp_path):
    store._save("a.txt", ContentFile(b"one"))
    store._save("2026/b/c.txt", ContentFile(b"three"))
    assert files.roots() == {}
    found = {name: (source.read(), size) for name, source, size in files.held(tmp_path, True)}
    assert found == {"media/a.txt": (b"one", 3), "media/2026/b/c.txt": (b"three", 5)}


def test_what_is_missing_there_is_sent_and_nothing_is_written_over(store, tmp_path):
    store._save("there.txt", ContentFile(b"old"))
    for name in ("there.txt", "new.txt", "2026/new.txt"):
        file = tmp_path / "media" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"new")
    files.send_to_stores(tmp_path)
    kept = {name: store.open(name).read() for name in ("there.txt", "new.txt", "2026/new.txt")}
    assert kept == {"there.txt": b"old", "new.txt": b"new", "2026/new.txt": b"new"}


def test_a_file_that_goes_meanwhile_is_held(tmp_path, monkeypatch):
    root = tmp_path / "media"
    (root / "x").mkdir(parents=True)
    (root / "x" / "y.txt").write_text("text")
    monkeypatch.setattr(files, "roots", lambda: {"media": root})
    monkeypatch.setattr(files, "stores", dict)
    assert files.hold(tmp_path / "work")
    (root / "x" / "y.txt").unlink()
    (root / "later.txt").write_text("later")
    assert files.hold(tmp_path / "work")
    found = {name: source.read() for name, source, _size in files.held(tmp_path / "work", True)}
    assert found == {"media/later.txt": b"later", "media/x/y.txt": b"text"}
