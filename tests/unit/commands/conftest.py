"""Two people whose vaults lie closed, and a command that runs right here, with a passphrase that costs nothing."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partspair import __main__ as line
from partspair.commands import asking
from partspair.vault import keyslots
from tests.support.commanding import PASSPHRASE, Ended, give_passphrase, handed_over
from tests.support.findings import send
from tests.support.persons import Person, key_of
from tests.support.scene import Scene

Command = Callable[..., Ended]
LONG = 30.0  # seconds of sound, so that no other file is as large


def begin(maren: Person, idris: Person) -> None:
    """Both have a passphrase; Maren has something to send."""
    for one in (maren, idris):
        give_passphrase(one)
    send(maren, "a part of me is glad", LONG)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene.make(tmp_path_factory.mktemp("two"), begin)
    yield made
    made.close()


@pytest.fixture
def scene(kept: Scene) -> Iterator[Scene]:
    """Both vaults lie closed; Maren has something to send."""
    kept.restore()
    yield kept
    kept.close()


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command line in this process: all of it but the stretching of the passphrase. There is no terminal."""

    def open_at_once(directory: Path, passphrase: str) -> bytes:
        if not (directory / keyslots.FILE_NAME).exists():
            raise keyslots.NoKeysError
        if passphrase != PASSPHRASE:
            raise keyslots.WrongPassphraseError
        return key_of("Maren")

    monkeypatch.setattr(keyslots, "open_with_passphrase", open_at_once)
    monkeypatch.setattr(asking, "TERMINAL", os.devnull + "/none")

    def command(*arguments: str | Path, passphrase: str | bytes | None = PASSPHRASE, cwd: Path | None = None) -> Ended:
        with handed_over(passphrase) as (more, _), monkeypatch.context() as patch:
            if cwd is not None:
                patch.chdir(cwd)
            try:
                code = line.run_command(line.parse([*map(str, arguments), *more]))
            except SystemExit as end:
                code = int(str(end.code))
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return command
