"""The history: both voices, what is heavy covered, what was taken back folded, nothing counted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partspair.errors import TamperedError
from partspair.flows import answering, listening, looking, sending
from partspair.practice.reply import MarkKind, Signal, SignalKind
from partspair.practice.share import AskKind, HeadsUp, PartHere, Weight
from partspair.ui import history, places
from partspair.ui.history import HistoryPlace
from partspair.ui.history_card import LineView
from partspair.ui.jobs import Err
from partspair.ui.labels import Label
from partspair.ui.play import PlayPlace
from partspair.ui.player_page import PlayerPage
from partspair.ui.signs import Sign
from tests.support.evenings import SHARE, a_pair, button, buttons, doubled, name_of, pass_on, row_of, said, send
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot

LIST = replace(SHARE, parts=(PartHere("the list"),), one_line="")


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


class Reading:
    """Somebody reads the history."""

    def __init__(self, qtbot: QtBot, person: Person) -> None:
        self.rooms, self.person = Rooms(person), person
        self.place = HistoryPlace(self.rooms.house)
        qtbot.addWidget(self.place)
        self.place.resize(1200, 800)
        self.place.show()
        self.gone: list[object] = []
        self.place.go_requested.connect(self.gone.append)
        self.rooms.step()
        assert doubled(self.place) == []

    def press(self, start: str) -> None:
        next(one for one in buttons(self.place.view) if name_of(one).startswith(start)).click()
        self.rooms.step()

    def refresh(self) -> None:
        self.place.refresh()
        self.rooms.step()

    def views(self) -> list[LineView]:
        page = self.place.page
        return page.findChildren(LineView) if page is not None else []

    def lines(self) -> list[str]:
        return [" / ".join(label.text() for label in one.findChildren(Label)) for one in self.views()]

    def close(self) -> None:
        self.place.leave()
        self.rooms.close()


def answer(person: Person, text: str = "", *, is_held: bool = False) -> None:
    note = looking.waiting(person.vault, person.the_pair())[0]
    if is_held:
        answering.hold(person.vault, person.the_pair(), note.row, person.clock.now)
        return
    draft = person.draft_reply(note.id, AskKind.WITNESS, text)
    answering.send_answer(person.vault, person.the_pair(), note.row, draft, person.clock.now)


def test_nothing_shared_yet_is_said_in_one_sentence(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    reading = Reading(qtbot, paired[0])
    assert "What you two share will gather here." in said(reading.place)
    shoot(reading.place, "history-empty")
    reading.close()


@pytest.mark.shows("000-03")
def test_a_thread_is_a_card_with_both_voices(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, LIST)
    pass_on(maren, idris)
    answer(idris, is_held=True)
    to = looking.threads(idris.vault, idris.the_pair())[0].root
    listened = Signal(to, SignalKind.LISTENED)
    sending.send_signal(idris.vault, idris.the_pair(), listened, idris.clock.now)
    pass_on(idris, maren)
    maren.clock.forward(60 * 60 * 26)
    send(idris)
    pass_on(idris, maren)
    reading = Reading(qtbot, maren)
    for suffix, size in (("-900", (900, 640)), ("-1600", (1600, 1000)), ("", (1200, 800))):
        shoot(reading.place, f"history{suffix}", size)
    assert reading.lines() == [
        "the lamp-keeper, the one under the stairs / Witness me. Tender. 0:04. Not heard yet.",
        "the list / Witness me. Tender. 0:04. Received.",
        "Idris answered / Held. Not read yet.",
    ]
    signs = [one.line.sign for one in reading.views()]
    assert signs == [Sign.THEM, Sign.ME, Sign.THEM]
    assert "Idris: I’ve listened." in said(reading.place)
    assert "March" in said(reading.place)
    reading.close()


def test_what_still_waits_is_heard_by_way_of_its_ask(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    reading = Reading(qtbot, idris)
    reading.press("Listen, 28 February")
    assert reading.gone == [places.Listen(row_of(idris))]
    listening.landed(idris.vault, row_of(idris), 1.0)
    reading.refresh()
    reading.press("Play, 28 February")
    assert isinstance(reading.gone[-1], places.Play)
    reading.press("Answer, 28 February")
    assert isinstance(reading.gone[-1], places.Respond)
    reading.close()


def test_what_is_heavy_is_covered_until_somebody_wants_to_look(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    send(maren, replace(LIST, heads_up=HeadsUp(Weight.HEAVY)))
    reading = Reading(qtbot, maren)
    shoot(reading.place, "history-covered")
    assert reading.lines() == []
    assert "the list" not in said(reading.place)
    reading.press("Look")
    assert reading.lines() == ["the list / Witness me. Heavy. 0:04. Saved here."]
    reading.press("Leave it covered")
    assert reading.lines() == []
    reading.close()


def test_what_was_put_away_comes_out_only_by_hand(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    listening.put_away(idris.vault, row_of(idris), 1.0)
    reading = Reading(qtbot, idris)
    assert "Put away." in said(reading.place)
    assert reading.lines() == []
    assert not looking.waiting(idris.vault, idris.the_pair())
    reading.press("Look")
    assert looking.waiting(idris.vault, idris.the_pair())
    reading.close()


def test_a_note_is_taken_back_with_honest_words(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, LIST)
    row = looking.threads(maren.vault, maren.the_pair())[0].share
    assert row is not None
    rooms = Rooms(maren)
    place = PlayPlace(rooms.house, places.Play(row.row))
    qtbot.addWidget(place)
    rooms.step()
    shoot(place, "play-own")
    button(place, "Take it back").click()
    shoot(place, "play-take-back")
    assert "It has not left this computer. Idris won’t see it." in said(place)
    button(place, "Take it back").click()
    rooms.step()
    assert "Taken back. If it hasn’t reached Idris’s app, Idris won’t see it." in said(place)
    place.leave()
    rooms.close()
    reading = Reading(qtbot, maren)
    shoot(reading.place, "history-taken-back")
    assert reading.lines() == ["You took this back."]
    reading.close()
    pass_on(maren, idris)
    assert not looking.waiting(idris.vault, idris.the_pair())


def test_the_ask_stands_above_the_partners_note_before_it_can_sound(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    row = row_of(idris)
    listening.landed(idris.vault, row, 1.0)
    listening.add_mark(idris.vault, row, 1_000, MarkKind.FELT, 1.0)
    rooms = Rooms(idris)
    place = PlayPlace(rooms.house, places.Play(row))
    qtbot.addWidget(place)
    rooms.step()
    shoot(place, "play-theirs")
    assert "Maren asks to be witnessed. Nothing needs solving." in said(place)
    assert not rooms.sound.is_sounding
    assert isinstance(place.now, PlayerPage)
    assert [one.name for one in place.now.panel.wave._marks] == ["Felt this"]
    with qtbot.waitSignal(place.go_requested) as gone:
        button(place, "Answer Maren").click()
    assert gone.args == [places.Respond(row)]
    place.leave()
    rooms.step()
    rooms.close()


def test_written_words_show_when_they_are_opened(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    send(maren, replace(LIST, text="Only a line."), seconds=0)
    reading = Reading(qtbot, maren)
    assert reading.lines() == ["the list / Witness me. Tender. In words. Saved here."]
    reading.press("Open, 1 March")
    (place,) = reading.gone
    assert isinstance(place, places.Play)
    reading.close()
    rooms = Rooms(maren)
    opened = PlayPlace(rooms.house, place)
    qtbot.addWidget(opened)
    rooms.step()
    assert "Only a line." in said(opened)
    opened.leave()
    rooms.close()


def test_something_earlier_is_said_to_be_on_its_way(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    before = set(maren.folder.iterdir())
    send(maren, LIST)
    maren.look()
    late = [path for path in maren.folder.iterdir() if path not in before]
    hidden = [path.rename(maren.folder.parent / path.name) for path in late]
    send(maren)
    pass_on(maren, idris)
    reading = Reading(qtbot, idris)
    shoot(reading.place, "history-on-its-way")
    assert "1 note is still on its way. It was written before this one." in said(reading.place)
    for path in hidden:
        path.rename(maren.folder / path.name)
    idris.look()
    reading.refresh()
    assert "on its way" not in said(reading.place)
    assert len(reading.views()) == 2
    reading.close()


def test_older_ones_come_by_hand(qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "FIRST", 2)
    maren, _ = paired
    for name in ("one", "two", "three"):
        send(maren, replace(LIST, parts=(PartHere(name),), text="x"), seconds=0)
        maren.clock.forward(60)
    reading = Reading(qtbot, maren)
    assert [line.split(" / ")[0] for line in reading.lines()] == ["three", "two"]
    button(reading.place.view, "Older").click()
    reading.rooms.step()
    assert [line.split(" / ")[0] for line in reading.lines()] == ["three", "two", "one"]
    reading.close()


def test_news_do_not_move_the_reader(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, replace(LIST, text="x"), seconds=0)
    reading = Reading(qtbot, maren)
    reading.place.activateWindow()
    here = next(one for one in buttons(reading.place.view) if one.accessibleName().startswith("Open"))
    here.setFocus()
    name = here.accessibleName()
    pass_on(maren, idris)
    answer(idris, "I heard it.")
    pass_on(idris, maren)
    reading.refresh()
    assert "Idris answered / In words. Not read yet." in reading.lines()
    now = QApplication.focusWidget()
    assert now is not None
    assert now.accessibleName() == name
    reading.close()


def test_uncovering_one_leaves_the_others_and_the_place_alone(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    for name in ("one", "two", "three"):
        send(maren, replace(LIST, parts=(PartHere(name),), text="x", heads_up=HeadsUp(Weight.HEAVY)), seconds=0)
        maren.clock.forward(60)
    send(maren, replace(LIST, text="x"), seconds=0)
    reading = Reading(qtbot, maren)
    reading.place.activateWindow()
    (light,) = reading.views()
    look = [one for one in buttons(reading.place.view) if name_of(one).startswith("Look")][1]
    look.setFocus()
    look.click()
    reading.rooms.step()
    assert [line.split(" / ")[0] for line in reading.lines()] == ["the list", "two"]
    assert reading.views()[0] is light
    now = QApplication.focusWidget()
    assert now is not None
    assert reading.views()[1].isAncestorOf(now)
    reading.close()


def test_after_trouble_the_history_is_shown_again(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    send(maren, replace(LIST, text="x"), seconds=0)
    reading = Reading(qtbot, maren)
    reading.place._read(Err(TamperedError("It cannot be read.", "")))
    reading.rooms.step()
    assert "It cannot be read." in said(reading.place)
    reading.refresh()
    assert "It cannot be read." not in said(reading.place)
    assert reading.lines() == ["the list / Witness me. Tender. In words. Saved here."]
    reading.close()
