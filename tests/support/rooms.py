"""A house for page tests: a real vault and real flows, the workers run by hand, and sound devices that are not there.

Real sound is heard in tests/sound and tests/window; here the pages matter, so `FakeSound` stands for the devices.
"""

import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from partspair import paths
from partspair.audio.playback import Player
from partspair.flows.keeping import Key
from partspair.flows.listening import Listener
from partspair.flows.recording import Microphone
from partspair.flows.settling import settled
from partspair.practice.words import load_words
from partspair.ui.house import House, Partner
from partspair.ui.jobs import ManualExecutor, Worker
from partspair.ui.long_list import LongList
from partspair.ui.post import PostRoom
from partspair.ui.theme import Theme
from partspair.vault import pairs, people, settings
from partspair.vault.database import Vault
from tests.support.fake_sound import FakeSound
from tests.support.persons import WAITS, Person

SHOTS = "PARTSPAIR_SHOTS"
SETTLING = 3  # rounds of events until a page that changed has its final layout


class Rooms:
    """One person's house; `step()` lets the workers do what waits and delivers the answers."""

    def __init__(self, person: Person, theme: Theme | None = None) -> None:
        self.person = person
        self.executor = ManualExecutor()
        self.takes_executor = ManualExecutor()
        self.sound = FakeSound()
        key = Key(person.vault.directory, bytes([len(person.name)]) * 32)

        def open_vault() -> Vault:
            return Vault.open(key.directory, key.secret, synchronous="OFF")

        self.house = House(
            words=load_words(paths.resources() / "content" / "en"),
            theme=theme or Theme(),
            vault=Worker(self.executor, lambda: person.vault),
            folder=Worker(self.executor, lambda: PostRoom(open_vault, WAITS), PostRoom.close),
            takes=Worker(self.takes_executor, open_vault, Vault.close),
            microphone=Microphone(self.sound, open_vault, lambda: person.clock.seconds),
            listener=Listener(Player(self.sound)),
            sound=self.sound,
            waits=WAITS,
            key=key,
            me=people.profile(person.vault) or people.Profile(person.name, "Europe/London"),
            partner=self._partner(),
            settings=settings.load(person.vault),
            settled=settled(person.vault, person.pair),
            clock=lambda: person.clock.now,
        )

    def _partner(self) -> Partner | None:
        if self.person.pair is None:
            return None
        kept = pairs.get(self.person.vault, self.person.pair)
        if kept is None or not kept.partner_name:
            return None
        return Partner(kept.pair, kept.partner_name, kept.partner_zone, kept.confirmed_at is not None)

    def at_night(self) -> House:
        """The same house by night."""
        return replace(self.house, theme=self.house.theme.at_night())

    def step(self, *, takes: bool = True) -> None:
        """Run every job, and every job that their answers ask for; without `takes` as if a take were long."""
        while True:
            ran = self.executor.run_all() + (self.takes_executor.run_all() if takes else 0)
            QApplication.processEvents()
            settle()
            if not ran and not self.executor.waiting and not (takes and self.takes_executor.waiting):
                return

    def close(self) -> None:
        """Let everything go but the vault, which is the person's."""
        self.house.listener.close()
        self.house.folder.close()
        self.house.takes.close()


def settle() -> None:
    """Let the long pages build what is near, and let go of what is gone."""
    while any(isinstance(one, LongList) and not one.is_settled for one in QApplication.allWidgets()):
        QApplication.processEvents()


def shoot(widget: QWidget, name: str, size: tuple[int, int] = (1200, 800)) -> None:
    """Save a picture of a page when $PARTSPAIR_SHOTS names a folder; lays it out at that size in any case."""
    widget.resize(*size)
    widget.show()
    for _ in range(SETTLING):
        QApplication.processEvents()
        settle()
    folder = os.environ.get(SHOTS)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(Path(folder) / f"{name}.png"))
