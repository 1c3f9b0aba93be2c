"""The commands as real processes: on a terminal, beside each other, with a passphrase that takes its time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from partspair.commands.console import Code
from partspair.vault.lock import VaultLock
from tests.support.commanding import PASSPHRASE, PATIENCE, PLAIN, Terminal, environment, handed_over, start
from tests.support.findings import texts
from tests.support.scene import Scene

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def vault(scene: Scene, name: str = "maren") -> list[str | Path]:
    return ["--vault", scene.directory / name]


def test_two_people_meet_by_the_command_line_alone(scene: Scene, tmp_path: Path) -> None:
    out = start("sync", *vault(scene))
    assert (out.code, out.err) == (Code.DONE, "")
    into = start(*vault(scene, "idris"), "sync")
    assert (into.code, into.err) == (Code.DONE, "")
    file = max(scene.new_files(), key=lambda path: path.stat().st_size)
    opened = start("open", file, "--to", tmp_path, "--yes", *vault(scene, "idris"))
    assert (opened.code, opened.out) == (Code.DONE, f"{tmp_path / file.stem}.tar\n")
    _, idris = scene.people()
    assert texts(idris) == ["a part of me is glad"]


def test_a_wrong_passphrase_or_none_is_a_sentence(scene: Scene) -> None:
    wrong = start("check", *vault(scene), passphrase="not this one")
    assert (wrong.code, wrong.out) == (Code.LOCKED, "")
    assert wrong.err == "That passphrase doesn’t open the vault.\n"
    none = start("check", *vault(scene), passphrase=None)
    assert (none.code, none.out) == (Code.LOCKED, "")
    assert "--passphrase-fd" in none.err


def test_two_syncs_at_once_are_one(scene: Scene, tmp_path: Path) -> None:
    first = Terminal(["sync", *map(str, vault(scene))], tmp_path)
    first.wait_for("Passphrase:")
    second = start("sync", *vault(scene))
    assert second.code == Code.IN_USE
    assert "in use" in second.err
    first.answer(PASSPHRASE)
    assert first.end() == Code.DONE
    assert "Put into the folder: 0" not in first.seen


def test_no_window_library_is_loaded_for_a_command(scene: Scene) -> None:
    code = (
        "import sys; sys.argv[1:] = sys.argv[2:]\n"
        "from partspair.__main__ import main\n"
        "main()\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'PySide6', 'shiboken6', 'sounddevice'}))"
    )
    with handed_over(PASSPHRASE) as (more, descriptors):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, "-", "sync", *map(str, vault(scene)), *more],
            capture_output=True, pass_fds=descriptors, env=environment(), timeout=PATIENCE, check=True,
        )  # fmt: skip
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_a_terminal_that_knows_ascii_alone_is_no_trouble(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLAIN, "PYTHONIOENCODING", "ascii")
    found = start("check", *vault(scene), passphrase="not this one")
    assert (found.code, found.out) == (Code.LOCKED, "")
    assert found.err == "That passphrase doesn?t open the vault.\n"


def test_help_names_the_commands_without_a_screen() -> None:
    found = start("--help", passphrase=None)
    assert found.code == 0
    assert all(name in found.out for name in ("sync", "check", "open"))


def test_the_terminal_asks_and_shows_no_passphrase(scene: Scene, tmp_path: Path) -> None:
    start("sync", *vault(scene))
    file = max(scene.new_files(), key=lambda path: path.stat().st_size)
    for answer, code in (("", Code.NOT_CONFIRMED), ("y", Code.DONE)):
        one = Terminal(["open", str(file), *map(str, vault(scene))], tmp_path)
        one.wait_for("[y/N]")
        one.answer(answer)
        if code is Code.DONE:
            one.wait_for("Passphrase:")
            one.answer(PASSPHRASE)
        assert one.end() == code, one.seen
        assert PASSPHRASE not in one.seen
    assert [path.name for path in tmp_path.iterdir()] == [f"{file.stem}.tar"]


def test_an_interrupt_ends_quietly_and_lets_the_vault_go(scene: Scene, tmp_path: Path) -> None:
    one = Terminal(["check", *map(str, vault(scene))], tmp_path)
    one.wait_for("Passphrase:")
    one.process.send_signal(signal.SIGINT)
    assert one.end() == 128 + signal.SIGINT
    assert "Traceback" not in one.seen
    VaultLock.take(scene.directory / "maren").release()


def test_a_reader_that_goes_away_is_no_trouble(scene: Scene) -> None:
    output, into = os.pipe()
    os.close(output)
    found = start("check", *vault(scene), output=into)
    os.close(into)
    assert (found.code, found.err) == (1, "")
