"""A backup is read back as it was written, and not at all where a byte of it is another."""

import io
import tarfile

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.backup.archive import unpack, writing
from config.backup.envelope import Keys, Lock, opened, sealed
from config.backup.errors import BackupError
from config.backup.manifest import Manifest, Versions

VERSIONS = Versions("1.0", "", "sqlite", "3", "3.11", ("cms.0001_initial",))
OWN = pyrage.x25519.Identity.generate()
PARTS = {"database": b"d" * 3000, "media/a/b.pdf": b"%PDF", "private/tệp.txt": b""}
TO_OWN = Lock(recipients=(str(OWN.to_public()),))
OPENS = Keys(identities=(str(OWN),))


def written(parts, lock):
    target = io.BytesIO()
    manifest = Manifest(VERSIONS, "2026-11-30T00:00:00+00:00", has_keys=False)
    with sealed(target, lock) as content, writing(content, manifest) as archive:
        for name, part in parts.items():
            archive.add_bytes(name, part)
    return target.getvalue()


def read_back(content, keys, folder):
    with opened(io.BytesIO(content), keys) as inner:
        manifest = unpack(inner, folder)
    return manifest, {name: (folder / name).read_bytes() for name in manifest.parts}


LOCKS = {"plain": (Lock(), Keys()), "recipient": (TO_OWN, OPENS)}
BACKUPS = {kind: written(PARTS, lock) for kind, (lock, _keys) in LOCKS.items()}


@pytest.mark.parametrize("kind", LOCKS)
def test_what_was_written_is_read_back(kind, tmp_path):
    manifest, parts = read_back(BACKUPS[kind], LOCKS[kind][1], tmp_path)
    assert (parts, manifest.versions) == (PARTS, VERSIONS)


@given(
    parts=st.dictionaries(
        st.text("abcđ.", min_size=1, max_size=8).filter(lambda name: name.strip(".")),
        st.binary(max_size=200_000),
        max_size=3,
    )
)
def test_any_files_are_read_back(parts, tmp_path_factory):
    named = {f"media/{name}": part for name, part in parts.items()}
    folder = tmp_path_factory.mktemp("unpacked")
    assert read_back(written(named, TO_OWN), OPENS, folder)[1] == named


@pytest.mark.parametrize("kind", LOCKS)
@given(data=st.data())
def test_a_changed_bit_is_noticed_wherever_it_is(kind, data, tmp_path_factory):
    content = bytearray(BACKUPS[kind])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BackupError):
        read_back(bytes(content), LOCKS[kind][1], tmp_path_factory.mktemp("changed"))


@pytest.mark.parametrize("kind", LOCKS)
@given(data=st.data())
def test_a_part_of_a_backup_is_none(kind, data, tmp_path_factory):
    content = BACKUPS[kind]
    kept = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(BackupError):
        read_back(content[:kept], LOCKS[kind][1], tmp_path_factory.mktemp("cut"))


@pytest.mark.parametrize("kind", LOCKS)
def test_what_stands_behind_a_backup_is_noticed(kind, tmp_path):
    with pytest.raises(BackupError):
        read_back(BACKUPS[kind] + b"\0", LOCKS[kind][1], tmp_path)


def test_a_passphrase_opens_what_it_locked_and_nothing_else_does(tmp_path):
    content = written(PARTS, Lock(passphrase="đúng mật khẩu này"))
    assert read_back(content, Keys("đúng mật khẩu này"), tmp_path / "a")[1] == PARTS
    for keys in (Keys("sai mật khẩu"), Keys(), OPENS):
        with pytest.raises(BackupError, match="mật khẩu"):
            read_back(content, keys, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_another_key_does_not_open_it(tmp_path):
    other = Keys(identities=(str(pyrage.x25519.Identity.generate()),))
    for keys, said in ((other, "khóa không đúng"), (Keys(), "--identity")):
        with pytest.raises(BackupError, match=said):
            read_back(BACKUPS["recipient"], keys, tmp_path)


def test_the_content_is_not_legible_in_a_locked_backup():
    assert b"%PDF" not in BACKUPS["recipient"]
    assert b"media" not in BACKUPS["recipient"]


def test_a_plain_backup_is_a_tar_that_every_tool_reads():
    body = BACKUPS["plain"].split(b"\n", 1)[1]
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:gz") as tar:
        assert tar.getnames() == [*PARTS, "manifest.json"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "media/../../x", "other/x", "media", "x"])
def test_no_name_leads_out_of_the_folder(name, tmp_path):
    with pytest.raises(BackupError):
        read_back(written({name: b"x"}, Lock()), Keys(), tmp_path / "in")
    assert not (tmp_path / "x").exists()
