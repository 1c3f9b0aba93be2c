"""The night: nothing sounds before its ask, no is a whole answer, marks stay home, and it ends quietly."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partspair.flows import answering, listening, looking, sending
from partspair.practice.reply import MarkKind, Signal, SignalKind
from partspair.practice.share import AskKind
from partspair.practice.timeline import Whose
from partspair.ui import night_after, places
from partspair.ui.player_page import PlayerPage
from partspair.ui.waiting import WaitingPlace
from partspair.vault import entries
from tests.support.evenings import SHARE, a_pair, button, buttons, pass_on, row_of, said, send
from tests.support.nights import Night
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot
from tests.support.visits import Visit


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


@pytest.fixture
def night(qtbot: QtBot, paired: tuple[Person, Person]) -> Iterator[Night]:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    one = Night(qtbot, maren, idris)
    yield one
    one.close()


def hear_to_the_end(qtbot: QtBot, night: Night) -> None:
    """Pull the whole note out of the loudspeaker."""

    def pull() -> bool:
        night.rooms.sound.hear(50)
        night.rooms.step()
        return not isinstance(night.place.now, PlayerPage)

    qtbot.waitUntil(pull, timeout=15_000)


def test_news_that_come_while_a_card_is_pressed_do_not_take_the_press_away(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    rooms = Rooms(idris)
    place = WaitingPlace(rooms.house)
    qtbot.addWidget(place)
    place.show()
    rooms.step()
    gone: list[object] = []
    place.go_requested.connect(gone.append)
    (card,) = [one for one in buttons(place) if "Open this one" in one.accessibleName()]
    QTest.mousePress(card, Qt.MouseButton.LeftButton)
    for _ in range(2):
        send(maren)
        pass_on(maren, idris)
        place.refresh()
        rooms.step()
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton)
    assert gone == [places.Listen(row_of(idris))]
    qtbot.waitUntil(lambda: len([one for one in buttons(place) if "Open this one" in one.accessibleName()]) == 3)
    rooms.close()


@pytest.mark.shows("003-31", "002-32")
def test_what_waits_is_a_card_and_nothing_more(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    rooms = Rooms(idris)
    place = WaitingPlace(rooms.house)
    qtbot.addWidget(place)
    rooms.step()
    assert "Nothing waiting." in said(place)
    shoot(place, "waiting-none")
    send(maren)
    pass_on(maren, idris)
    place.refresh()
    rooms.step()
    shoot(place, "waiting")
    shoot(place, "waiting-900", (900, 640))
    words = said(place)
    for part in ("From Maren", "Witness me", "Tender", "A sign is enough", "0:04", SHARE.one_line):
        assert part in words
    assert not any(character.isdigit() for character in said(place.rail).replace("Ctrl L", ""))
    opening = next(one for one in buttons(place) if one.accessibleName().endswith("Open this one"))
    with qtbot.waitSignal(place.go_requested) as gone:
        opening.click()
    assert gone.args == [places.Listen(row_of(idris))]
    rooms.close()


@pytest.mark.shows("000-21")
def test_nothing_can_be_played_before_the_ask_was_shown(night: Night) -> None:
    night.shoot("night-land")
    assert not night.rooms.sound.is_sounding
    assert "Play" not in [one.text() for one in buttons(night.place)]
    night.press("Skip")
    night.shoot("night-capacity")
    assert "How much room do you have tonight?" in said(night.place)
    assert "Play" not in [one.text() for one in buttons(night.place)]
    night.press("Room to listen")
    night.shoot("night-ask")
    assert night.place.focusWidget() is button(night.place, "Play")
    words = said(night.place)
    for part in (
        "Maren asks to be witnessed. Nothing needs solving.",
        "Please not: advice, your own story.",
        "Heads-up: tender, loss, long silences.",
        "It gets quiet in the middle.",
        "In this one, the one under the stairs speaks for itself.",
        "A sign that you’ve listened is enough.",
    ):
        assert part in words
    night.press("Play")
    assert not night.rooms.sound.is_sounding, "the player opens silent"
    night.press("Play")
    assert night.rooms.sound.is_sounding


def test_the_four_answers_are_of_one_size(night: Night) -> None:
    night.press("Skip")
    names = ("Room to listen", "A little. Something light or short.", "Not tonight", "Let me see the ask first")
    assert len({button(night.place, name).size().toTuple() for name in names}) == 1


def test_saying_nothing_sends_nothing(night: Night) -> None:
    before = len(looking.threads(night.idris.vault, night.idris.the_pair())[0].signals)
    night.press("Skip", "Not tonight")
    night.shoot("night-not-tonight")
    night.press("Done")
    assert "Nothing is sent. It waits here." in said(night.place)
    assert len(looking.threads(night.idris.vault, night.idris.the_pair())[0].signals) == before == 0
    assert looking.waiting(night.idris.vault, night.idris.the_pair())


def test_a_sentence_is_sent_once_and_the_note_keeps_waiting(night: Night) -> None:
    night.press("Skip", "Not tonight")
    sentence = "I have it. I can’t listen well tonight. Tomorrow is likely."
    button(night.place, sentence).setChecked(True)
    night.press("Send")
    (signal,) = looking.threads(night.idris.vault, night.idris.the_pair())[0].signals
    assert isinstance(signal.what, Signal)
    assert (signal.what.kind, signal.what.words) == (SignalKind.NOT_TONIGHT, sentence)
    assert "Maren will read it. Good night." in said(night.place)
    assert looking.waiting(night.idris.vault, night.idris.the_pair())


def test_own_words_are_asked_for_before_they_are_sent(night: Night) -> None:
    night.press("Skip", "Not tonight")
    button(night.place, "Own words").setChecked(True)
    night.press("Send")
    assert "A few words are enough." in said(night.place)
    assert not looking.threads(night.idris.vault, night.idris.the_pair())[0].signals


def test_marks_are_kept_here_and_drawn(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play")
    night.rooms.sound.hear(50)
    night.press("Felt this")
    QTest.keyClick(night.place, Qt.Key.Key_W)
    night.rooms.step()
    night.shoot("night-player")
    kinds = [one.kind for one in listening.marks(night.idris.vault, row_of(night.idris))]
    assert kinds == [MarkKind.FELT, MarkKind.ME]
    assert [one.name for one in night.player.panel.wave._marks] == ["Felt this", "Something in me woke up"]


@pytest.mark.shows("003-12c")
def test_slow_down_holds_the_sound_and_carries_on(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play")
    QTest.keyClick(night.place, Qt.Key.Key_B)
    night.shoot("night-slow-down")
    assert not night.rooms.sound.is_sounding
    assert "Look up from the screen. Nothing is lost." in said(night.place)
    night.press("Carry on")
    assert night.rooms.sound.is_sounding


def test_stopping_keeps_it_waiting_with_its_place(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play")
    night.rooms.sound.hear(100)
    night.press("Stop for tonight")
    assert not night.rooms.sound.is_sounding
    (note,) = looking.waiting(night.idris.vault, night.idris.the_pair())
    assert note.heard


def test_a_stopped_note_may_be_told_of_by_hand(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play", "Stop for tonight")
    night.shoot("night-stopped")
    assert night.place.focusWidget() is button(night.place, "Close")
    night.press("I’ll listen later.")
    (signal,) = looking.threads(night.idris.vault, night.idris.the_pair())[0].signals
    assert isinstance(signal.what, Signal)
    assert signal.what.kind is SignalKind.LATER
    assert "Maren will see it." in said(night.place)


def test_too_much_is_silence_in_the_same_moment(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play")
    assert night.rooms.sound.is_sounding
    night.place.silence()
    assert not night.rooms.sound.is_sounding


@pytest.mark.shows("K-08")
def test_the_whole_way_by_keyboard(night: Night) -> None:
    def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or night.place, which, held)
        night.rooms.step()

    night.place.activateWindow()
    QTest.qWaitForWindowActive(night.place)
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    key(Qt.Key.Key_Space)
    assert "Nothing needs solving." in said(night.place)
    key(Qt.Key.Key_Space)
    assert not night.rooms.sound.is_sounding
    key(Qt.Key.Key_Space)
    assert night.rooms.sound.is_sounding
    key(Qt.Key.Key_Space)
    assert not night.rooms.sound.is_sounding
    key(Qt.Key.Key_BracketRight)
    assert button(night.place, "Speed, 1.25×").isVisible()
    key(Qt.Key.Key_BracketLeft)
    key(Qt.Key.Key_L)
    key(Qt.Key.Key_M)
    assert len(listening.marks(night.idris.vault, row_of(night.idris))) == 1
    key(Qt.Key.Key_Escape)
    assert night.gone == [places.Today()]


@pytest.mark.shows("000-19")
def test_after_the_end_it_settles_and_then_asks_inward(night: Night, qtbot: QtBot) -> None:
    night.press("Skip", "Room to listen", "Play", "Play")
    hear_to_the_end(qtbot, night)
    assert "Let it settle." in said(night.place)
    night.shoot("night-settle")
    assert not night.rooms.sound.is_sounding
    night.press("Skip")
    night.shoot("night-who")
    night.press("a tired one", "Next")
    night.shoot("night-answerer")
    night.press("Not sure")
    night.shoot("night-wait")
    night.press("Answer now")
    (row,) = [one.row for one in night.gone if isinstance(one, places.Respond)]
    assert looking.note(night.idris.vault, row) is not None
    assert not looking.waiting(night.idris.vault, night.idris.the_pair())


def test_quiet_ends_by_itself(night: Night, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_after, "SETTLE_MS", 1)
    night.press("Skip", "Room to listen", "Play", "Play", "Done listening")
    qtbot.waitUntil(lambda: "Did a part of you speak up" in said(night.place))
    assert not night.rooms.sound.is_sounding


def test_a_sign_is_also_an_answer(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play", "Done listening", "Skip", "Skip", "Not sure", "Send the sign")
    night.shoot("night-end")
    (signal,) = looking.threads(night.idris.vault, night.idris.the_pair())[0].signals
    assert isinstance(signal.what, Signal)
    assert signal.what.kind is SignalKind.LISTENED
    assert "Done for tonight. You can close this now." in said(night.place)


def test_words_are_read_after_the_ask_too(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, replace(SHARE, text="It is <b>quiet</b> here."), seconds=0)
    pass_on(maren, idris)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Let me see the ask first")
    assert "quiet</b>" not in said(night.place)
    night.press("Read")
    night.shoot("night-words")
    assert "It is <b>quiet</b> here." in said(night.place)
    night.close()


def test_little_room_is_told_what_this_is(night: Night) -> None:
    night.press("Skip", "A little. Something light or short.")
    night.press("See what waits")
    assert night.gone == [places.Waiting()]


def test_an_answer_is_heard_in_the_same_way(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, seconds=0.5)
    pass_on(maren, idris)
    draft = idris.draft_reply(share, AskKind.WITNESS, "I heard the lamp-keeper.")
    sending.send_reply(idris.vault, idris.the_pair(), draft, idris.clock.now)
    pass_on(idris, maren)
    night = Night(qtbot, idris, maren)
    night.shoot("night-reply")
    assert "An answer from Idris" in said(night.place)
    assert "To your share about the lamp-keeper, the one under the stairs." in said(night.place)
    assert "I heard the lamp-keeper." in said(night.place)
    night.press("Done listening", "Skip", "Not ready to say")
    assert "Done for tonight." in said(night.place)
    assert not looking.waiting(maren.vault, maren.the_pair())
    night.close()


def test_input_waits_in_its_envelope(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, replace(SHARE, ask=replace(SHARE.ask, kind=AskKind.INPUT, about="the move")), seconds=0.5)
    pass_on(maren, idris)
    draft = idris.draft_reply(share, AskKind.INPUT, "One thing from my side.")
    sending.send_reply(idris.vault, idris.the_pair(), draft, idris.clock.now)
    pass_on(idris, maren)
    night = Night(qtbot, idris, maren)
    night.shoot("night-envelope")
    assert night.place.focusWidget() is button(night.place, "Open now")
    assert "Recorded at Idris’s 22:00, your 06:00" in said(night.place)
    assert "Idris’s thoughts about the move, in words." in said(night.place)
    assert "One thing from my side." not in said(night.place)
    night.press("Open now")
    assert "One thing from my side." in said(night.place)
    night.close()


def test_input_is_sealed_everywhere_also_where_its_share_is_gone(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, replace(SHARE, ask=replace(SHARE.ask, kind=AskKind.INPUT, about="the move")), seconds=0.5)
    pass_on(maren, idris)
    draft = idris.draft_reply(share, AskKind.INPUT, "One thing from my side.")
    sending.send_reply(idris.vault, idris.the_pair(), draft, idris.clock.now)
    pass_on(idris, maren)
    visit = Visit(qtbot, maren)
    for place in (places.Today(), places.Waiting(), places.History()):
        visit.go(place)
        assert "One thing from my side." not in visit.said()
    visit.close()
    mine = looking.find(maren.vault, maren.the_pair(), share, Whose.MINE)
    assert mine is not None
    entries.shred(maren.vault, mine.row, 1.0)
    night = Night(qtbot, idris, maren)
    assert "Idris’s thoughts, in words." in said(night.place)
    assert "One thing from my side." not in said(night.place)
    night.press("Not needed any more")
    assert not looking.waiting(maren.vault, maren.the_pair())
    night.close()


def test_held_says_itself(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, seconds=0.5)
    pass_on(maren, idris)
    answering.hold(idris.vault, idris.the_pair(), row_of(idris), idris.clock.now)
    pass_on(idris, maren)
    night = Night(qtbot, idris, maren)
    night.shoot("night-held")
    assert "Idris has got this. Nothing is needed from you." in said(night.place)
    night.press("Close")
    assert not looking.waiting(maren.vault, maren.the_pair())
    assert night.gone == [places.Today()]
    night.close()
