"""The commands: what they do, what they refuse, and what they say. Sentences and exit codes, nothing private."""

import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from partspair.commands.console import Code
from partspair.flows import measuring
from partspair.vault import attachments, keyslots, pairs
from partspair.vault.database import FILE_NAME
from partspair.vault.lock import LOCK_NAME, VaultLock
from tests.support.commanding import PASSPHRASE, Ended
from tests.support.findings import send, texts
from tests.support.forging import fresh
from tests.support.scene import Scene

pytestmark = pytest.mark.slow

Command = Callable[..., Ended]
ODD = "\x1b[2J..%s{}\N{RIGHT-TO-LEFT OVERRIDE}.age"


def vault(scene: Scene, name: str = "maren") -> list[str | Path]:
    return ["--vault", scene.directory / name]


def is_calm(ended: Ended) -> bool:
    """Whole sentences, and nothing of the inside: no traceback, no name, no word anybody said."""
    private = ("Traceback", "Maren", "Idris", "glad", PASSPHRASE, "Error")
    lines = ended.err.splitlines()
    return not any(word in ended.said for word in private) and all(line.endswith((".", "Sealed")) for line in lines)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK_NAME}


def test_sync_puts_out_what_is_due_and_takes_in_what_arrived(command: Command, scene: Scene) -> None:
    out = command("sync", *vault(scene))
    assert (out.code, out.err) == (Code.DONE, "")
    assert out.out.startswith("Taken in: 0. Put into the folder: ")
    assert "Put into the folder: 0" not in out.out
    into = command(*vault(scene, "idris"), "sync")
    assert (into.code, into.err) == (Code.DONE, "")
    assert "Taken in: 0" not in into.out
    _, idris = scene.people()
    assert texts(idris) == ["a part of me is glad"]
    assert is_calm(out)
    assert is_calm(into)


def test_sync_measures_to_its_end_what_is_too_long_for_a_round(
    command: Command, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "AT_ONCE", 0.0)
    command("sync", *vault(scene))
    assert command("sync", *vault(scene, "idris")).code == Code.DONE
    _, idris = scene.people()
    assert attachments.without_sound(idris.vault) == []
    (kept,) = idris.vault.read("SELECT duration_ms FROM attachment")
    assert kept == (30_000,)


def test_sync_says_calmly_that_the_app_has_the_vault(command: Command, scene: Scene) -> None:
    before = names(scene.folder)
    with VaultLock.take(scene.directory / "maren"):
        out = command("sync", *vault(scene), passphrase=None)
    assert out.code == Code.IN_USE
    assert "in use" in out.err
    assert is_calm(out)
    assert names(scene.folder) == before


def test_sync_without_its_folder_says_so_and_loses_nothing(command: Command, scene: Scene) -> None:
    scene.folder.rename(scene.directory / "unplugged")
    out = command("sync", *vault(scene))
    (scene.directory / "unplugged").rename(scene.folder)
    assert out.code == Code.FOLDER
    assert "The folder isn’t there just now." in out.err
    assert is_calm(out)
    assert command("sync", *vault(scene)).code == Code.DONE


def test_sync_with_an_emptied_folder_says_where_to_go_on(command: Command, scene: Scene) -> None:
    assert command("sync", *vault(scene)).code == Code.DONE
    for path in scene.folder.iterdir():
        path.unlink()
    out = command("sync", *vault(scene))
    assert out.code == Code.FOLDER
    assert "Open Parts Pair to say so." in out.err
    assert is_calm(out)
    assert names(scene.folder) == []


def test_check_says_that_all_is_well_and_changes_nothing(command: Command, scene: Scene) -> None:
    before = content(scene.directory / "maren")
    out = command("check", *vault(scene))
    assert (out.code, out.err) == (Code.DONE, "")
    assert out.out.endswith("All is well.\n")
    assert "every page is as it was written" in out.out
    assert "Attachments: 1," in out.out
    assert content(scene.directory / "maren") == before


def test_check_beside_the_app_looks_at_all_but_the_pages_and_says_so(command: Command, scene: Scene) -> None:
    maren, _ = scene.people()
    with VaultLock.take(scene.directory / "maren"), maren.vault.transaction():
        send(maren, "while it looks")  # the app is writing all the while
        out = command("check", *vault(scene))
    assert out.code == Code.IN_USE
    assert "left out" in out.err
    assert "Chains: " in out.out
    assert is_calm(out)


