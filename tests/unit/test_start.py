"""A start that finds the vault taken: a window comes forward, and a command that opens none is waited for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from partspair import app
from partspair.vault import lock
from partspair.vault.lock import VaultLock

ROOT = Path(__file__).resolve().parents[2]
Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen whenever the start waits."""
    monkeypatch.setattr(app, "LOOKS", 2)

    def meanwhile(happens: Callable[[], object]) -> None:
        monkeypatch.setattr(time, "sleep", lambda _seconds: happens())

    return meanwhile


def test_where_nobody_is_the_vault_is_taken_at_once(tmp_path: Path, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: pytest.fail("it waited"))
    held = app._hold(tmp_path)
    assert held is not None
    held.release()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
@pytest.mark.parametrize("display", [None, ":4999"])
@pytest.mark.parametrize("more", [(), ("--rehearse", "open")])
def test_without_a_screen_a_sentence_says_so(tmp_path: Path, display: str | None, more: tuple[str, ...]) -> None:
    """None is named, or nothing answers there: no words of the window library's, and nothing is begun."""
    environment = {"HOME": str(tmp_path), "PATH": os.defpath, "PYTHONPATH": str(ROOT)}
    environment |= {"DISPLAY": display} if display else {}
    command = [sys.executable, "-P", "-m", "partspair", *more]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No window can open here.")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_window_is_asked_to_come_forward_and_the_start_ends(tmp_path: Path, meanwhile: Meanwhile) -> None:
    asked: list[str | None] = []
    meanwhile(lambda: asked.append(lock.take_request(tmp_path)))
    with VaultLock.take(tmp_path):
        assert app._hold(tmp_path) is None
    assert asked == ["raise"]


def test_a_command_without_a_window_is_waited_for(tmp_path: Path, meanwhile: Meanwhile) -> None:
    command = VaultLock.take(tmp_path)
    waited: list[int] = []

    def end_after_five() -> None:
        waited.append(1)
        if len(waited) == 5:
            command.release()

    meanwhile(end_after_five)
    held = app._hold(tmp_path)
    assert held is not None
    assert not lock.is_request_waiting(tmp_path)
    held.release()


def test_whoever_takes_up_nothing_is_not_waited_for_for_ever(
    tmp_path: Path, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(lambda: None)
    monkeypatch.setattr(app, "PATIENCE", 0.0)
    with VaultLock.take(tmp_path), pytest.raises(lock.AlreadyOpenError):
        app._hold(tmp_path)
