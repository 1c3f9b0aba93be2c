"""Somebody at the share: a place that is open, and hands that use it."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partspair.audio.shape import Samples
from partspair.flows import drafting
from partspair.practice.share import Share
from partspair.practice.steps import Step
from partspair.ui.house import House
from partspair.ui.places import MakeShare
from partspair.ui.recording_panel import RecordingPanel
from partspair.ui.share import SharePlace
from partspair.ui.share_speak import SpeakPage
from partspair.ui.share_step import StepPage
from tests.support.rooms import Rooms
from tests.support.voices import voice

Page = TypeVar("Page", bound=StepPage)


class Visit:
    """A share under way in a window of 1200 by 800."""

    def __init__(self, qtbot: QtBot, rooms: Rooms, draft: int | None = None, house: House | None = None) -> None:
        self.rooms, self.qtbot = rooms, qtbot
        self.place = SharePlace(house or rooms.house, MakeShare(draft))
        self.place.resize(1200, 800)
        self.place.show()
        rooms.step()

    @property
    def number(self) -> int | None:
        """The number of the draft, once there is one."""
        back = self.place.way_back
        return back.draft if isinstance(back, MakeShare) else None

    def at(self) -> Step:
        """The step that is shown."""
        return self.place.step

    def page(self, kind: type[Page]) -> Page:
        """The page that is shown, which has to be of this kind."""
        page = self.place.page
        assert isinstance(page, kind), page
        return page

    def next(self) -> None:
        """Press Next."""
        self.place.next_button.click()
        self.rooms.step()

    def skip(self) -> None:
        """Press Skip."""
        self.place.skip_button.click()
        self.rooms.step()

    def go(self, step: Step) -> None:
        """Press a step in the rail."""
        self.place.step_requested.emit(step.value)
        self.rooms.step()

    def speak(self, seconds: float = 2.0, sound: Samples | None = None) -> RecordingPanel:
        """Record and speak, on the page for it; recording goes on."""
        panel = self.page(SpeakPage).panel
        if not panel.is_begun:
            panel.button.click()
        self.qtbot.waitUntil(lambda: self.rooms.sound.is_listening)
        before = panel.milliseconds
        said = voice(seconds) if sound is None else sound
        self.rooms.sound.speak(said)
        self.qtbot.waitUntil(lambda: panel.milliseconds >= before + len(said) / 48 - 50)
        return panel

    def finish(self) -> None:
        """Press Finish."""
        panel = self.page(SpeakPage).panel
        self.place.next_button.click()
        self.qtbot.waitUntil(lambda: not panel.is_begun)
        self.rooms.step()

    def kept(self) -> drafting.Draft:
        """The draft as the vault has it."""
        number = self.number
        assert number is not None
        return drafting.get(self.rooms.person.vault, number)

    def share(self) -> Share:
        """The share as the vault has it."""
        return self.kept().share

    def close(self) -> None:
        """Go away; a second call is fine."""
        if not isValid(self.place):
            return
        self.place.leave()
        self.rooms.step()
        self.place.close()
        self.place.deleteLater()
        QCoreApplication.sendPostedEvents(self.place, QEvent.Type.DeferredDelete)


def drop(page: SpeakPage, path: Path) -> None:
    """Let go of a file over the page for speaking."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