def test_check_finds_what_was_changed(command: Command, scene: Scene) -> None:
    maren, _ = scene.people()
    maren.vault.run("UPDATE link SET signature = zeroblob(64) WHERE state = 'own'")
    maren.vault.run("UPDATE attachment_chunk SET bytes = zeroblob(length(bytes))")
    scene.close()
    out = command("check", *vault(scene))
    assert out.code == Code.NOT_AS_WRITTEN
    assert "Link 1 of your own device is not signed by its device." in out.err
    assert "All is well" not in out.said
    assert is_calm(out)


def test_check_finds_a_page_that_the_disk_changed(command: Command, scene: Scene) -> None:
    path = scene.directory / "maren" / FILE_NAME
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(data)
    out = command("check", *vault(scene))
    assert out.code == Code.NOT_AS_WRITTEN
    assert "1 of the file’s pages" in out.err
    data[2000] ^= 1
    path.write_bytes(data)
    out = command("check", *vault(scene))
    assert out.code == Code.NOT_AS_WRITTEN
    assert is_calm(out)


# open


def sealed(command: Command, scene: Scene) -> Path:
    """Maren's newest sealed file."""
    command("sync", *vault(scene))
    return max(scene.new_files(), key=lambda path: path.stat().st_size)


def test_open_writes_the_plain_tar_where_it_was_asked_for(command: Command, scene: Scene, tmp_path: Path) -> None:
    file = sealed(command, scene)
    out = command("open", file, "--to", tmp_path, "--yes", *vault(scene, "idris"))
    made = tmp_path / f"{file.stem}.tar"
    assert (out.code, out.out) == (Code.DONE, f"{made}\n")
    assert made.stat().st_mode & 0o7777 == 0o600
    assert names(tmp_path) == [made.name]
    with tarfile.open(made) as members:
        assert members.getnames() == ["manifest.json", "manifest.sig", "attachment-01.opus", "padding"]
        manifest = members.extractfile("manifest.json")
        assert manifest is not None
        assert b"a part of me is glad" in manifest.read()
    before = made.read_bytes()
    again = command("open", file, "--to", made, "--yes", *vault(scene, "idris"))
    assert again.code == Code.TROUBLE
    assert "already" in again.err
    assert made.read_bytes() == before
    other = command("open", file, "--to", tmp_path / "other.tar", "--yes", *vault(scene))
    assert other.code == Code.DONE
    assert (tmp_path / "other.tar").read_bytes() == before


def test_open_writes_nothing_unless_somebody_says_yes(command: Command, scene: Scene, tmp_path: Path) -> None:
    file = sealed(command, scene)
    out = command("open", file, "--to", tmp_path, *vault(scene))
    assert out.code == Code.NOT_CONFIRMED
    assert "readable" in out.err
    assert "--yes" in out.err
    assert names(tmp_path) == []


def test_open_never_writes_into_the_shared_folder_nor_among_the_vault_s_files(
    command: Command, scene: Scene, tmp_path: Path
) -> None:
    file = sealed(command, scene)
    (tmp_path / "way").symlink_to(scene.folder)
    for place in (scene.folder, tmp_path / "way", scene.directory / "idris"):
        before = names(place)
        out = command("open", file, "--to", place, "--yes", *vault(scene, "idris"))
        assert out.code == Code.TROUBLE
        assert "is inside" in out.err
        assert names(place) == before
    elsewhere = command("open", file, "--yes", *vault(scene, "idris"), cwd=scene.folder)
    assert elsewhere.code == Code.TROUBLE


@pytest.mark.parametrize("place", ["loop/out.tar", "y" * 3_000, "y" * 3_000 + "/out.tar", "f/g", "f/g/h"])
def test_open_says_calmly_that_a_place_is_none(command: Command, scene: Scene, tmp_path: Path, place: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "pool")
    (tmp_path / "pool").symlink_to(tmp_path / "loop")
    (tmp_path / "f").write_bytes(b"x")
    before = names(tmp_path)
    out = command("open", tmp_path / "f", "--to", tmp_path / place, "--yes", *vault(scene))
    assert out.code == Code.TROUBLE
    assert "Name another with --to." in out.err
    assert "stumbled" not in out.err
    assert len(out.err) < 500
    assert names(tmp_path) == before


def test_open_tells_a_file_that_is_not_whole_from_one_that_is_not_sealed(
    command: Command, scene: Scene, tmp_path: Path
) -> None:
    whole = sealed(command, scene).read_bytes()
    for length, said in ((0, "not whole"), (9, "not whole"), (3_000, "not whole"), (40_000, "damaged")):
        cut = tmp_path / f"{length}.age"
        cut.write_bytes(whole[:length])
        out = command("open", cut, "--to", tmp_path / "out.tar", "--yes", *vault(scene, "idris"))
        assert out.code == Code.NOT_AS_WRITTEN
        assert said in out.err
        assert is_calm(out)
    (tmp_path / "letter.txt").write_text("age is not this\n")
    out = command("open", tmp_path / "letter.txt", "--to", tmp_path / "out.tar", "--yes", *vault(scene, "idris"))
    assert "not a sealed file" in out.err


