"""Too much, in the real window at a real loudspeaker: silence, cover, nothing sent (practice j.2, scenario 20)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.audio.shape import RATE
from partspair.flows import looking, sending
from partspair.flows.keeping import Key
from partspair.practice.words import load_words
from partspair.ui import home, places
from partspair.ui.home import Rooms
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.theme import Theme
from partspair.ui.window import Window
from partspair.vault import devices, links
from tests.support.evenings import SHARE, a_pair, pass_on, row_of
from tests.support.persons import WAITS, Person, key_of, tone
from tests.support.sound import Sound, read_wav

pytestmark = [pytest.mark.window, pytest.mark.slow]

MOST_AFTER = RATE // 10  # samples: a tenth of a second
FLOOR = 0.02
PATIENCE = 30_000  # milliseconds


class Evening:
    """Idris in the real window, with the real sound devices; a tone of Maren's waits for him."""

    def __init__(self, qtbot: QtBot, person: Person) -> None:
        self.qtbot = qtbot
        words = load_words(paths.resources() / "content" / "en")
        waits = replace(WAITS, look=3600.0)
        self.window = Window(words, Theme(), Look(), person.vault.directory, waits, lambda: person.clock.now, None)
        qtbot.addWidget(self.window)
        key = Key(person.vault.directory, key_of(person.name))
        self.rooms = Rooms(self.window, words, key, waits, lambda: person.clock.now)
        self.window.resize(1200, 800)
        self.window.show()

    def button(self, name: str) -> QAbstractButton | None:
        shown = (one for one in self.window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled())
        return next((one for one in shown if name in (one.accessibleName(), one.text())), None)

    def press(self, *names: str) -> None:
        for name in names:
            self._press(name)

    def _press(self, name: str) -> None:
        self.qtbot.waitUntil(lambda: self.button(name) is not None, timeout=PATIENCE)
        found = self.button(name)
        assert found is not None
        found.click()

    def said(self) -> str:
        return " | ".join(one.text() for one in self.window.findChildren(Label) if one.isVisible())

    def wait_for(self, sentence: str) -> None:
        self.qtbot.waitUntil(lambda: sentence in self.said(), timeout=PATIENCE)

    def close(self) -> None:
        self.rooms.close()
        self.window.close()


@pytest.fixture(autouse=True)
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desktop is not asked to stay awake: libdbus looks for its buses once a process, and that is test_awake's."""
    monkeypatch.setattr(home, "this_system", lambda: None)


@pytest.fixture
def idris(tmp_path: Path) -> Iterator[Person]:
    with a_pair(tmp_path) as (maren, idris):
        draft = maren.draft(SHARE, tone(20.0))
        sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
        pass_on(maren, idris)
        yield idris


@pytest.fixture
def evening(qtbot: QtBot, room: Sound, idris: Person) -> Iterator[Evening]:  # noqa: ARG001 - the room must be there
    made = Evening(qtbot, idris)
    yield made
    made.close()


def signed(person: Person) -> int:
    own = devices.own(person.vault, person.the_pair())
    newest = links.newest(person.vault, person.the_pair(), own.device) if own is not None else None
    return newest.seq if newest is not None else 0


def loud(wav: Path) -> int:
    """How many samples of what the loudspeaker gave are not silent, from the first to the last of them."""
    found = np.flatnonzero(np.abs(read_wav(wav)[0]) > FLOOR)
    return int(found[-1] - found[0]) if found.size else 0


def test_after_the_key_at_most_a_tenth_of_a_second_is_heard(
    qtbot: QtBot, room: Sound, idris: Person, evening: Evening, tmp_path: Path
) -> None:
    row, before, wav = row_of(idris), signed(idris), tmp_path / "heard.wav"
    evening.rooms.go(places.Listen(row))
    evening.press("Skip", "Room to listen", "Play")
    evening.wait_for("Marks are yours.")
    listener = evening.rooms._house.listener
    with room.hearing(wav):
        evening.press("Play")
        qtbot.waitUntil(lambda: listener.position_ms > 1500, timeout=PATIENCE)
        at = listener.position_ms
        QTest.keyClick(evening.window.focusWidget(), Qt.Key.Key_T)
        assert "Stopped." in evening.said(), "the cover is there when the key returns"
        assert not any(name in evening.said() for name in ("lamp-keeper", "under the stairs", "Maren asks"))
        qtbot.waitUntil(lambda: not room.players(), timeout=PATIENCE)
    assert loud(wav) > RATE, "it was heard before"
    assert loud(wav) - at * RATE // 1000 <= MOST_AFTER
    evening.press("Go back, paused")
    evening.wait_for("Arrive first.")
    assert not room.players(), "going back never sounds by itself"
    assert signed(idris) == before, "nothing was sent"
    assert not looking.threads(idris.vault, idris.the_pair())[0].signals
