"""A thousand bundles come in at once, and the window answers all the while."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.audio.codec import encode_pcm
from partspair.flows.keeping import Key
from partspair.practice.words import load_words
from partspair.ui import places
from partspair.ui.frame import Frame
from partspair.ui.home import Rooms
from partspair.ui.look import Look
from partspair.ui.theme import Theme
from partspair.ui.window import Window
from partspair.vault.database import Vault
from tests.support.evenings import said
from tests.support.forging import forge, post
from tests.support.persons import WAITS, Person, key_of, pair_up, two_people
from tests.support.voices import voice

BEAT = 5
LONGEST = 0.050
"""Seconds of work between two beats of the window's thread: what a person would feel."""
PATIENCE = 600
SETTLING = 1_000
PORTIONS = {places.Today: 1, places.History: 5}
"""So many times some come in; the history is shown anew while others are still on their way."""


class Pulse:
    """Beats on the window's thread, and notes how much work that thread did between two beats.

    Work, not waiting: on a busy machine another program may hold this one up, and that says nothing of the window.
    """

    def __init__(self) -> None:
        self.work: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.thread_time()
        self.work.append(now - self._last)
        self._last = now


def make_notes(author: Person, number: int, place: Path) -> None:
    """So many bundles of one chain, each with a sound, in a place beside the folder."""
    sound = b"".join(encode_pcm(iter([voice(1.0)])))
    first = forge(author)
    seq, prev = first.manifest.seq, first.manifest.prev
    for count in range(number):
        forged = forge(author, f"note {count}", sounds=[sound])
        one = replace(forged, manifest=replace(forged.manifest, seq=seq, prev=prev))
        post(place, one.file())
        seq, prev = seq + 1, one.hash()


def accepted(directory: Path, key: bytes) -> int:
    with Vault.open(directory, key, synchronous="OFF") as vault:
        return int(vault.read("SELECT count(*) FROM link WHERE state = 'accepted'")[0][0])


def shown(window: Window) -> str:
    """What the page says, whatever the bars around it say."""
    (frame,) = window.findChildren(Frame)
    return said(frame.page) if frame.page is not None else ""


def move(qtbot: QtBot, aside: Path, folder: Path, portions: int) -> None:
    """Let the bundles come into the folder; several portions in the order of the chain, so that each is whole."""
    coming = list(aside.iterdir())
    if portions > 1:
        coming.sort(key=lambda one: one.stat().st_mtime_ns)
    for count, path in enumerate(coming, 1):
        path.rename(folder / path.name)
        QApplication.processEvents()
        if count % (len(coming) // portions) == 0:
            qtbot.wait(2 * SETTLING)


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for both in two_people(tmp_path):
        pair_up(*both)
        yield both


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", [places.Today, places.History])
@pytest.mark.parametrize("number", [100, pytest.param(1_000, marks=pytest.mark.long)])
def test_the_window_answers_while_they_come_in(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path, number: int, page: type[places.Today | places.History]
) -> None:
    maren, idris = paired
    aside = tmp_path / "aside"
    aside.mkdir()
    make_notes(maren, number, aside)
    directory, key, late = idris.vault.directory, key_of(idris.name), datetime.now(UTC) - idris.clock.now
    before = accepted(directory, key)
    waits = replace(WAITS, look=1.0)
    words = load_words(paths.resources() / "content" / "en")
    window = Window(words, Theme(), Look.load(directory), directory, waits, lambda: datetime.now(UTC) - late, None)
    qtbot.addWidget(window)
    rooms = Rooms(window, words, Key(directory, key), waits, lambda: datetime.now(UTC) - late)
    window.resize(1200, 800)
    window.show()
    rooms.go(page())
    qtbot.wait(SETTLING)
    at_first = shown(window)
    pulse = Pulse()
    try:
        move(qtbot, aside, idris.folder, PORTIONS[page])
        end = time.monotonic() + PATIENCE
        while accepted(directory, key) < before + number and time.monotonic() < end:
            qtbot.wait(SETTLING)
        while PORTIONS[page] > 1 and shown(window) == at_first and time.monotonic() < end:
            qtbot.wait(SETTLING)
        qtbot.wait(PORTIONS[page] * SETTLING)
    finally:
        pulse.stop()
        rooms.close()
    assert accepted(directory, key) == before + number
    assert PORTIONS[page] == 1 or shown(window) != at_first
    assert len(pulse.work) > 100
    assert max(pulse.work) < LONGEST
