"""One process a vault; the second leaves a word for the first."""

import subprocess
import sys
from pathlib import Path

import pytest

from partspair.vault import lock
from partspair.vault.database import ReadOnlyError
from partspair.vault.lock import AlreadyOpenError, VaultLock

SECOND_START = """
import pathlib, sys
from partspair.vault import lock
directory = pathlib.Path(sys.argv[1])
try:
    lock.VaultLock.take(directory)
except lock.AlreadyOpenError:
    lock.request(directory, sys.argv[2])
    print("refused")
else:
    print("taken")
"""

HOLDER = """
import pathlib, sys
from partspair.vault import lock
held = lock.VaultLock.take(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def _second_start(directory: Path, word: str = "raise") -> str:
    done = subprocess.run(
        [sys.executable, "-c", SECOND_START, str(directory), word],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout.strip()


def test_a_second_start_is_refused_and_its_word_arrives_once(directory: Path) -> None:
    with VaultLock.take(directory):
        assert lock.take_request(directory) is None
        assert _second_start(directory, "express") == "refused"
        assert lock.take_request(directory) == "express"
        assert lock.take_request(directory) is None


def test_after_letting_go_the_next_start_has_it(directory: Path) -> None:
    VaultLock.take(directory).release()
    assert _second_start(directory) == "taken"


def test_a_killed_process_leaves_no_lock(directory: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(directory)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyOpenError):
            VaultLock.take(directory)
        holder.kill()
    VaultLock.take(directory).release()


def test_a_word_from_before_the_start_is_thrown_away(directory: Path) -> None:
    directory.mkdir()
    lock.request(directory, "raise")
    with VaultLock.take(directory):
        assert lock.take_request(directory) is None


def test_only_known_words_pass(directory: Path) -> None:
    directory.mkdir()
    with pytest.raises(ValueError, match="unknown"):
        lock.request(directory, "open the door")
    (directory / lock.REQUEST_NAME).write_bytes(b"\xff open the door" * 1000)
    assert lock.take_request(directory) is None
    assert not (directory / lock.REQUEST_NAME).exists()


def test_a_place_where_nothing_can_be_made_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "vault"
    in_the_way.write_text("a file")
    with pytest.raises(ReadOnlyError):
        VaultLock.take(in_the_way)
