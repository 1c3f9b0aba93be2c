"""A notice when something arrives: one sentence without content, and none in one's own quiet hours."""

from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.flows import sending
from partspair.practice.share import PartHere, Share
from partspair.practice.words import load_words
from partspair.ui.tray import Tray
from partspair.vault import settings
from tests.gui.test_home import Living
from tests.support.persons import Person, pair_up, two_people


def send(person: Person) -> None:
    draft = person.draft(Share(parts=(PartHere("the list"),), text="a"))
    sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)
    person.look()


@pytest.mark.parametrize(("hour", "is_wanted", "is_told"), [(12, True, True), (23, True, False), (12, False, False)])
def test_only_that_something_is_here_and_never_in_quiet_hours(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hour: int, is_wanted: bool, is_told: bool
) -> None:
    told: list[tuple[str, ...]] = []

    def show(_icon: QSystemTrayIcon, title: str, text: str, *_rest: QIcon) -> None:
        told.append((title, text))

    monkeypatch.setattr(QSystemTrayIcon, "showMessage", show)
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        settings.save(maren.vault, settings.Settings(has_notices=is_wanted))
        maren.clock.now = maren.clock.now.replace(hour=hour)
        with Living(qtbot, maren) as living:
            tray = Tray(living.window, load_words(paths.resources() / "content" / "en"))
            living.wait_until(lambda: living.rooms._has_learned)
            living.window.hide()
            send(idris)
            living.wait_until(lambda: living.rooms._newest > 0)
            tray.icon.hide()
        assert told == ([("Parts Pair", "Parts Pair: something is here.")] if is_told else [])
