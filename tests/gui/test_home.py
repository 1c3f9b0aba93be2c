"""The rooms behind the door, with their real workers: what the folder brings shows by itself, and what is over goes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.flows import ending, pairing
from partspair.flows.ending import Keeping
from partspair.flows.keeping import Key
from partspair.practice.words import load_words
from partspair.sealing.cards import Role
from partspair.ui.home import Rooms
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.theme import Theme
from partspair.ui.window import Window
from partspair.vault import pairs
from partspair.vault.database import Vault
from partspair.vault.pairs import PairState
from tests.support.forging import post
from tests.support.meetings import hello, invite, join, stranger_card
from tests.support.persons import WAITS, Person, key_of, pair_up, two_people

SOON = replace(WAITS, look=0.2)
PATIENCE = 60_000  # milliseconds, on a machine that does much else


class Living:
    """One person's window with the rooms open; they look into the folder by themselves."""

    def __init__(self, qtbot: QtBot, person: Person) -> None:
        self.qtbot, self.person = qtbot, person
        words = load_words(paths.resources() / "content" / "en")
        self.window = Window(words, Theme(), Look(), person.vault.directory, SOON, lambda: person.clock.now, None)
        qtbot.addWidget(self.window)
        self.rooms = Rooms(self.window, words, Key(person.vault.directory, key_of(person.name)), SOON, self._now)
        self.window.show()

    def _now(self) -> datetime:
        return self.person.clock.now

    def said(self) -> str:
        shown: list[Label | QAbstractButton] = [
            *self.window.findChildren(Label),
            *self.window.findChildren(QAbstractButton),
        ]
        return " | ".join(one.text() for one in shown if one.isVisible())

    def wait_for(self, sentence: str) -> None:
        self.qtbot.waitUntil(lambda: sentence in self.said(), timeout=PATIENCE)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self.rooms.close()
        self.window.close()


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    yield from two_people(tmp_path)


def state(vault: Vault, person: Person) -> PairState | None:
    kept = pairs.get(vault, person.the_pair())
    return kept.state if kept is not None else None


def test_a_goodbye_that_comes_is_told_where_one_is(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    pair_up(maren, idris)
    with Living(qtbot, idris) as living:
        living.wait_for("Idris & Maren")
        ending.say_goodbye(maren.vault, maren.the_pair(), "Take care.", Keeping.READABLE, maren.clock.now)
        maren.look()
        living.wait_for("Maren said goodbye: Take care.")


def test_a_goodbye_goes_out_by_itself_and_takes_the_keys_with_it(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    pair_up(maren, idris)
    ending.say_goodbye(maren.vault, maren.the_pair(), "", Keeping.NOTHING, maren.clock.now)
    with Living(qtbot, maren) as living:
        living.wait_until(lambda: state(maren.vault, maren) is None)
        living.wait_for("Pair with someone")
        idris.look()
        assert state(idris.vault, idris) is PairState.LEFT


def test_burnt_words_are_told_where_one_is(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    maren.look()
    with Living(qtbot, maren) as living:
        living.wait_for("Maren & Idris")
        post(maren.folder, hello(words, stranger_card(words, Role.JOINER)))
        living.wait_for("Two answers came to one invitation.")
        assert "Maren & Idris" not in living.said()


def test_a_cancelled_hello_leaves_the_folder_without_anybody_to_look_for(
    qtbot: QtBot, people: tuple[Person, Person]
) -> None:
    maren, _ = people
    invite(maren)
    pairing.cancel(maren.vault, maren.the_pair(), maren.clock.seconds)
    with Living(qtbot, maren) as living:
        living.wait_until(lambda: not list(maren.folder.iterdir()))