def test_a_vault_whose_file_is_missing_is_not_called_no_vault(command: Command, scene: Scene) -> None:
    (scene.directory / "maren" / FILE_NAME).rename(scene.directory / "elsewhere")
    out = command("check", *vault(scene))
    assert out.code == Code.TROUBLE
    assert keyslots.FILE_NAME in out.err
    assert is_calm(out)
    (scene.directory / "maren" / keyslots.FILE_NAME).unlink()
    assert "There is no vault at" in command("check", *vault(scene)).err


def test_a_name_that_is_empty_is_no_folder(command: Command) -> None:
    """As a variable is that was never set."""
    for arguments in (("--vault", "", "check"), ("check", "--vault", ""), ("open", ""), ("open", "a", "--to", "")):
        out = command(*arguments)
        assert out.code == 2
        assert "needs a name" in out.err


def test_open_of_a_hostile_file_leaves_nothing_anywhere(command: Command, scene: Scene, tmp_path: Path) -> None:
    data = sealed(command, scene).read_bytes()
    odd = tmp_path / "from"
    odd.mkdir()
    into = tmp_path / "into"
    into.mkdir()
    (odd / "cut.age").write_bytes(data[:-1])
    (odd / "noise.age").write_bytes(fresh(5000))
    (odd / ODD).write_bytes(data)
    os.mkfifo(odd / "pipe.age")
    for name, code in (
        ("cut.age", Code.NOT_AS_WRITTEN), ("noise.age", Code.NOT_AS_WRITTEN), ("pipe.age", Code.TROUBLE),
        ("absent.age", Code.TROUBLE), ("", Code.TROUBLE),
    ):  # fmt: skip
        out = command("open", odd / name, "--to", into, "--yes", *vault(scene))
        assert out.code == code, (name, out)
        assert is_calm(out), out
        assert names(into) == []
    out = command("open", odd / ODD, "--to", into, "--yes", *vault(scene))
    assert out.code == Code.DONE
    assert names(into) == ["bundle.tar"]
    assert "\x1b" not in out.said


# Bad input


@pytest.mark.parametrize(
    ("arguments", "passphrase", "code"),
    [
        (["sync"], "not this one", Code.LOCKED),
        (["check"], "", Code.LOCKED),
        (["check"], b"\xff\xfe\n", Code.LOCKED),
        (["check"], b"x" * 9000, Code.LOCKED),
        (["check"], None, Code.LOCKED),
        (["check", "--passphrase-fd", "77"], None, Code.LOCKED),
        (["check", "--passphrase-fd", "-1"], None, 2),
        (["check", "--passphrase-fd", "three"], None, 2),
        (["check", "more"], None, 2),
        (["chekc"], None, 2),
        (["open"], None, 2),
        (["--gallery", "sync"], None, 2),
        (["sync", "--yes"], None, 2),
    ],
)
def test_bad_input_is_a_sentence_and_a_code(
    command: Command, scene: Scene, arguments: list[str], passphrase: str | bytes | None, code: int
) -> None:
    found = command("--vault", scene.directory / "maren", *arguments, passphrase=passphrase)
    assert found.code == code, found
    assert found.out == ""
    assert found.err.strip()
    assert "Traceback" not in found.err


@pytest.mark.parametrize("place", ["absent", "~nobody-here/vault", "file", "folder", "damaged"])
def test_no_vault_there_is_a_sentence_and_nothing_is_made(
    command: Command, tmp_path: Path, scene: Scene, place: str
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / FILE_NAME).write_bytes(fresh(4096))
    keys = (scene.directory / "maren" / keyslots.FILE_NAME).read_bytes()
    (tmp_path / "damaged" / keyslots.FILE_NAME).write_bytes(keys)
    for name in ("sync", "check"):
        found = command(name, "--vault", tmp_path / place if place[0] != "~" else place, cwd=tmp_path)
        assert found.code == (Code.NOT_AS_WRITTEN if place == "damaged" else Code.TROUBLE), found
        assert is_calm(found), found
    assert names(tmp_path) == ["damaged", "file", "folder"]
    assert names(tmp_path / "folder") == []


def test_a_vault_without_a_pair_has_nothing_to_sync(command: Command, scene: Scene) -> None:
    maren, _ = scene.people()
    pairs.erase(maren.vault, maren.the_pair())
    scene.close()
    found = command("sync", *vault(scene))
    assert (found.code, found.err) == (Code.DONE, "")
    assert "nothing to do" in found.out
