"""A folder full of files that were accepted long ago costs next to nothing, the first time and every time."""

import gc
import os
import secrets
from pathlib import Path

import pytest

from partspair.flows import exchanging
from partspair.flows.exchanging import Post
from partspair.sealing.bundle import name_of
from partspair.vault import inbox
from partspair.vault.database import Vault
from tests.support.faulty_folder import FaultyFolder
from tests.support.forging import forge, post
from tests.support.persons import WAITS, Person

FILES = 10_000
QUESTIONS = 100
GROWTH = 4 * 1024 * 1024


class Counted:
    """How often the vault was asked something."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.questions = 0
        real = Vault._execute

        def execute(vault: Vault, sql: str, parameters: tuple[object, ...] = ()) -> object:
            self.questions += 1
            return real(vault, sql, parameters)

        monkeypatch.setattr(Vault, "_execute", execute)


def full_of_known_files(person: Person) -> None:
    names = [f"{name_of(secrets.token_bytes(32))}.age" for _ in range(FILES)]
    with person.vault.transaction():
        for name in names:
            inbox.accept_name(person.vault, person.the_pair(), name)
    for name in names:
        (person.folder / name).touch()


def memory() -> int:
    """Bytes that this process holds now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
def test_ten_thousand_known_files_cost_their_names_alone(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    full_of_known_files(idris)
    seen: list[FaultyFolder] = []

    def folder(path: Path) -> FaultyFolder:
        seen.append(FaultyFolder(path))
        return seen[-1]

    monkeypatch.setattr(exchanging, "Folder", folder)
    counted = Counted(monkeypatch)
    idris.post = Post(idris.vault, idris.the_pair(), WAITS)
    for _ in range(4):
        before = counted.questions
        assert idris.look().trouble is None
        (one,) = seen
        assert one.calls.count("open_fd") <= len([*maren.folder.iterdir()]) - FILES
        assert one.calls.count("look") < QUESTIONS, "what is known is not looked at"
        assert counted.questions - before < QUESTIONS, "and nothing is asked for each of them"
    assert set(one.calls) >= {"names"}
    post(idris.folder, forge(maren, "among ten thousand").file())
    assert idris.look().accepted == 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell how much memory is taken")
def test_looking_again_and_again_takes_no_more_memory(paired: tuple[Person, Person]) -> None:
    _, idris = paired
    full_of_known_files(idris)
    for _ in range(5):
        idris.look()
    gc.collect()
    before = memory()
    for _ in range(40):
        idris.look()
    gc.collect()
    assert memory() - before < GROWTH
