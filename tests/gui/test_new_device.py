"""A copy that must not send says so, and becomes a device of its own; a partner's new device is told calmly."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partspair.flows import becoming, holding, noticing
from partspair.flows.becoming import Silence, why_silent
from partspair.pair.ids import DeviceId
from partspair.sealing.keys import new_words
from partspair.ui import places
from partspair.ui.labels import Label
from partspair.ui.new_device import NewDevicePlace
from partspair.ui.today import TodayPlace
from partspair.vault import devices
from tests.support.persons import Person, copy_of, pair_up, two_people
from tests.support.rooms import Rooms, shoot


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for both in two_people(tmp_path):
        pair_up(*both)
        yield both


def visit(qtbot: QtBot, person: Person) -> tuple[NewDevicePlace, Rooms]:
    rooms = Rooms(person)
    place = NewDevicePlace(rooms.house, places.NewDevice(person.the_pair()))
    qtbot.addWidget(place)
    rooms.step()
    return place, rooms


def today(qtbot: QtBot, person: Person) -> tuple[TodayPlace, Rooms]:
    rooms = Rooms(person)
    place = TodayPlace(rooms.house)
    qtbot.addWidget(place)
    rooms.step()
    return place, rooms


def button(place: TodayPlace | NewDevicePlace, name: str) -> QPushButton:
    return next(one for one in place.findChildren(QPushButton) if name in (one.accessibleName(), one.text()))


def said(place: TodayPlace | NewDevicePlace) -> str:
    return " | ".join(one.text() for one in place.findChildren(Label) if one.isVisibleTo(place))


@pytest.mark.parametrize("why", list(Silence))
def test_today_says_why_this_copy_does_not_send_and_leads_to_the_remedy(
    qtbot: QtBot, paired: tuple[Person, Person], why: Silence
) -> None:
    maren, _ = paired
    becoming.fall_silent(maren.vault, maren.the_pair(), why, maren.clock.seconds)
    place, rooms = today(qtbot, maren)
    shoot(place, f"today-{why}", (900, 640))
    assert "records and receives" in said(place)
    with qtbot.waitSignal(place.go_requested) as gone:
        button(place, "Make it a device of its own").click()
    assert gone.args == [places.NewDevice(maren.the_pair())]
    rooms.close()


def test_the_recovery_words_make_it_a_device_of_its_own(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    becoming.fall_silent(maren.vault, maren.the_pair(), Silence.COPIED, maren.clock.seconds)
    place, rooms = visit(qtbot, maren)
    shoot(place, "new-device")
    shoot(place, "new-device-900", (900, 640))
    place.next_requested.emit()
    assert devices.own(maren.vault, maren.the_pair()) is None, "nothing was typed, nothing was chosen"
    field = place.asking.field
    field.fill(new_words())
    place.asking.beside.click()
    place.next_requested.emit()
    rooms.step()
    assert "other recovery words" in field.error.label.text()
    assert why_silent(maren.vault, maren.the_pair()) is Silence.COPIED
    field.fill(maren.words.upper())
    place.next_requested.emit()
    rooms.step()
    assert why_silent(maren.vault, maren.the_pair()) is None
    assert "device of its own now" in said(place)
    shoot(place, "new-device-done")
    rooms.close()


def test_a_device_that_nobody_hears_is_told_so_calmly(
    qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, idris = paired
    monkeypatch.setattr(noticing, "is_unheard", lambda *_: True)
    place, _ = today(qtbot, idris)
    shoot(place, "today-unheard", (900, 640))
    assert "Not everybody seems to hear this device." in said(place)
    assert "Maren and you can pair anew" in said(place)
    monkeypatch.undo()
    place, _ = today(qtbot, idris)
    assert "has not answered" not in said(place)


def test_a_device_for_which_nothing_comes_is_asked_about_and_can_become_one_of_its_own(
    qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, idris = paired
    monkeypatch.setattr(noticing, "is_deaf", lambda *_: True)
    place, _ = today(qtbot, idris)
    shoot(place, "today-deaf", (900, 640))
    assert "nothing has come here from Maren that this device can open" in said(place)
    with qtbot.waitSignal(place.go_requested) as asked:
        next(one for one in place.findChildren(QPushButton) if one.text() == "Make it a device of its own").click()
    assert asked.args == [places.NewDevice(idris.the_pair())]


def test_a_partners_new_device_is_told_and_notes_can_be_held(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    becoming.become_new_device(tablet.vault, tablet.the_pair(), maren.words, maren.clock.now, replaces=False)
    tablet.look()
    idris.look()
    place, rooms = today(qtbot, idris)
    shoot(place, "today-their-device", (900, 640))
    assert "Maren has a new device." in said(place)
    button(place, "Hold my notes back").click()
    rooms.step()
    assert holding.is_held(idris.vault, idris.the_pair())
    shoot(place, "today-held", (900, 640))
    assert "until you two have spoken" in said(place)
    button(place, "We have spoken").click()
    rooms.step()
    assert not holding.is_held(idris.vault, idris.the_pair())
    assert "new device" not in said(place)
    rooms.close()


def test_what_went_with_a_device_is_told_until_it_was_read(
    qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, _ = paired
    gone: dict[DeviceId, tuple[int, ...]] = {DeviceId(bytes(16)): (2, 3)}
    monkeypatch.setattr(noticing, "lost", lambda _vault, _pair, _own: gone)
    place, rooms = today(qtbot, maren)
    shoot(place, "today-went-along", (900, 640))
    assert "2 notes were only on a device that isn’t used any more." in said(place)
    button(place, "I’ve read this").click()
    rooms.step()
    assert "isn’t used any more" not in said(place)
    gone[DeviceId(bytes(16))] = (2, 3, 4)
    place.refresh()
    rooms.step()
    assert "1 note was only on a device that isn’t used any more." in said(place)
    rooms.close()
