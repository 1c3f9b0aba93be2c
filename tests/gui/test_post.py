"""The folder's own notice of a change brings a look at once; polling would have come later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from partspair.ui.post import Hints, PostRoom
from partspair.vault.database import Vault
from tests.support.persons import WAITS, Person, key_of, pair_up, two_people


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for both in two_people(tmp_path):
        pair_up(*both)
        yield both


def test_a_new_file_in_the_folder_is_told_on_the_windows_thread(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    owner = QObject()
    hints = Hints(owner)
    room = PostRoom(lambda: Vault.open(maren.vault.directory, key_of(maren.name), synchronous="OFF"), WAITS, hints.hint)
    room.exchange(maren.the_pair(), maren.clock.now, maren.clock.seconds)
    with qtbot.waitSignal(hints.heard, timeout=10_000):
        (maren.folder / "arriving.age").write_bytes(b"age-encryption.org/v1\n")
    room.close()
    hints.stop()
